import type { Viewer } from '../access/viewer.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { sidesOf, type Sided } from './key-sides.js';
import { moveMails, recountThreads, shareContacts } from './move-mail.js';
import { moveKeys } from './split-by-hand.js';
import type { Before, Decision } from './thread-decision.js';

interface Mail extends Sided {
  about: string | null;
}

/** Undoes a merge by hand: `decision.other` has gone up in `decision.thread` and stands on its own again. */
export async function revive(tx: Tx, viewer: Viewer, { id, thread, before: was, at }: Decision) {
  const gone = await tx.query<{ id: number }>('select other_id as id from thread_decision where id = $1', [
    id,
  ]);
  const other = gone[0]?.id as number;
  const before = asOfNow(was, other, thread);
  const rows = JSON.stringify(before.thread);
  await tx.query(
    `update thread set merged_into = null, split_from = old.split_from, subject = old.subject
       from jsonb_populate_recordset(null::thread, $2) old where thread.id = $1 and old.id = $1`,
    [other, rows],
  );
  await tx.query('update thread set merged_into = $1 where id = any($2)', [
    other,
    before.followers.filter(row => row.merged_into === other).map(row => row.id),
  ]);

  const mails = await tx.query<Mail>(
    `select id, id_hash::text as key, reference_keys::text[] as names, about_hash::text as about
       from message where thread_id = $1 order by sent_at, id`,
    [thread],
  );
  const leaving = whoLeaves(mails, before, other);
  await moveMails(
    tx,
    mails.filter(mail => leaving.has(mail.id)).map(mail => ({ message: mail.id, from: thread, into: other })),
  );
  const tied = await takeKeys(tx, before, mails, leaving, { thread, other });
  await tx.query(
    `update message set thread_rule = old.thread_rule, pinned = old.pinned
       from jsonb_to_recordset($1) as old (id bigint, thread_rule text, pinned boolean) where message.id = old.id`,
    [JSON.stringify(before.message)],
  );
  await restoreBarriers(tx, before, [thread, other]);
  // A mail that came since names mails of both: without a barrier the next one would put them together again.
  if (tied)
    await tx.query(
      'insert into thread_barrier (thread_id, other_id, decision_id) values ($1, $2, $3), ($2, $1, $3) on conflict do nothing',
      [thread, other, id],
    );
  await restoreLinks(tx, before, at);
  const later = mails.some(mail => leaving.has(mail.id) && !before.message.some(old => old.id === mail.id));
  if (later) await shareContacts(tx, thread, other);
  await restoreAsks(tx, before, thread);
  await restoreMailboxes(tx, before, thread, other);
  await recountThreads(tx, [thread, other]);
  await emit(tx, [{ name: 'thread.split', payload: { from: thread, into: other } }], viewer.userId);
  return { thread, other };
}

/** The thread that stayed may have gone up in a third since, by references: what it had is there. */
function asOfNow(before: Before, other: number, thread: number): Before {
  const here = <T extends { thread_id: number }>(rows: T[]): T[] =>
    rows.map(row => ({ ...row, thread_id: row.thread_id === other ? other : thread }));
  return {
    ...before,
    thread: before.thread.map(row => ({ ...row, id: row.id === other ? other : thread })),
    thread_mailbox: here(before.thread_mailbox),
    thread_link: here(before.thread_link),
    message: here(before.message),
    thread_key: here(before.thread_key),
  };
}

/** The mail that the thread had, and of what came since that which answers it, or reports on it. */
function whoLeaves(mails: Mail[], before: Before, other: number): Set<number> {
  const had = new Map(before.message.map(row => [row.id, row.thread_id === other]));
  const side = new Map(
    mails.flatMap(mail => (had.has(mail.id) ? [[mail.key, had.get(mail.id)]] : [])) as [string, boolean][],
  );
  const open = new Set(mails.filter(mail => !had.has(mail.id)));
  const keys = new Set(mails.map(mail => mail.key));
  // What is answered may itself have come since, and be listed later.
  for (let settled = -1; settled !== open.size;) {
    settled = open.size;
    for (const mail of open) {
      const parent = mail.about ?? mail.names.findLast(name => name !== mail.key && keys.has(name));
      const known = parent === undefined ? false : side.get(parent);
      if (known === undefined) continue;
      side.set(mail.key, known);
      open.delete(mail);
    }
  }
  return new Set(mails.filter(mail => had.get(mail.id) ?? side.get(mail.key) ?? false).map(mail => mail.id));
}

