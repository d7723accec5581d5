import { setTimeout as sleep } from 'node:timers/promises';
import type { Syncing } from './sync.js';

/** Rows of the ledger that still wait, in folders that are synced. */
export async function pending(kontor: Syncing, mailboxId: number): Promise<number> {
  const { n } = await kontor.one<{ n: number }>(
    `select count(*) as n from remote_message r join folder f on f.id = r.folder_id and f.generation = r.generation
     where f.mailbox_id = $1 and f.chosen and f.missing_since is null and r.state = 'pending'`,
    [mailboxId],
  );
  return n;
}

/** What is written twice, or left half written, in a database that has settled: nothing, or the test fails. */
export async function expectSound(kontor: Syncing, mailboxId: number): Promise<void> {
  const oddities = await Promise.all(
    Object.entries(oddity).map(async ([what, sql]) => [what, await kontor.db.query(sql)] as const),
  );
  expect(Object.fromEntries(oddities.filter(([, rows]) => rows.length > 0))).toEqual({});
  expect(await pending(kontor, mailboxId)).toBe(0);
  await expectBalanced(kontor, mailboxId);
}

/**
 * The proof comes to be balanced: a folder that a session of before was refused is left alone for a moment, and nothing
 * is proved of it until it is opened again.
 */
export async function expectBalanced(kontor: Syncing, mailboxId: number): Promise<void> {
  const end = Date.now() + 20_000;
  let proof = await kontor.prove(mailboxId);
  while (!proof.balanced && Date.now() < end) {
    await sleep(500);
    proof = await kontor.prove(mailboxId);
  }
  expect(proof).toMatchObject({ balanced: true });
}

const oddity = {
  'a mail that is two messages': `select message_id, count(*) from message group by 1 having count(*) > 1`,
  'a message without a copy': `select id from message m where not exists (select from message_copy c where c.message_id = m.id)`,
  'a copy in another thread than its message': `select c.id from message_copy c join message m on m.id = c.message_id where c.thread_id <> m.thread_id`,
  'a thread without messages': `select id from thread t where merged_into is null and not exists (select from message m where m.thread_id = t.id)`,
  'a stored row without its message': `select id from remote_message where state = 'stored' and message_id is null`,
  'a mail that was announced twice': `select payload->>'messageId' as message, count(*) from event where name = 'mail.received' group by 1 having count(*) > 1`,
  'counts that differ from a recount': `
    select t.thread_id, t.mailbox_id, t.messages, t.unread, c.messages as recounted, c.unread as unread_recounted
    from thread_mailbox t full join (
      select thread_id, mailbox_id, count(*)::int as messages,
        count(*) filter (where not seen and not outgoing)::int as unread
      from message_copy group by 1, 2) c using (thread_id, mailbox_id)
    where (t.messages, t.unread) is distinct from (c.messages, c.unread)`,
};
