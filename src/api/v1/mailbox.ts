import { Controller, Delete, Get, Inject, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError, NotFoundError } from '../../errors.js';
import { linkByHand, unlink } from '../../inbox/link-by-hand.js';
import { Database, type Tx } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { links } from '../../search/links.js';
import { message, messages } from '../../search/messages.js';
import { listThreads, resolveThread, type ThreadFilter } from '../../search/threads.js';
import { answer } from '../envelope.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, QueryInput } from '../input.js';
import { archive, hide, markRead, refuseStrangers, share } from '../mail/thread-state.js';
import { MailFiles } from '../mail/files.js';
import { bodyOf, mailMessages, mailService, mailThreads } from './mailbox-shapes.js';

const folders = ['inbox', 'drafts', 'sent', 'archive'] as const;
const listQuery = z.object({
  folder: z.enum(folders, `takes one of ${folders.join(', ')}`).default('inbox'),
  start: z.coerce.number('takes a number').int().min(0, 'takes 0 or more').max(1_000_000).default(0),
  limit: z.coerce.number('takes a number').int().min(1, 'takes 1 or more').default(50),
});
/** v1 is lenient: a form brings "1", JSON brings 1 or true. */
const flag = z
  .union([z.literal([0, 1, true, false]), z.enum(['0', '1', 'true', 'false'])], 'takes 0 or 1')
  .transform(value => String(value) === '1' || String(value) === 'true');
const updateBody = z.object({
  deal_id: z
    .union(
      [z.literal(['', '0', 0, null]).transform(() => null), z.coerce.number().int().positive()],
      'takes the id of a deal',
    )
    .optional(),
  lead_id: z
    .union([z.literal(['', null]).transform(() => null), z.uuid()], 'takes the id of a lead')
    .optional(),
  shared_flag: flag.optional(),
  read_flag: flag.optional(),
  archived_flag: flag.optional(),
});
const messageQuery = z.object({ include_body: flag.default(false) });

/** Pipedrive's mailbox, in its words, on the same threads as Kontor's own doors. */
@Controller(['v1/mailbox', 'api/v1/mailbox'])
export class MailboxV1Controller {
  constructor(
    private readonly database: Database,
    private readonly files: MailFiles,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get('mailThreads')
  async threads(@CurrentViewer() viewer: Viewer, @QueryInput(listQuery) query: z.infer<typeof listQuery>) {
    const { start, folder } = query;
    const limit = Math.min(query.limit, 50);
    // There are no drafts in Kontor yet, so the folder is empty.
    const wanted = folder === 'drafts' ? null : filterOf(folder);
    const places = wanted
      ? await listThreads(this.database, viewer, {
          ...wanted,
          mailboxId: null,
          q: '',
          limit: start + limit,
          after: null,
        })
      : [];
    const ids = places.slice(start, start + limit).map(place => place.id);
    const more = places.length > start + limit;
    return answer(await mailThreads(this.database, viewer, ids), {
      ...mailService,
      additional_data: {
        pagination: {
          start,
          limit,
          more_items_in_collection: more,
          ...(more ? { next_start: start + limit } : {}),
        },
      },
    });
  }

  @Get('mailThreads/:id')
  async thread(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.shown(viewer, await this.resolve(viewer, id));
  }

  @Get('mailThreads/:id/mailMessages')
  async messages(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const thread = await this.resolve(viewer, id);
    const rows = await messages(this.database, viewer, { threadId: thread });
    return answer(await mailMessages(this.database, viewer, rows, this.origin(request)), mailService);
  }

  @Put('mailThreads/:id')
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
      if (body.shared_flag !== undefined)
        await share(tx, viewer, thread, null, body.shared_flag ? 'shared' : 'private');
      if (body.read_flag !== undefined) await markRead(tx, viewer, thread, body.read_flag);
      if (body.archived_flag !== undefined) await archive(tx, viewer, thread, body.archived_flag);
    });
    return this.shown(viewer, thread);
  }

  /** Takes it off the viewer's lists. The mail itself stays, here and on its server. */
  @Delete('mailThreads/:id')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const thread = await this.resolve(viewer, id);
    await this.database.transaction(tx => hide(tx, viewer, thread));
    return answer({ id }, mailService);
  }

  @Get('mailMessages/:id')
  async message(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @QueryInput(messageQuery) query: z.infer<typeof messageQuery>,
    @Req() request: Request,
  ) {
    const row = await message(this.database, viewer, id);
    const [shown] = await mailMessages(this.database, viewer, [row], this.origin(request));
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

  private origin(request: Request): string {
    return this.env.PUBLIC_URL?.replace(/\/$/, '') ?? `${request.protocol}://${request.get('host')}`;
  }
}

function filterOf(folder: 'inbox' | 'sent' | 'archive'): Pick<ThreadFilter, 'filter' | 'folder'> {
  return folder === 'archive' ? { filter: 'archived', folder: 'all' } : { filter: 'all', folder };
}
