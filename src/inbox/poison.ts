import type { Tx } from '../platform/database.js';
import { unbarred } from './barriers.js';
import { mergeThreads } from './merge-threads.js';
import { regroup } from './regroup.js';
import { unique, type Incoming, type Slice } from './slice.js';
import { lockUuids, mostSubjects, type Known } from './thread-keys.js';
import type { Node } from './thread-node.js';

/**
 * Poisoned references. Some programs write the same made-up id into the References of mails that have nothing to do
 * with each other. A reference that no stored mail has as its id, and that more than 20 subjects or 50 senders'
 * domains name, ties nothing together:
 *
 *   good --(named under too many subjects, or by too many domains)--> poisoned: what it alone joined is separated
 *   poisoned --(the mail itself arrives)--> good: what names it under one subject comes together
 *
 * List mail neither counts nor is concerned: on a list it is the references that hold threads together.
 */
const mostDomains = 50;

/** A poisoned reference whose mail arrives is good again. @returns whether there was one */
export async function restoreArrived(slice: Slice, nodes: Node[], known: Known): Promise<boolean> {
  const keys = nodes
    .filter(node => node.thread === null && known.poisoned.has(node.idKey))
    .map(node => node.idKey);
  if (keys.length === 0) return false;
  const { tx } = slice;
  const mentions = `select mention.key, message.subject_key as subject, message.thread_id as thread
    from poisoned_mention mention join message on message.id = mention.message_id where mention.key = any($1::uuid[])`;
  const subjects = await tx.query<{ subject: string }>(
    `select distinct subject::text from (${mentions}) named`,
    [keys],
  );
  lockUuids(
    tx,
    subjects.map(row => row.subject),
  );
  await tx.query(
    `insert into thread_key (key, subject, thread_id) select key, subject, min(thread) from (${mentions}) named
      group by 1, 2 order by 1, 2 on conflict do nothing`,
    [keys],
  );
  const together = await tx.query<{ from: number; into: number }>(
    `select distinct named.thread as "from", thread_key.thread_id as into from (${mentions}) named
       join thread_key on thread_key.key = named.key and thread_key.subject = named.subject
      where named.thread <> thread_key.thread_id order by 1, 2`,
    [keys],
  );
  await mergeThreads(slice, await unbarred(tx, together));
  await tx.query('delete from poisoned_reference where key = any($1::uuid[])', [keys]);
  return true;
}

/** Looks at references that these mails name under yet another subject. @returns whether one turned out to be poisoned */
export async function poisoned(slice: Slice, nodes: Node[], known: Known): Promise<boolean> {
  const arriving = new Set(nodes.map(node => node.idKey));
  const named = Map.groupBy(
    nodes
      .filter(node => !node.list)
      .flatMap(({ references, subject }) => references.map(key => ({ key, subject }))),
    row => row.key,
  );
  const suspects = [...named].flatMap(([key, rows]) => {
    if (known.poisoned.has(key) || arriving.has(key)) return [];
    const subjects = new Set([...rows, ...(known.rows.get(key) ?? [])].map(row => row.subject));
    return subjects.size > mostSubjects ? [{ key, here: rows.map(row => row.subject) }] : [];
  });
  if (suspects.length === 0) return false;
  const counted = await slice.tx.query<{ key: string; subjects: string[] }>(
    `select asked.key::text, coalesce(array_agg(distinct message.subject_key::text) filter (where message.id is not null), '{}') as subjects
       from unnest($1::uuid[]) as asked (key)
       left join thread_key named on named.key = asked.key
       left join message on message.thread_id = named.thread_id and message.list_id is null and asked.key = any(message.reference_keys)
      where not exists (select from message real where real.id_hash = asked.key)
      group by 1`,
    [suspects.map(suspect => suspect.key)],
  );
  const seen = new Map(counted.map(row => [row.key, row.subjects]));
  const bad = suspects.filter(({ key, here }) => {
    const subjects = seen.get(key);
    return subjects !== undefined && new Set([...subjects, ...here]).size > mostSubjects;
  });
  await separate(
    slice,
    bad.map(({ key }) => key),
  );
  return bad.length > 0;
}

