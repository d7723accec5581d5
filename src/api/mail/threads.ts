import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { asking } from '../../access/asking.js';
import type { Viewer } from '../../access/viewer.js';
import { archive, markRead, refuseStrangers, share } from '../../inbox/thread-state.js';
import { Database } from '../../platform/database.js';
import {
  belongings,
  folders,
  listThreads,
  threadCounts,
  type Place,
  type ThreadFilter,
} from '../../search/thread-lists.js';
import { resolveThread } from '../../search/threads.js';
import { readCursor, writeCursor } from '../cursor.js';
import { Summary } from '../described.js';
import { answer } from '../envelope.js';
import { CurrentViewer, ReadAs, Reads, type AsViewer } from '../guard.js';
import { Id, Input, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { threadRows, threadView } from './thread-view.js';

const filters = ['all', 'unread', 'archived', 'shared', ...belongings] as const;
const truth = kinds.boolean.lenient.default(false);

/** Which threads, in the words of a request. What is chosen holds together. */
export const threadFilter = {
  mailbox_id: kinds.id.lenient.optional(),
  folder: z.enum(folders, `takes one of ${folders.join(', ')}`).default('all'),
  filter: z.enum(filters, `takes one of ${filters.join(', ')}`).default('all'),
  unread: truth,
  has_attachments: truth,
  label_id: kinds.id.lenient.optional(),
  q: kinds.text(500).strict.default(''),
};
const filterInput = z.object(threadFilter);

const listQuery = z.object({
  ...pageInQuery,
  ...threadFilter,
  awaiting: z.enum(['choice'], 'takes choice').optional(),
});
const readBody = z.strictObject({ read: z.boolean('takes true or false').default(true) });
const archiveBody = z.strictObject({ archived: z.boolean('takes true or false').default(true) });
const sharingBody = z.strictObject({
  mailbox_id: kinds.id.strict.optional(),
  sharing: z.enum(['private', 'shared'], 'takes private or shared'),
});

/** Conversations: lists of the viewer's own, and single ones that he may see. Merged ids lead to where they went. */
@Controller('api/threads')
export class ThreadsController {
  constructor(private readonly database: Database) {}

  @Summary('List threads, newest first, by folder, label and what they belong to')
  @Get()
  @Reads()
  list(@ReadAs() readAs: AsViewer, @QueryInput(listQuery) query: z.infer<typeof listQuery>) {
    return readAs(viewer => this.page(viewer, query));
  }

  private async page(viewer: Viewer, query: z.infer<typeof listQuery>) {
    const places = await listThreads(asking(this.database, viewer), viewer, {
      ...filterOf(query.awaiting ? { ...query, filter: 'asks' } : query),
      limit: query.limit,
      after: placeOf(query.cursor),
    });
    const page = places.slice(0, query.limit);
    const last = places.length > query.limit ? page.at(-1) : undefined;
    return answer(await threadRows(this.database, viewer, page), {
      additional_data: { next_cursor: last ? nextOf(last) : null },
    });
  }

  @Summary('Count what is unread and what asks for a choice')
  @Get('counts')
  async counts(@CurrentViewer() viewer: Viewer) {
    return threadCounts(this.database, viewer);
  }

  @Summary('Read one thread')
  @Get(':id')
  @Reads()
  get(@ReadAs() readAs: AsViewer, @Id() id: number) {
    return readAs(viewer => threadView(this.database, viewer, id));
  }

  @Summary('Mark a thread read or unread')
  @Post(':id/read')
  @HttpCode(200)
  async read(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(readBody) { read }: z.infer<typeof readBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    await this.database.transaction(tx => markRead(tx, viewer, { threadIds: [thread] }, read));
    return { id: thread, read };
  }

  @Summary('Archive a thread, or bring it back')
  @Post(':id/archive')
  @HttpCode(200)
  async archive(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(archiveBody) { archived }: z.infer<typeof archiveBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread);
      await archive(tx, viewer, { threadIds: [thread] }, archived);
    });
    return { id: thread, archived };
  }

  @Summary('Share a thread, or keep it private')
  @Post(':id/sharing')
  @HttpCode(200)
  async sharing(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(sharingBody) { mailbox_id, sharing }: z.infer<typeof sharingBody>,
  ) {
    const thread = await resolveThread(this.database, viewer, id);
    const mailboxId = mailbox_id ?? null;
    await this.database.transaction(async tx => {
      await refuseStrangers(tx, viewer, thread, mailboxId);
      await share(tx, viewer, { threadIds: [thread], mailboxId }, sharing);
    });
    return { id: thread, sharing };
  }
}

/** Folders and what is unread may be asked for as filters, too. */
export function filterOf(input: z.infer<typeof filterInput>): ThreadFilter {
  const { filter } = input;
  return {
    folder: filter === 'archived' || filter === 'shared' ? filter : input.folder,
    belongs: belongings.find(each => each === filter) ?? null,
    unread: input.unread || filter === 'unread',
    attachments: input.has_attachments,
    labelId: input.label_id ?? null,
    mailboxId: input.mailbox_id ?? null,
    q: input.q,
  };
}

const place: z.ZodType<Place> = z.object({
  at: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[0-9.+:-]*$/),
  id: kinds.id.strict,
});

/** Where a list of threads goes on. */
export const nextOf = ({ at, id }: Place): string => writeCursor({ at, id });
/** @throws {InvalidError} for what `nextOf` has not written */
export const placeOf = (cursor: string | undefined): Place | null =>
  cursor === undefined ? null : readCursor(place, cursor);
