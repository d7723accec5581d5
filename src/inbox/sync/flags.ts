import type { FlagChange } from '../../mail/imap/changes.js';
import type { Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { recountUnread } from '../unread.js';
import { isDraft, withoutNul } from './ledger.js';

/**
 * Mirrors flags into the ledger and from there into the mailbox's copies and the unread counts of its threads, and
 * Gmail's labels into the ledger. Only rows that differ are touched, so a full pass over a quiet folder writes nothing.
 *
 * @returns whether a mail is to be fetched now: it was passed over as a draft, and is none any more
 */
export async function mirrorFlags(
  tx: Tx,
  folder: { id: number; generation: number; mailboxId: number },
  changes: FlagChange[],
): Promise<boolean> {
  if (changes.length === 0) return false;
  const changed = await tx.query<{ message_id: number | null; is_sent: boolean }>(
    `update remote_message r set flags = x.flags, labels = coalesce(x.labels, r.labels), modseq = coalesce(x.modseq, r.modseq),
       state = case when ${isSent} then 'pending' else r.state end,
       reason = case when ${isSent} then null else r.reason end,
       settled_at = case when ${isSent} then null else r.settled_at end
     from remote_message before, jsonb_to_recordset($3::jsonb)
       as x (uid bigint, flags text[], labels text[], is_draft boolean, modseq numeric)
     where r.folder_id = $1 and r.generation = $2 and r.uid = x.uid and r.state <> 'gone' and before.id = r.id
       and not (r.flags @> x.flags and r.flags <@ x.flags and coalesce(r.labels @> x.labels and r.labels <@ x.labels, x.labels is null))
     returning r.message_id, before.state <> r.state as is_sent`,
    [
      folder.id,
      folder.generation,
      JSON.stringify(
        changes.map(({ uid, flags, labels, modseq }) => ({
          uid,
          flags,
          labels: labels?.map(withoutNul) ?? null,
          is_draft: isDraft({ labels }),
          modseq: modseq?.toString() ?? null,
        })),
      ),
    ],
  );
  const messages = changed.flatMap(row => (row.message_id === null ? [] : [row.message_id]));
  if (messages.length > 0) await mirrorToCopies(tx, folder, messages);
  return changed.some(row => row.is_sent);
}

const isSent = `r.state = 'skipped' and r.reason = 'draft' and x.labels is not null and not x.is_draft`;

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