/** @returns whether a key that both sides name ties them together */
async function takeKeys(
  tx: Tx,
  before: Before,
  mails: Mail[],
  leaving: Set<number>,
  { thread, other }: { thread: number; other: number },
): Promise<boolean> {
  const had = new Set(before.thread_key.map(row => row.key));
  const named = { here: new Set<string>(), there: new Set<string>() };
  for (const mail of mails)
    for (const key of [mail.key, ...mail.names]) named[leaving.has(mail.id) ? 'there' : 'here'].add(key);
  const news = new Set([
    ...sidesOf(mails, mail => leaving.has(mail.id)),
    ...[...named.there].filter(key => !named.here.has(key)),
  ]);
  await moveKeys(
    tx,
    thread,
    other,
    [...news].filter(key => !had.has(key)),
  );
  await tx.query(
    `update thread_key set thread_id = $3 from jsonb_to_recordset($1) as old (key uuid, subject uuid, thread_id bigint)
      where thread_key.key = old.key and thread_key.subject = old.subject and old.thread_id = $3 and thread_key.thread_id = $2`,
    [JSON.stringify(before.thread_key), thread, other],
  );
  const old = new Set(before.message.map(row => row.id));
  const homes = await tx.query<{ key: string; thread: number }>(
    'select key::text, thread_id as thread from thread_key where thread_id in ($1, $2)',
    [thread, other],
  );
  const homeOf = Map.groupBy(homes, row => row.key);
  return mails
    .filter(mail => !old.has(mail.id))
    .some(mail => {
      const mine = leaving.has(mail.id) ? other : thread;
      return [mail.key, ...mail.names].some(key => homeOf.get(key)?.some(row => row.thread !== mine));
    });
}

async function restoreBarriers(tx: Tx, before: Before, threads: number[]): Promise<void> {
  await tx.query('delete from thread_barrier where thread_id = any($1) or other_id = any($1)', [threads]);
  await tx.query(
    `insert into thread_barrier (thread_id, other_id, decision_id)
     select distinct coalesce(one.merged_into, one.id), coalesce(two.merged_into, two.id), old.decision_id
       from jsonb_populate_recordset(null::thread_barrier, $1) old
       join thread one on one.id = old.thread_id join thread two on two.id = old.other_id
       join thread_decision on thread_decision.id = old.decision_id
     on conflict do nothing`,
    [JSON.stringify(before.thread_barrier)],
  );
}

/** What was linked or removed since stands; all else is as it was, under its old id. */
async function restoreLinks(tx: Tx, before: Before, at: Date): Promise<void> {
  const old = JSON.stringify(before.thread_link);
  await tx.query(
    `update thread_link link set is_primary = false from jsonb_populate_recordset(null::thread_link, $1) old where link.id = old.id`,
    [old],
  );
  await tx.query(
    `update thread_link link set thread_id = old.thread_id,
            state = case when link.at > $2 and link.at > old.at then link.state else old.state end
       from jsonb_populate_recordset(null::thread_link, $1) old where link.id = old.id`,
    [old, at],
  );
  await tx.query(
    `insert into thread_link overriding system value
     select (jsonb_populate_record(old, '{"is_primary": false}')).* from jsonb_populate_recordset(null::thread_link, $1) old
      where not exists (select from thread_link kept where kept.id = old.id) on conflict do nothing`,
    [old],
  );
  await tx.query(
    `update thread_link link set is_primary = true from jsonb_populate_recordset(null::thread_link, $1) old
      where link.id = old.id and old.is_primary and link.state = 'linked' and not exists (
        select from thread_link other where other.thread_id = link.thread_id and other.is_primary and other.state = 'linked')`,
    [old],
  );
}

/** Both ask what they asked; a question that was answered since is not asked again. */
async function restoreAsks(tx: Tx, before: Before, thread: number): Promise<void> {
  await tx.query(
    `update thread set asks = old.asks, ask = old.ask from jsonb_populate_recordset(null::thread, $1) old
      where thread.id = old.id and (thread.id <> $2 or coalesce(thread.ask ->> 'rule', '') not in ('chosen', 'none-of-these')
         or old.ask ->> 'rule' in ('chosen', 'none-of-these'))`,
    [JSON.stringify(before.thread), thread],
  );
}

/** Each mailbox sees both as it saw them; what its owner changed since the merge he changed for both. */
async function restoreMailboxes(tx: Tx, before: Before, thread: number, other: number): Promise<void> {
  await tx.query(
    `with merged as (
       select distinct on (box.mailbox_id) box.mailbox_id, box.sharing, box.archived_at, after.sharing is distinct from box.sharing as reshared,
              after.archived_at is distinct from box.archived_at as moved
         from thread_mailbox box left join jsonb_to_recordset($2) as after (mailbox_id bigint, sharing text, archived_at timestamptz)
              using (mailbox_id)
        where box.thread_id in ($3, $4) order by box.mailbox_id, box.sharing
     )
     update thread_mailbox box set hidden_at = old.hidden_at, labels = old.labels,
            sharing = case when merged.reshared then merged.sharing else old.sharing end,
            archived_at = case when merged.moved then merged.archived_at else old.archived_at end
       from jsonb_populate_recordset(null::thread_mailbox, $1) old left join merged using (mailbox_id)
      where box.thread_id = old.thread_id and box.mailbox_id = old.mailbox_id`,
    [JSON.stringify(before.thread_mailbox), JSON.stringify(before.after ?? []), thread, other],
  );
}
