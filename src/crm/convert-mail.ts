import type { Tx } from '../platform/database.js';
import type { Change } from './change.js';

/**
 * Puts the threads of a deal on the lead that it becomes as well. What a user took off the deal no rule brings to the
 * lead; where the deal led a thread the lead does now, because the deal is deleted.
 *
 * @returns the threads
 */
export async function copyThreads(tx: Tx, dealId: number, leadId: string): Promise<number[]> {
  const led = await tx.query<{ id: number }>(
    'update thread_link set is_primary = false where deal_id = $1 and is_primary returning thread_id as id',
    [dealId],
  );
  const copied = await tx.query<{ id: number }>(
    `insert into thread_link (thread_id, lead_id, state, is_primary, rule, evidence, rests_on, actor_id, at)
     select thread_id, $2, state, state = 'linked' and thread_id = any($3::bigint[]), rule, evidence, rests_on, actor_id, at
       from thread_link where deal_id = $1
     on conflict do nothing returning thread_id as id`,
    [dealId, leadId, led.map(row => row.id)],
  );
  return copied.map(row => row.id);
}

/**
 * The other way round: threads that stand on both stand on the deal alone, which leads where the lead did. What a user did
 * on the lead's page since counts.
 *
 * @returns the threads
 */
export async function uncopyThreads(tx: Tx, dealId: number, leadId: string): Promise<number[]> {
  const copies = await tx.query<{ id: number; state: string; led: boolean }>(
    `delete from thread_link copy using thread_link own
      where copy.lead_id = $2 and own.deal_id = $1 and own.thread_id = copy.thread_id
     returning copy.thread_id as id, copy.state, copy.is_primary as led`,
    [dealId, leadId],
  );
  for (const state of ['linked', 'removed']) {
    const of = copies.filter(copy => copy.state === state);
    await tx.query(
      `update thread_link set state = $2, is_primary = thread_id = any($4::bigint[])
        where deal_id = $1 and thread_id = any($3::bigint[])`,
      [dealId, state, of.map(copy => copy.id), of.filter(copy => copy.led).map(copy => copy.id)],
    );
  }
  return copies.map(copy => copy.id);
}

/** Open pages look at these threads again. */
export async function tellThreads(change: Change, tx: Tx, threads: number[]): Promise<void> {
  if (threads.length === 0) return;
  const rows = await tx.query<{ id: number; mailboxes: number[] }>(
    'select thread_id as id, array_agg(mailbox_id) as mailboxes from thread_mailbox where thread_id = any($1) group by 1',
    [threads],
  );
  for (const { id, mailboxes } of rows) {
    change.tell(() => ({ name: 'thread.changed', payload: { threadId: id, mailboxIds: mailboxes } }));
  }
}
