import type { Viewer } from '../access/viewer.js';
import { ForbiddenError, NotFoundError } from '../errors.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { moveFileTimes } from './move-times.js';
import { recountUnread } from './unread.js';

/**
 * What the owner of a mailbox decides about his own copies of threads, many at once or one. All of it stays in Kontor:
 * nothing is written back to the mail server.
 *
 * Threads that stand in no mailbox of his are left alone; where one is named alone, the caller has made sure that the
 * viewer may see it, and asks `refuseStrangers`.
 */

/** Threads as they stand in mailboxes; in all of the viewer's own where none is named. */
export interface Which {
  threadIds: number[];
  mailboxId?: number | null;
}

/** A thread as it stands in one mailbox. */
export interface Place {
  threadId: number;
  mailboxId: number;
}

/** A mail as it stands in one mailbox. */
interface Marked extends Place {
  messageId: number;
}

/**
 * Marks his copies; a thread that is marked unread is so by its newest received mail, and left alone where it is unread.
 *
 * @returns those that were otherwise before, as all of these do, and the mails of them that were
 */
export async function markRead(
  tx: Tx,
  viewer: Viewer,
  which: Which,
  read: boolean,
): Promise<{ places: Place[]; mails: Marked[] }> {
  const own = (await ownRows(tx, viewer, which)).filter(row => row.unread === read);
  if (own.length === 0) return { places: [], mails: [] };
  const mails = await tx.query<Marked>(
    read
      ? `update message_copy c set seen = true from ${given}
          where c.thread_id = given.thread_id and c.mailbox_id = given.mailbox_id and not c.seen
         returning c.thread_id as "threadId", c.mailbox_id as "mailboxId", c.message_id as "messageId"`
      : `update message_copy set seen = false where id in (
           select distinct on (c.thread_id) c.id
             from ${given} join message_copy c on c.thread_id = given.thread_id and c.mailbox_id = given.mailbox_id
            where not c.outgoing order by c.thread_id, c.sent_at desc, c.id desc)
         returning thread_id as "threadId", mailbox_id as "mailboxId", message_id as "messageId"`,
    bound(own),
  );
  return { places: await recounted(tx, viewer, own, mails), mails };
}

/** Marks these of his copies unread: what takes it back that they were read. */
export async function markMailsUnread(
  tx: Tx,
  viewer: Viewer,
  which: Which,
  messageIds: number[],
): Promise<Place[]> {
  const own = await ownRows(tx, viewer, which);
  if (own.length === 0) return [];
  const mails = await tx.query<Place>(
    `update message_copy c set seen = false from ${given}
      where c.thread_id = given.thread_id and c.mailbox_id = given.mailbox_id and c.seen and c.message_id = any($3)
     returning c.thread_id as "threadId", c.mailbox_id as "mailboxId"`,
    [...bound(own), messageIds],
  );
  return recounted(tx, viewer, own, mails);
}

/** Those of the rows that hold one of the mails, counted anew. */
async function recounted(tx: Tx, viewer: Viewer, own: Place[], mails: Place[]): Promise<Place[]> {
  await recountUnread(
    tx,
    [...new Set(own.map(row => row.mailboxId))],
    [...new Set(own.map(row => row.threadId))],
  );
  const touched = new Set(mails.map(keyOf));
  return changed(
    tx,
    viewer,
    own.filter(row => touched.has(keyOf(row))),
  );
}

export async function archive(tx: Tx, viewer: Viewer, which: Which, archived: boolean): Promise<Place[]> {
  return change(tx, viewer, which, {
    set: 'archived_at = case when $3 then now() end',
    where: '(tm.archived_at is not null) <> $3',
    value: archived,
  });
}

/** Takes the thread off his lists, until newer mail comes into it. @throws {ForbiddenError} */
export async function hide(tx: Tx, viewer: Viewer, threadId: number): Promise<void> {
  await refuseStrangers(tx, viewer, threadId);
  await change(
    tx,
    viewer,
    { threadIds: [threadId] },
    {
      set: 'archived_at = coalesce(archived_at, now()), hidden_at = greatest(now(), last_at)',
      where: '$3',
      value: true,
    },
  );
}

