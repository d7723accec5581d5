import type { Viewer } from '../access/viewer.js';
import { ForbiddenError, NotFoundError } from '../errors.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { moveFileTimes } from './move-times.js';
import { recountUnread } from './unread.js';

/**
 * What the owner of a mailbox decides about his own copies of a thread. All of it stays in Kontor: nothing is written
 * back to the mail server.
 *
 * The caller has made sure that the viewer may see the thread.
 */

/**
 * Marks his copies; a thread that is marked unread is so by its newest received mail. Of a thread that is only shared
 * with him he has no copies, and nothing is marked.
 */
export async function markRead(tx: Tx, viewer: Viewer, threadId: number, read: boolean): Promise<void> {
  const mailboxIds = await ownRows(tx, viewer, threadId);
  if (mailboxIds.length === 0) return;
  if (read) {
    await tx.query(
      'update message_copy set seen = true where thread_id = $1 and mailbox_id = any($2) and not seen',
      [threadId, mailboxIds],
    );
  } else {
    await tx.query(
      `update message_copy set seen = false where id = (
         select id from message_copy where thread_id = $1 and mailbox_id = any($2) and not outgoing
         order by sent_at desc, id desc limit 1)`,
      [threadId, mailboxIds],
    );
  }
  await recountUnread(tx, mailboxIds, [threadId]);
  await changed(tx, viewer, threadId, mailboxIds);
}

/** @throws {ForbiddenError} */
export async function archive(tx: Tx, viewer: Viewer, threadId: number, archived: boolean): Promise<void> {
  const mailboxIds = await lockOwn(tx, viewer, threadId);
  await tx.query(
    `update thread_mailbox set archived_at = case when $3 then coalesce(archived_at, now()) end
     where thread_id = $1 and mailbox_id = any($2)`,
    [threadId, mailboxIds, archived],
  );
  await changed(tx, viewer, threadId, mailboxIds);
}

/** Takes the thread off his lists, until newer mail comes into it. @throws {ForbiddenError} */
export async function hide(tx: Tx, viewer: Viewer, threadId: number): Promise<void> {
  const mailboxIds = await lockOwn(tx, viewer, threadId);
  await tx.query(
    `update thread_mailbox set archived_at = coalesce(archived_at, now()), hidden_at = greatest(now(), last_at)
     where thread_id = $1 and mailbox_id = any($2)`,
    [threadId, mailboxIds],
  );
  await changed(tx, viewer, threadId, mailboxIds);
}

/** Acts on all that this mailbox has of the thread, at once. @throws {NotFoundError} where it is not his mailbox */
export async function share(
  tx: Tx,
  viewer: Viewer,
  threadId: number,
  mailboxId: number | null,
  sharing: 'private' | 'shared',
): Promise<void> {
  const mailboxIds = (await lockOwn(tx, viewer, threadId)).filter(
    id => mailboxId === null || id === mailboxId,
  );
  if (mailboxIds.length === 0) throw new NotFoundError('mailbox');
  await tx.query('update thread_mailbox set sharing = $3 where thread_id = $1 and mailbox_id = any($2)', [
    threadId,
    mailboxIds,
    sharing,
  ]);
  if (sharing === 'shared') moveFileTimes(tx, [threadId]);
  await changed(tx, viewer, threadId, mailboxIds);
}

/** @throws {ForbiddenError} where the thread is only shared with the viewer: its owner decides what it is linked to */
export async function refuseStrangers(tx: Tx, viewer: Viewer, threadId: number): Promise<void> {
  await lockOwn(tx, viewer, threadId);
}

/** @throws {ForbiddenError} where the thread stands in no mailbox of his */
async function lockOwn(tx: Tx, viewer: Viewer, threadId: number): Promise<number[]> {
  const mailboxIds = await ownRows(tx, viewer, threadId);
  if (mailboxIds.length > 0) return mailboxIds;
  throw new ForbiddenError(
    'This conversation is in the mailbox of somebody else',
    'Ask the owner of the mailbox.',
  );
}

/** The viewer's mailboxes that the thread stands in; their rows stay locked until the transaction ends. */
async function ownRows(tx: Tx, viewer: Viewer, threadId: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select tm.mailbox_id as id from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
     where tm.thread_id = $1 and m.user_id = $2 and m.deleted_at is null
     order by tm.mailbox_id for update of tm`,
    [threadId, viewer.userId],
  );
  return rows.map(row => row.id);
}

async function changed(tx: Tx, viewer: Viewer, threadId: number, mailboxIds: number[]): Promise<void> {
  await emit(tx, [{ name: 'thread.changed', payload: { threadId, mailboxIds } }], viewer.userId);
}
