import type { Tx } from '../platform/database.js';

/**
 * Counts the unread mails of these threads anew, in these mailboxes. The rows are locked by a statement of their own:
 * a count in the statement that waits for the lock would be of the copies as they were before the wait, and the mail
 * that held the lock would be missing from it.
 */
export async function recountUnread(tx: Tx, mailboxIds: number[], threadIds: number[]): Promise<void> {
  await tx.query(
    `select 1 from thread_mailbox where thread_id = any ($1) and mailbox_id = any ($2)
     order by thread_id, mailbox_id for update`,
    [threadIds, mailboxIds],
  );
  await tx.query(
    `update thread_mailbox t
     set unread = (select count(*) from message_copy c
                   where c.thread_id = t.thread_id and c.mailbox_id = t.mailbox_id and not c.seen and not c.outgoing)
     where t.thread_id = any ($1) and t.mailbox_id = any ($2)`,
    [threadIds, mailboxIds],
  );
}
