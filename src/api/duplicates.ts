import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Duplicates, type After, type Pair } from '../crm/duplicates.js';
import { Merges } from '../crm/merge.js';
import { Restores } from '../crm/restore.js';
import { InvalidError } from '../errors.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Id, Input, QueryInput } from './input.js';
import { seenId } from './resource.js';

const type = z.enum(['person', 'organization'], 'takes person or organization');
const id = z.coerce.number('takes an id').int('takes an id').min(1, 'takes an id');

const list = z.object({
  type,
  id: id.optional(),
  limit: z.coerce.number().int().min(1).max(200, 'takes 1 to 200').default(50),
  cursor: z.string().max(2000).optional(),
});
const twoIds = z.strictObject({
  type,
  ids: z.tuple([id, id], 'takes two ids'),
});
const merging = z.object({ type, from: id, into: id });

/** Contacts that may be there twice: found, looked at, merged or called different. */
@Controller('api/duplicates')
export class DuplicatesController {
  constructor(
    private readonly duplicates: Duplicates,
    private readonly merges: Merges,
  ) {}

  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(list) query: z.infer<typeof list>) {
    const after = !query.cursor ? undefined : readCursor(query.cursor);
    const asked = { of: query.id, after, limit: query.limit + 1 };
    const pairs = await this.duplicates.list(viewer, query.type, asked);
    const page = pairs.slice(0, query.limit);
    const next = pairs.length > page.length ? writeCursor(page.at(-1)!) : null;
    return answer(page.map(shown), { additional_data: { next_cursor: next } });
  }

  @Get('preview')
  async preview(@CurrentViewer() viewer: Viewer, @QueryInput(merging) query: z.infer<typeof merging>) {
    const found = await this.duplicates.preview(viewer, query.type, query.from, query.into);
    return 'person' in found
      ? { ...shownMerge(found, found.person), ...ofPerson(found.person, viewer) }
      : { ...shownMerge(found, found.organization), ...ofOrganization(found.organization) };
  }

  @Post('merge')
  @HttpCode(200)
  async merge(@CurrentViewer() viewer: Viewer, @Input(merging) body: z.infer<typeof merging>) {
    await this.merges.merge(viewer, body.type, body.from, body.into);
    return { id: body.into };
  }

  @Post('distinct')
  @HttpCode(200)
  async distinct(@CurrentViewer() viewer: Viewer, @Input(twoIds) body: z.infer<typeof twoIds>) {
    await this.duplicates.mark(viewer, body.type, body.ids, true);
    return { ids: body.ids };
  }

  @Delete('distinct')
  async alike(@CurrentViewer() viewer: Viewer, @Input(twoIds) body: z.infer<typeof twoIds>) {
    await this.duplicates.mark(viewer, body.type, body.ids, false);
    return { ids: body.ids };
  }
}

/** Brings deleted deals and contacts back, for 30 days. */
@Controller('api')
export class RestoreController {
  constructor(private readonly restores: Restores) {}

  @Post('deals/:id/restore')
  @HttpCode(200)
  deal(@CurrentViewer() viewer: Viewer, @Id() id_: number) {
    return this.restore(viewer, 'deal', id_);
  }

  @Post('persons/:id/restore')
  @HttpCode(200)
  person(@CurrentViewer() viewer: Viewer, @Id() id_: number) {
    return this.restore(viewer, 'person', id_);
  }

  @Post('organizations/:id/restore')
  @HttpCode(200)
  organization(@CurrentViewer() viewer: Viewer, @Id() id_: number) {
    return this.restore(viewer, 'organization', id_);
  }

  private async restore(viewer: Viewer, noun: Parameters<Restores['restore']>[1], given: number) {
    await this.restores.restore(viewer, noun, given);
    return { id: given };
  }
}

const shown = ({ ids, names, alike }: Pair) => ({
  contacts: ids.map((each, at) => ({ id: each, name: names[at] })),
  alike,
});

type Preview = Awaited<ReturnType<Duplicates['preview']>>;
type MergedPerson = Extract<Preview, { person: unknown }>['person'];
type MergedOrganization = Extract<Preview, { organization: unknown }>['organization'];

/** In the words of the second version of the API. */
function shownMerge({ name, moves }: Preview, merged: MergedPerson | MergedOrganization) {
  const { owner, emails, labelIds, details, customFields } = merged;
  const own = { owner_id: owner?.id ?? null, emails, label_ids: labelIds };
  return { ...details, name, ...own, custom_fields: customFields, moves };
}

const ofPerson = ({ organization, phones }: MergedPerson, viewer: Viewer) => ({
  org_id: seenId(organization, viewer),
  phones,
});

const ofOrganization = ({ website, address, details }: MergedOrganization) => ({
  website,
  address: details['address'] ?? (address == null ? null : { value: address }),
});

const place = z.tuple([z.string(), id, id]);

const writeCursor = ({ ids, key }: Pair): string =>
  Buffer.from(JSON.stringify([key, ...ids])).toString('base64url');

function readCursor(cursor: string): After {
  try {
    const [name, a, b] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { name, ids: [a, b] };
  } catch {
    throw new InvalidError('cursor', 'cursor is not one that this list gave', 'Start from the first page.');
  }
}
