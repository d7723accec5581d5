import { Controller, Delete, Get, Inject, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError, NotFoundError } from '../../errors.js';
import { linkByHand, unlink } from '../../inbox/link-by-hand.js';
import { archive, hide, markRead, refuseStrangers, share } from '../../inbox/thread-state.js';
import { Database, type Tx } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { links } from '../../search/links.js';
import { message, messages } from '../../search/messages.js';
import { anyThreads, listThreads } from '../../search/thread-lists.js';
import { resolveThread } from '../../search/threads.js';
import { Summary } from '../described.js';
import { answer } from '../envelope.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, numberInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { MailFiles } from '../mail/files.js';
import { rowsWanted } from '../operations/rows.js';
import { originOf } from '../origin.js';
import { v1Paths } from './dialect.js';
import { bodyOf, mailMessages, mailService, mailThreads } from './mailbox-shapes.js';
import { pagination } from './paging.js';

/** Pipedrive's word for each folder, and ours. */
const folders = { inbox: 'inbox', sent: 'sent', archive: 'archived' } as const;
const folderNames = ['inbox', 'drafts', 'sent', 'archive'] as const;
const listQuery = z.object({
  folder: z.enum(folderNames, `takes one of ${folderNames.join(', ')}`).default('inbox'),
  start: numberInQuery(0, 1_000_000).default(0),
  limit: numberInQuery(0, 1e9).default(0),
});
const mostThreads = 50;
const flag = kinds.boolean.lenient;
const updateBody = z.object({
  deal_id: z
    .union([z.literal(['', '0', 0, null]).transform(() => null), kinds.id.lenient], 'takes the id of a deal')
    .optional(),
  lead_id: z
    .union([z.literal(['', null]).transform(() => null), kinds.uuid.strict], 'takes the id of a lead')
    .optional(),
  shared_flag: flag.optional(),
  read_flag: flag.optional(),
  archived_flag: flag.optional(),
});
const messageQuery = z.object({ include_body: flag.default(false) });

/** Pipedrive's mailbox, in its words, on the same threads as Kontor's own doors. */
@Controller(v1Paths('mailbox'))
export class MailboxV1Controller {
  constructor(
    private readonly database: Database,
    private readonly files: MailFiles,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get('mailThreads')
  @Summary('Mail threads of a folder, newest first')
  async threads(@CurrentViewer() viewer: Viewer, @QueryInput(listQuery) query: z.infer<typeof listQuery>) {
    const { folder } = query;
    const { start, limit } = rowsWanted(query, { usual: mostThreads, most: mostThreads });
    // There are no drafts in Kontor yet, so the folder is empty.
    const wanted = folder === 'drafts' ? null : folders[folder];
    const places = wanted
      ? await listThreads(this.database, viewer, {
          ...anyThreads,
          folder: wanted,
          limit: start + limit,
          after: null,
        })
      : [];
    const ids = places.slice(start, start + limit).map(place => place.id);
    const more = places.length > start + limit;
    return answer(await mailThreads(this.database, viewer, ids), {
      ...mailService,
      additional_data: { pagination: pagination(more, start, limit) },
    });
  }

  @Get('mailThreads/:id')
  @Summary('One mail thread')
  async thread(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.shown(viewer, await this.resolve(viewer, id));
  }

  @Get('mailThreads/:id/mailMessages')
  @Summary('The messages of a mail thread')
  async messages(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const thread = await this.resolve(viewer, id);
    const rows = await messages(this.database, viewer, { threadId: thread });
    return answer(await mailMessages(this.database, viewer, rows, originOf(this.env, request)), mailService);
  }

  @Put('mailThreads/:id')
  @Summary('Link a mail thread to a deal or lead, share it, archive it, or mark it read')
  async update(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(updateBody) body: z.infer<typeof updateBody>,
  ) {
    if (body.deal_id && body.lead_id) {
      throw new InvalidError(
        'lead_id',
        'A thread belongs to a deal or to a lead',
        'Send deal_id or lead_id, not both.',
      );
    }
    const thread = await this.resolve(viewer, id);
    await this.database.transaction(async tx => {
      if (body.deal_id !== undefined) await this.relink(tx, viewer, thread, 'deal', body.deal_id);
      if (body.lead_id !== undefined) await this.relink(tx, viewer, thread, 'lead', body.lead_id);
      const which = { threadIds: [thread] };
      if (body.shared_flag !== undefined || body.archived_flag !== undefined)
        await refuseStrangers(tx, viewer, thread);
      if (body.shared_flag !== undefined)
        await share(tx, viewer, which, body.shared_flag ? 'shared' : 'private');
      if (body.read_flag !== undefined) await markRead(tx, viewer, which, body.read_flag);
      if (body.archived_flag !== undefined) await archive(tx, viewer, which, body.archived_flag);
    });
    return this.shown(viewer, thread);
  }

  /** Takes it off the viewer's lists. The mail itself stays, here and on its server. */
  @Delete('mailThreads/:id')
  @Summary('Take a mail thread off your lists; the mail stays on its server')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const thread = await this.resolve(viewer, id);
    await this.database.transaction(tx => hide(tx, viewer, thread));
    return answer({ id }, mailService);
  }

  @Get('mailMessages/:id')
  @Summary('One mail message, with its body where include_body asks for it')
  async message(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @QueryInput(messageQuery) query: z.infer<typeof messageQuery>,
    @Req() request: Request,
  ) {
    const row = await message(this.database, viewer, id);
    const [shown] = await mailMessages(this.database, viewer, [row], originOf(this.env, request));
    const body = query.include_body ? { body: bodyOf(await this.files.html(row), row.text) } : {};
    return answer({ ...shown, ...body }, mailService);
  }

  private async shown(viewer: Viewer, thread: number) {
    const [shown] = await mailThreads(this.database, viewer, [thread]);
    return answer(shown, mailService);
  }

  /** @throws {NotFoundError} also for what the viewer took off his lists, as it is after a delete */
  private async resolve(viewer: Viewer, id: number): Promise<number> {
    const thread = await resolveThread(this.database, viewer, id);
    const [hidden] = await this.database.query<{ hidden: boolean | null }>(
      `select bool_and(tm.hidden_at >= tm.last_at) is true as hidden
       from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
       where tm.thread_id = $1 and m.user_id = $2 and m.deleted_at is null`,
      [thread, viewer.userId],
    );
    if (hidden?.hidden) throw new NotFoundError('thread');
    return thread;
  }

  private async relink(
    tx: Tx,
    viewer: Viewer,
    thread: number,
    type: 'deal' | 'lead',
    id: number | string | null,
  ) {
    await refuseStrangers(tx, viewer, thread);
    if (id !== null) {
      await linkByHand(tx, viewer, thread, { type, id }, true);
      return;
    }
    for (const link of await links(tx, viewer, [thread])) {
      if (link.type === type && link.primary) await unlink(tx, viewer, thread, link.id);
    }
  }
}
