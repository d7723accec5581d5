import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { failpoint } from '../platform/failpoint.js';
import { sidesOf, type Sided } from './key-sides.js';
import { dropStrangers, moveMails, shareContacts, shareItems } from './move-mail.js';
import { holdThreads, record, snapshot, tellChanged } from './thread-decision.js';

/** Which mails are taken out: these, or this one and all that came after it. */
export type SplitChoice = { messageIds: number[] } | { fromMessageId: number };

/**
 * Takes mails out of a thread into a new one, by a user's hand: a barrier stands between the two from then on, and the
 * mails' own ids go with them, so that the next reply follows the mail that it answers (barriers.ts).
 *
 * The new thread is seen as the old one was: by the same mailboxes, archived and shared alike, linked to the same items
 * and to those people who take part in it.
 *
 * @throws {NotFoundError} unless the viewer has a copy in the thread and may read all of it
 * @throws {InvalidError} where a mail is not in the thread, or none would be left in it
 */
export async function splitThread(
  tx: Tx,
  viewer: Viewer,
  thread: number,
  choice: SplitChoice,
): Promise<{ thread: number; decision: number }> {
  await holdThreads(tx, viewer, [thread]);
  const mails = await tx.query<Sided & { subject: string; chosen: boolean }>(
    `select message.id, id_hash::text as key, reference_keys::text[] as names, subject,
            case when $3::bigint is null then message.id = any($2)
                 else (sent_at, message.id) >= (select mark.sent_at, mark.id from message mark where mark.id = $3) end as chosen
       from message where thread_id = $1 order by sent_at, message.id`,
    [
      thread,
      'messageIds' in choice ? choice.messageIds : [],
      'fromMessageId' in choice ? choice.fromMessageId : null,
    ],
  );
  const moving = chosenOf(mails, choice);
  const before = await snapshot(tx, [thread]);
  const [made] = await tx.query<{ id: number }>(
    'insert into thread (subject, split_from) values ($1, $2) returning id',
    [moving[0]?.subject ?? '', thread],
  );
  const { id: into } = made as { id: number };
  const decision = await record(tx, viewer, 'split', thread, into, before);
  await moveMails(
    tx,
    moving.map(({ id }) => ({ message: id, from: thread, into })),
  );
  failpoint('split-by-hand');
  const ids = new Set(moving.map(mail => mail.id));
  await tx.query(
    `update message set pinned = true, thread_rule = case when thread_id = $2 then 'by-hand' else thread_rule end
      where thread_id in ($1, $2)`,
    [thread, into],
  );
  await moveKeys(
    tx,
    thread,
    into,
    sidesOf(mails, mail => ids.has(mail.id)),
  );
  await tx.query(
    `insert into thread_barrier (thread_id, other_id, decision_id)
     select $2, other_id, decision_id from thread_barrier where thread_id = $1
     union select other_id, $2, decision_id from thread_barrier where thread_id = $1
     union values ($1::bigint, $2::bigint, $3::bigint), ($2, $1, $3)`,
    [thread, into, decision],
  );
  await shareItems(tx, thread, into);
  await shareContacts(tx, thread, into);
  await dropStrangers(tx, thread);
  await emit(tx, [{ name: 'thread.split', payload: { from: thread, into } }], viewer.userId);
  await tellChanged(tx, viewer, [thread, into]);
  return { thread: into, decision };
}

function chosenOf<T extends { id: number; chosen: boolean }>(mails: T[], choice: SplitChoice): T[] {
  const moving = mails.filter(mail => mail.chosen);
  const known = new Set(mails.map(mail => mail.id));
  const field = 'messageIds' in choice ? 'message_ids' : 'from_message_id';
  const asked = 'messageIds' in choice ? choice.messageIds : [choice.fromMessageId];
  if (!asked.every(id => known.has(id)))
    throw new InvalidError(
      field,
      'This message is not in the conversation',
      'Look at it again: it may have changed meanwhile.',
    );
  if (moving.length === mails.length)
    throw new InvalidError(
      field,
      'Nothing would be left of the conversation',
      'Leave at least one message in it.',
    );
  return moving;
}

/** The keys of `from` that belong to what was moved: see key-sides.ts. */
export async function moveKeys(tx: Tx, from: number, into: number, keys: string[]): Promise<void> {
  await tx.query('update thread_key set thread_id = $2 where thread_id = $1 and key = any($3::uuid[])', [
    from,
    into,
    keys,
  ]);
}