/**
 * The same for mails from many domains under few subjects; call when the mails are written. A thread with fewer mails
 * than that is not looked at, and of one with more the newest 500 mails.
 *
 * @param crowded threads of the slice with more than 50 mails
 */
export async function poisonedBySenders(
  slice: Slice,
  fresh: Incoming[],
  nodes: Node[],
  crowded: Set<number>,
): Promise<void> {
  const threadOf = new Map(fresh.map(mail => [mail.idHash, mail.threadId]));
  const keys = unique(
    nodes
      .filter(node => !node.list && crowded.has(threadOf.get(node.idKey) ?? 0))
      .flatMap(node => node.references),
  );
  if (keys.length === 0) return;
  const bad = await slice.tx.query<{ key: string }>(
    `select asked.key::text from unnest($1::uuid[]) as asked (key)
      where not exists (select from message where id_hash = asked.key) and (
        select count(distinct split_part(mail.from_email, '@', 2))
          from (select thread_id from thread_key where thread_key.key = asked.key limit ${mostSubjects}) named
         cross join lateral (
           select from_email, list_id, reference_keys from message where message.thread_id = named.thread_id
            order by sent_at desc limit 500) mail
         where mail.list_id is null and asked.key = any(mail.reference_keys)) > ${mostDomains}`,
    [keys],
  );
  await separate(
    slice,
    bad.map(({ key }) => key),
  );
}

/** How many mails a thread must have before its senders are counted. */
export const crowd = mostDomains;

async function separate(slice: Slice, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const { tx } = slice;
  await tx.query(
    'insert into poisoned_reference (key) select * from unnest($1::uuid[]) on conflict do nothing',
    [keys.toSorted()],
  );
  await lockSubjects(tx, keys);
  const threads = await tx.query<{ id: number }>(
    'select distinct thread_id as id from thread_key where key = any($1::uuid[]) order by 1',
    [keys],
  );
  const ids = threads.map(row => row.id);
  await mention(tx, keys, ids);
  const moved = await regroup(tx, ids, new Set(keys));
  for (const mail of slice.mails) mail.threadId = moved.get(mail.messageId) ?? mail.threadId;
  await tx.query(
    `delete from thread_key where key = any($1::uuid[]) and not exists (
       select from message where message.thread_id = thread_key.thread_id and message.list_id is not null
          and thread_key.key = any(message.reference_keys))`,
    [keys],
  );
}

/** Mails under other subjects name it too; a mail that comes into one of their threads meanwhile waits. */
async function lockSubjects(tx: Tx, keys: string[]): Promise<void> {
  const subjects = await tx.query<{ subject: string }>(
    `select distinct other.subject::text from thread_key named join thread_key other on other.thread_id = named.thread_id
      where named.key = any($1::uuid[])`,
    [keys],
  );
  lockUuids(
    tx,
    subjects.map(row => row.subject),
  );
}

async function mention(tx: Tx, keys: string[], threads: number[]): Promise<void> {
  await tx.query(
    `insert into poisoned_mention (key, message_id)
     select bad.key, message.id from message join unnest($1::uuid[]) as bad (key) on bad.key = any(message.reference_keys)
      where message.thread_id = any($2) and message.list_id is null order by 1, 2 on conflict do nothing`,
    [keys, threads],
  );
}

/** Notes that these mails name a poisoned reference; call when they are written. */
export async function noteMentions(tx: Tx, fresh: Incoming[]): Promise<void> {
  await tx.query(
    `insert into poisoned_mention (key, message_id)
     select bad.key, message.id from message join poisoned_reference bad on bad.key = any(message.reference_keys)
      where message.id = any($1) and message.list_id is null order by 1, 2 on conflict do nothing`,
    [fresh.map(mail => mail.messageId)],
  );
}
