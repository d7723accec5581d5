import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError, NotFoundError } from '../../errors.js';
import { candidatesFor } from '../../inbox/candidates.js';
import { chooseNone, linkByHand, restoreLink, unlink, type LinkTarget } from '../../inbox/link-by-hand.js';
import { refuseStrangers } from '../../inbox/thread-state.js';
import { Database } from '../../platform/database.js';
import { links } from '../../search/links.js';
import { resolveThread } from '../../search/threads.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input } from '../input.js';
import * as kinds from '../kinds.js';
import { linkView, readableWords, threadView } from './thread-view.js';

const id = kinds.id.strict;
export const linkTarget = {
  deal_id: id.optional(),
  lead_id: kinds.uuid.strict.optional(),
  project_id: id.optional(),
  person_id: id.optional(),
  organization_id: id.optional(),
};
const linkBody = z.strictObject({
  ...linkTarget,
  primary: z.boolean('takes true or false').default(false),
});
const restoreBody = z.strictObject({ primary: z.boolean('takes true or false').default(false) }).prefault({});
const choiceBody = z.strictObject({ none: z.boolean('takes true or false') });

/** What a thread belongs to, decided by hand. Only owners of a mailbox that it stands in decide: a link shows it to others. */
@Controller('api/threads/:id')
export class LinksController {
  constructor(private readonly database: Database) {}

  @Summary('List what a thread stands on, and why')
  @Get('links')
  async list(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return (await threadView(this.database, viewer, id)).links;
  }

  @Summary('Link a thread to an item')
  @Post('links')
  async link(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(linkBody) body: z.infer<typeof linkBody>,
  ) {
    const target = targetOf(body);
    const thread = await resolveThread(this.database, viewer, id);
    const linkId = await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread);
      return linkByHand(tx, viewer, thread, target, body.primary);
    });
    return this.one(viewer, thread, linkId);
  }

  @Summary('Remove a link; it is remembered')
  @Delete('links/:link_id')
  async unlink(@CurrentViewer() viewer: Viewer, @Id() id: number, @Id('link_id') linkId: number) {
    const thread = await resolveThread(this.database, viewer, id);
    await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread);
      await unlink(tx, viewer, thread, linkId);
    });
    return { id: linkId };
  }

  @Summary('Bring a removed link back')
  @Post('links/:link_id/restore')
  @HttpCode(200)
  async restore(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Id('link_id') linkId: number,
    @Input(restoreBody) { primary }: z.infer<typeof restoreBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread);
      await restoreLink(tx, viewer, thread, linkId, primary);
    });
    return this.one(viewer, thread, linkId);
  }

  @Summary('List the items that a thread may belong to')
  @Get('candidates')
  async candidates(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const thread = await resolveThread(this.database, viewer, id);
    const { subjects, addresses } = await readableWords(this.database, viewer, thread);
    return candidatesFor(this.database, viewer, thread, subjects, addresses);
  }

  /** "None of these": the thread is not asked about again, until that is taken back. */
  @Summary('Say that a thread belongs to none of them')
  @Post('choice')
  @HttpCode(200)
  async choose(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(choiceBody) { none }: z.infer<typeof choiceBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread);
      await chooseNone(tx, viewer, thread, none);
    });
    return await threadView(this.database, viewer, thread);
  }

  private async one(viewer: Viewer, thread: number, linkId: number) {
    const link = (await links(this.database, viewer, [thread])).find(row => row.id === linkId);
    if (!link) throw new NotFoundError('link');
    return linkView(link, new Map());
  }
}

/** @throws {InvalidError} unless exactly one target is named */
export function targetOf(body: Omit<z.infer<typeof linkBody>, 'primary'>): LinkTarget {
  const targets = (['deal', 'lead', 'project', 'person', 'organization'] as const).flatMap(type => {
    const value = body[`${type}_id`];
    return value === undefined ? [] : [{ type, id: value }];
  });
  const [target] = targets;
  if (!target || targets.length > 1) {
    throw new InvalidError(
      targets[1] ? `${targets[1].type}_id` : 'deal_id',
      'A link leads to exactly one thing',
      'Send one of deal_id, lead_id, project_id, person_id and organization_id.',
    );
  }
  return target;
}
