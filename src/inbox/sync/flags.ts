import type { FlagChange } from '../../mail/imap/changes.js';
import type { Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { recountUnread } from '../unread.js';

/**
 * Mirrors flags into the ledger and from there into the mailbox's copies and the unread counts of its threads. Only
 * rows whose flags differ are touched, so a full pass over a quiet folder writes nothing.
 */
export async function mirrorFlags(
  tx: Tx,
  folder: { id: number; generation: number; mailboxId: number },
  changes: FlagChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const changed = await tx.query<{ message_id: number | null }>(
    `update remote_message r set flags = x.flags, modseq = coalesce(x.modseq, r.modseq)
     from jsonb_to_recordset($3::jsonb) as x (uid bigint, flags text[], modseq numeric)
     where r.folder_id = $1 and r.generation = $2 and r.uid = x.uid and r.state <> 'gone'
       and not (r.flags @> x.flags and r.flags <@ x.flags)
     returning r.message_id`,
    [
      folder.id,
      folder.generation,
      JSON.stringify(
        changes.map(({ uid, flags, modseq }) => ({ uid, flags, modseq: modseq?.toString() ?? null })),
      ),
    ],
  );
  const messages = changed.flatMap(row => (row.message_id === null ? [] : [row.message_id]));
  if (messages.length > 0) await mirrorToCopies(tx, folder, messages);
}

/** Makes the mailbox's copies of these messages say what the folder's ledger rows say. */
export async function mirrorToCopies(
  tx: Tx,
  folder: { id: number; generation: number; mailboxId: number },
  messages: number[],
): Promise<void> {
  // A message that is in the folder twice is read when either is.
  const touched = await tx.query<{ thread_id: number }>(
    `with now_on_server as (
       select message_id, bool_or('\\Seen' = any (flags)) as seen, bool_or('\\Answered' = any (flags)) as answered,
         bool_or('\\Flagged' = any (flags)) as flagged
       from remote_message
       where folder_id = $1 and generation = $2 and state <> 'gone' and message_id = any ($3)
       group by message_id
     ), locked as (
       select c.id, s.seen, s.answered, s.flagged from message_copy c join now_on_server s using (message_id)
       where c.mailbox_id = $4 and (c.seen, c.answered, c.flagged) is distinct from (s.seen, s.answered, s.flagged)
       order by c.id for update of c
     )
     update message_copy c set seen = l.seen, answered = l.answered, flagged = l.flagged
     from locked l where c.id = l.id
     returning c.thread_id`,
    [folder.id, folder.generation, messages, folder.mailboxId],
  );
  const threads = [...new Set(touched.map(row => row.thread_id))].sort((a, b) => a - b);
  if (threads.length === 0) return;
  await recountUnread(tx, [folder.mailboxId], threads);
  await emit(
    tx,
    threads.map(threadId => ({
      name: 'thread.changed',
      payload: { threadId, mailboxIds: [folder.mailboxId] },
    })),
  );
}
