import type { Sql, Tx } from '../platform/database.js';
import { keepFromNewReaders, sharedViews } from './audience.js';
import { Components, type Barriers } from './components.js';
import { moveMails, shareContacts, type Move } from './move-mail.js';
import { unique, type Incoming, type Slice } from './slice.js';

/**
 * What a user has split stays split: a barrier stands between the two threads, and no rule puts them together again.
 * A later mail that names mails on both sides follows the one that it answers most closely. So does a mail that came
 * before what it answers, once that arrives: the outcome does not depend on the order.
 */
export async function barriersOf(sql: Sql, threads: number[]): Promise<Barriers> {
  const found = await sql.query<{ thread: number; other: number }>(
    'select distinct thread_id as thread, other_id as other from thread_barrier where thread_id = any($1)',
    [threads],
  );
  const barriers: Barriers = new Map();
  const add = (a: number, b: number) => barriers.set(a, (barriers.get(a) ?? new Set()).add(b));
  for (const { thread, other } of found) {
    add(thread, other);
    add(other, thread);
  }
  return barriers;
}

/** Those of the merges that no barrier forbids, where earlier ones come before later ones. */
export async function unbarred<T extends { from: number; into: number }>(
  sql: Sql,
  merges: T[],
): Promise<T[]> {
  const barriers = await barriersOf(sql, unique(merges.flatMap(({ from, into }) => [from, into])));
  if (barriers.size === 0) return merges;
  const graph = new Components(barriers);
  return merges.filter(({ from, into }) => {
    graph.joinThread(`thread ${from}`, from);
    return graph.joinThread(`thread ${from}`, into);
  });
}

interface Child {
  id: number;
  key: string;
  thread: number;
  names: string[];
}

/** Mails on the other side of a barrier that answer one of these more closely than anything else move over to it. */
export async function followParents({ tx, mails }: Slice, fresh: Incoming[]): Promise<void> {
  let keys = fresh.map(mail => mail.idHash);
  let threads = unique(fresh.map(mail => mail.threadId));
  // Each round moves mails towards what they answer, and what answers them moves in the next.
  while (keys.length > 0) {
    const children = await tx.query<Child>(
      `select id, id_hash::text as key, thread_id as thread, reference_keys::text[] as names from message
        where thread_id in (select other_id from thread_barrier where thread_id = any($1))
          and not pinned and reference_keys && $2::uuid[]`,
      [threads, keys],
    );
    if (children.length === 0) return;
    const stored = await tx.query<{ key: string; thread: number }>(
      'select id_hash::text as key, thread_id as thread from message where id_hash = any($1::uuid[]) order by id desc',
      [unique(children.flatMap(child => child.names))],
    );
    const threadOf = new Map(stored.map(row => [row.key, row.thread]));
    const barriers = await barriersOf(
      tx,
      children.map(child => child.thread),
    );
    const moves = children.flatMap(({ id, key, thread, names }): (Move & { key: string })[] => {
      const nearest = names.findLast(name => name !== key && threadOf.has(name));
      const into = nearest === undefined ? thread : (threadOf.get(nearest) as number);
      return barriers.get(thread)?.has(into) ? [{ message: id, from: thread, into, key }] : [];
    });
    await moveWithKeys(tx, moves);
    for (const mail of mails)
      mail.threadId = moves.find(move => move.message === mail.messageId)?.into ?? mail.threadId;
    keys = moves.map(move => move.key);
    threads = unique(moves.map(move => move.into));
  }
}

async function moveWithKeys(tx: Tx, moves: (Move & { key: string })[]): Promise<void> {
  if (moves.length === 0) return;
  const shared = await sharedViews(tx, unique(moves.flatMap(({ from, into }) => [from, into])));
  await moveMails(tx, moves);
  await tx.query(
    `update thread_key set thread_id = given."into" from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as given (key, "from", "into")
      where thread_key.key = given.key and thread_key.thread_id = given."from"`,
    [moves.map(move => move.key), moves.map(move => move.from), moves.map(move => move.into)],
  );
  const ways = new Map(moves.map(({ from, into }) => [`${from} ${into}`, { from, into }]));
  for (const { from, into } of ways.values()) await shareContacts(tx, from, into);
  await keepFromNewReaders(tx, shared, [...ways.values()]);
}
