import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Duplicates, type Pair } from '../crm/duplicates.js';
import { Merges } from '../crm/merge.js';
import { readCursor, writeCursor } from './cursor.js';
import { CustomFields } from './custom-fields.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Input, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';
import { seenId } from './resource.js';
import { organizations } from './resources/organizations.js';
import { persons } from './resources/persons.js';

const type = z.enum(['person', 'organization'], 'takes person or organization');
const id = kinds.id.lenient;

const list = z.object({ ...pageInQuery, type, id: id.optional() });
const twoIds = z.strictObject({
  type,
  ids: z.tuple([id, id], 'takes two ids'),
});
const merging = z.object({ type, from: id, into: id });
const merged = z.object({
  type: z.enum(['deal', 'person', 'organization'], 'takes deal, person or organization'),
  id,
});
/** Where a page ended. */
const place = z.object({ name: kinds.text(2000).strict, ids: z.tuple([kinds.id.strict, kinds.id.strict]) });

/** Contacts that may be there twice: found, looked at, merged or called different. */
@Controller('api/duplicates')
export class DuplicatesController {
  constructor(
    private readonly duplicates: Duplicates,
    private readonly merges: Merges,
    private readonly customFields: CustomFields,
  ) {}

  @Get()
  @Summary('Contacts that may be there twice, by pairs')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(list) query: z.infer<typeof list>) {
    const after = query.cursor === undefined ? undefined : readCursor(place, query.cursor);
    const asked = { of: query.id, after, limit: query.limit + 1 };
    const pairs = await this.duplicates.list(viewer, query.type, asked);
    const page = pairs.slice(0, query.limit);
    const last = pairs.length > page.length ? page.at(-1) : undefined;
    const next = last ? writeCursor({ name: last.key, ids: last.ids }) : null;
    return answer(page.map(shown), { additional_data: { next_cursor: next } });
  }

  @Get('preview')
  @Summary('Look at what a merge of two contacts would make of them')
  async preview(@CurrentViewer() viewer: Viewer, @QueryInput(merging) query: z.infer<typeof merging>) {
    const found = await this.duplicates.preview(viewer, query.type, query.from, query.into);
    const [resource, merged] =
      'person' in found ? [persons, found.person] : [organizations, found.organization];
    const custom = await this.customFields.shown(resource, 'v2', viewer, [merged], {});
    const shown = { ...shownMerge(found, merged), ...custom(merged) };
    return 'person' in found
      ? { ...shown, ...ofPerson(found.person, viewer) }
      : { ...shown, ...ofOrganization(found.organization) };
  }

  @Post('merge')
  @Summary('Merge two contacts')
  @HttpCode(200)
  async merge(@CurrentViewer() viewer: Viewer, @Input(merging) body: z.infer<typeof merging>) {
    await this.merges.merge(viewer, body.type, body.from, body.into);
    return { id: body.into };
  }

  /** For whoever has the address of one that is there no more; null where it became part of none that he may see. */
  @Get('into')
  @Summary('Of which item one that was merged is a part')
  async into(@CurrentViewer() viewer: Viewer, @QueryInput(merged) query: z.infer<typeof merged>) {
    return { id: await this.merges.into(viewer, query.type, query.id) };
  }

  @Post('distinct')
  @Summary('Say that two contacts are not the same, so that they are not offered again')
  @HttpCode(200)
  async distinct(@CurrentViewer() viewer: Viewer, @Input(twoIds) body: z.infer<typeof twoIds>) {
    await this.duplicates.mark(viewer, body.type, body.ids, true);
    return { ids: body.ids };
  }

  @Delete('distinct')
  @Summary('Take that back')
  async alike(@CurrentViewer() viewer: Viewer, @Input(twoIds) body: z.infer<typeof twoIds>) {
    await this.duplicates.mark(viewer, body.type, body.ids, false);
    return { ids: body.ids };
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
  const { owner, emails, phones, labelIds, details } = merged;
  const own = { owner_id: owner?.id ?? null, emails, phones, label_ids: labelIds };
  return { ...details, name, ...own, moves };
}

const ofPerson = ({ organization }: MergedPerson, viewer: Viewer) => ({
  org_id: seenId(organization, viewer),
});

const ofOrganization = ({ website, address, details }: MergedOrganization) => ({
  website,
  address: details['address'] ?? (address == null ? null : { value: address }),
});