/** Acts on all that a mailbox has of a thread, at once. */
export async function share(
  tx: Tx,
  viewer: Viewer,
  which: Which,
  sharing: 'private' | 'shared',
): Promise<Place[]> {
  const rows = await change(tx, viewer, which, {
    set: 'sharing = $3',
    where: 'tm.sharing <> $3',
    value: sharing,
  });
  if (sharing === 'shared' && rows.length > 0)
    moveFileTimes(
      tx,
      rows.map(row => row.threadId),
    );
  if (sharing === 'private' && rows.length > 0)
    await emit(tx, [{ name: 'sight.narrowed', payload: { userId: viewer.userId } }], viewer.userId);
  return rows;
}

/** Puts a label on, or takes it off. The caller has made sure that it is the viewer's. */
export async function label(
  tx: Tx,
  viewer: Viewer,
  which: Which,
  labelId: number,
  on: boolean,
): Promise<Place[]> {
  const has = 'tm.labels @> array[$3::bigint]';
  return change(tx, viewer, which, {
    set: on ? 'labels = labels || $3::bigint' : 'labels = array_remove(labels, $3::bigint)',
    where: on ? `not ${has}` : has,
    value: labelId,
  });
}

/** Those of the threads that stand in a mailbox of his; their rows stay locked until the transaction ends. */
export async function ownThreads(tx: Tx, viewer: Viewer, threadIds: number[]): Promise<number[]> {
  return [...new Set((await ownRows(tx, viewer, { threadIds })).map(row => row.threadId))];
}

/**
 * @throws {ForbiddenError} where the thread is only shared with the viewer: its owner decides about it
 * @throws {NotFoundError} where a mailbox is named that is not his, or has none of it
 */
export async function refuseStrangers(
  tx: Tx,
  viewer: Viewer,
  threadId: number,
  mailboxId: number | null = null,
): Promise<void> {
  const rows = await ownRows(tx, viewer, { threadIds: [threadId] });
  if (rows.length === 0)
    throw new ForbiddenError(
      'This conversation is in the mailbox of somebody else',
      'Ask the owner of the mailbox.',
    );
  if (mailboxId !== null && rows.every(row => row.mailboxId !== mailboxId))
    throw new NotFoundError('mailbox');
}

const given = 'unnest($1::bigint[], $2::bigint[]) as given (thread_id, mailbox_id)';
const bound = (rows: Place[]) => [rows.map(row => row.threadId), rows.map(row => row.mailboxId)];
const keyOf = ({ threadId, mailboxId }: Place): string => `${threadId} ${mailboxId}`;

/** `set` and `where` are SQL; `$3` in them is the value. */
async function change(
  tx: Tx,
  viewer: Viewer,
  which: Which,
  { set, where, value }: { set: string; where: string; value: unknown },
): Promise<Place[]> {
  const own = await ownRows(tx, viewer, which);
  if (own.length === 0) return [];
  const rows = await tx.query<Place>(
    `update thread_mailbox tm set ${set} from ${given}
      where tm.thread_id = given.thread_id and tm.mailbox_id = given.mailbox_id and ${where}
     returning tm.thread_id as "threadId", tm.mailbox_id as "mailboxId"`,
    [...bound(own), value],
  );
  return changed(tx, viewer, rows);
}

/** As they stand in the viewer's mailboxes; the rows stay locked until the transaction ends. */
async function ownRows(
  tx: Tx,
  viewer: Viewer,
  { threadIds, mailboxId = null }: Which,
): Promise<(Place & { unread: boolean })[]> {
  return tx.query(
    `select tm.thread_id as "threadId", tm.mailbox_id as "mailboxId", tm.unread > 0 as unread
       from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
      where tm.thread_id = any($1) and m.user_id = $2 and m.deleted_at is null and ($3::bigint is null or m.id = $3)
      order by tm.thread_id, tm.mailbox_id for update of tm`,
    [threadIds, viewer.userId, mailboxId],
  );
}

async function changed(tx: Tx, viewer: Viewer, rows: Place[]): Promise<Place[]> {
  const threads = Map.groupBy(rows, row => row.threadId);
  await emit(
    tx,
    [...threads].map(([threadId, its]) => ({
      name: 'thread.changed' as const,
      payload: { threadId, mailboxIds: its.map(row => row.mailboxId) },
    })),
    viewer.userId,
  );
  return rows.map(({ threadId, mailboxId }) => ({ threadId, mailboxId }));
}
