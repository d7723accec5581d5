import type { Tx } from '../platform/database.js';
import { unique } from './slice.js';
import { anySubject, idKeysOf, type Node } from './thread-node.js';

/** The rows of `thread_key`: who takes which lock on them, what is known, what is written. */

/**
 * Takes the locks under which threads are decided: one for each key and base subject of the slice, in sorted order,
 * so that two slices which could touch the same component wait for each other and never deadlock.
 */
export function lockKeys(tx: Tx, nodes: Node[]): void {
  lockUuids(
    tx,
    nodes.flatMap(node => [...node.keys, ...(node.about ? [node.about] : []), node.subject]),
  );
}

/** The same for keys and base subjects of mail that is there already. */
export function lockUuids(tx: Tx, keys: string[]): void {
  const numbers = unique(keys)
    .filter(key => key !== anySubject)
    .map(lockNumber)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  tx.send(
    'select count(pg_advisory_xact_lock(k)) from (select k from unnest($1::bigint[]) k order by k offset 0) sorted',
    [numbers.map(String)],
  );
}

export interface KnownKey {
  key: string;
  subject: string;
  thread: number;
}

/** What is known of the keys of a slice. */
export interface Known {
  rows: Map<string, KnownKey[]>;
  poisoned: Set<string>;
  /** A user split one of the threads that these keys lead to. */
  barred: boolean;
}

/** More rows of one key than this are not read: it is named under so many subjects that it may mean nothing. */
export const mostSubjects = 20;

export async function knownKeys(tx: Tx, nodes: Node[]): Promise<Known> {
  const keys = unique(nodes.flatMap(node => node.keys));
  const found = await tx.query<KnownKey & { barred: boolean | null }>(
    `select asked.key::text, named.subject::text, named.thread_id as thread,
            exists (select from thread_barrier barrier where barrier.thread_id = named.thread_id) as barred
       from unnest($1::uuid[]) as asked (key)
       cross join lateral (
         select subject, thread_id from thread_key where thread_key.key = asked.key limit ${mostSubjects + 1}) named
     union all
     select key::text, null, null, null from poisoned_reference where key = any($1::uuid[])`,
    [keys],
  );
  const rows = Map.groupBy(
    found.filter(row => row.barred !== null),
    row => row.key,
  );
  const crowded = [...rows].filter(([, of]) => of.length > mostSubjects).map(([key]) => key);
  if (crowded.length > 0) {
    const exact = await tx.query<KnownKey & { barred: boolean }>(
      `select key::text, subject::text, thread_id as thread,
              exists (select from thread_barrier barrier where barrier.thread_id = thread_key.thread_id) as barred
         from thread_key where key = any($1::uuid[]) and subject = any($2::uuid[])`,
      [crowded, [anySubject, ...unique(nodes.map(node => node.subject))]],
    );
    for (const row of exact) {
      const known = rows.get(row.key);
      if (!known?.some(other => other.subject === row.subject)) known?.push(row);
    }
  }
  return {
    rows,
    poisoned: new Set(found.filter(row => row.barred === null).map(row => row.key)),
    barred: [...rows.values()].flat().some(row => row.barred),
  };
}

/** Mail of ours is found by the id that a server gave it, too. */
export async function threadsOfMessages(tx: Tx, idHashes: string[]): Promise<Map<string, number>> {
  if (idHashes.length === 0) return new Map();
  const found = await tx.query<{ key: string; thread: number }>(
    `select key::text, thread_id as thread, null as id from thread_key where key = any($1::uuid[]) and subject = $2
     union all
     select id_hash::text, thread_id, id from message where id_hash = any($1::uuid[]) order by id desc nulls first`,
    [unique(idHashes), anySubject],
  );
  return new Map(found.map(row => [row.key, row.thread]));
}

/** A mail that is there says more of where an answer belongs than one that is only spoken of. */
export async function nearestFirst(tx: Tx, node: Node, here: Set<string>): Promise<void> {
  const stored = await threadsOfMessages(tx, node.references);
  const isThere = (key: string): boolean => key !== node.idKey && (stored.has(key) || here.has(key));
  node.keys = [...node.keys.filter(isThere), ...node.keys.filter(key => !isThere(key))];
}

export function writeKeys(tx: Tx, nodes: Node[], threadOf: Map<string, number>): void {
  const written = new Map<string, { key: string; subject: string; thread: number }>();
  for (const node of nodes) {
    const thread = threadOf.get(node.id) as number;
    for (const key of node.keys)
      written.set(`${key} ${node.subject}`, { key, subject: node.subject, thread });
    for (const key of node.own ? idKeysOf(node) : [])
      written.set(`${key} ${anySubject}`, { key, subject: anySubject, thread });
  }
  const sorted = [...written].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  tx.send(
    `insert into thread_key (key, subject, thread_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) on conflict do nothing`,
    [sorted.map(row => row.key), sorted.map(row => row.subject), sorted.map(row => row.thread)],
  );
}

/** What a mail that is there is called elsewhere; of a new one it is written with the mail. */
export function noteServerKey(tx: Tx, messageId: number, key: string): void {
  tx.send(
    `update message set reference_keys = array_prepend($2::uuid, reference_keys)
      where id = $1 and $2::uuid <> all(reference_keys)`,
    [messageId, key],
  );
}

/** Answers that came before it may stand on the other side of a barrier; its own id goes where it goes. */
export function takeOwnKeys(tx: Tx, nodes: Node[], threadOf: Map<string, number>): void {
  tx.send(
    `update thread_key set thread_id = given.thread from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as given (key, subject, thread)
      where thread_key.key = given.key and thread_key.subject in (given.subject, $4) and thread_key.thread_id in (
        select other_id from thread_barrier where thread_barrier.thread_id = given.thread)`,
    [
      nodes.map(node => node.idKey),
      nodes.map(node => node.subject),
      nodes.map(node => threadOf.get(node.id) as number),
      anySubject,
    ],
  );
}

const lockNumber = (uuid: string): bigint =>
  BigInt.asIntN(64, BigInt(`0x${uuid.replaceAll('-', '').slice(0, 16)}`));
