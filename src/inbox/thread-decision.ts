import { visibleMail, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql, Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { lockUuids } from './thread-keys.js';

/**
 * What split-by-hand.ts and merge-by-hand.ts share. A decision about threads moves other people's view of their mail
 * too, so only who has a copy himself and may read all others' takes it; and it keeps everything as it was, so that
 * it can be taken back.
 */
export interface Decision {
  id: number;
  kind: 'split' | 'merge';
  /** Where the two threads are now: either may have been merged since. */
  thread: number;
  other: number;
  before: Before;
  at: Date;
}

type Row = Record<string, unknown>;

/** Rows of the tables, by their names. */
export interface Before {
  thread: (Row & { id: number; asks: boolean; ask: Row | null })[];
  /** Ids that had been merged into one of them. */
  followers: { id: number; merged_into: number }[];
  thread_mailbox: (Row & {
    thread_id: number;
    mailbox_id: number;
    sharing: string;
    archived_at: string | null;
  })[];
  thread_link: (Row & { id: number; thread_id: number; is_primary: boolean })[];
  message: { id: number; thread_id: number; thread_rule: string; pinned: boolean }[];
  thread_key: { key: string; subject: string; thread_id: number }[];
  thread_barrier: { thread_id: number; other_id: number; decision_id: number }[];
  /** A merge: how each mailbox saw the thread right after it. */
  after?: { mailbox_id: number; sharing: string; archived_at: string | null }[];
}

/**
 * Makes sure that nothing comes into the threads or leaves them until the transaction ends: whatever could touch them
 * by a rule needs a lock on a base subject of theirs, on the id of a mail of ours in them, or on that of one that a
 * report speaks of. What came in while we waited is locked as well; a deadlock makes the transaction run again.
 *
 * @throws {NotFoundError} unless the viewer has a copy in each of them and may read all that others have
 */
export async function holdThreads(tx: Tx, viewer: Viewer, threads: number[]): Promise<void> {
  for (let held = -1; ;) {
    const keys = await tx.query<{ key: string }>(
      `select subject::text as key from thread_key where thread_id = any($1)
       union select key::text from thread_key where thread_id = any($1)
          and subject = '00000000-0000-0000-0000-000000000000'
       union select id_hash::text from message where thread_id = any($1)`,
      [threads],
    );
    if (keys.length === held) break;
    held = keys.length;
    lockUuids(
      tx,
      keys.map(row => row.key),
    );
  }
  const found = await tx.query(
    'select id from thread where id = any($1) and merged_into is null order by id for update',
    [threads],
  );
  if (found.length < threads.length) throw new NotFoundError('thread');
  await tx.query(
    'select 1 from thread_mailbox where thread_id = any($1) order by thread_id, mailbox_id for update',
    [threads],
  );
  for (const thread of threads) {
    const [row] = await tx.query<{ may: boolean }>(`select ${mayDecide(viewer)} as may`, [
      viewer.userId,
      thread,
    ]);
    if (!row!.may) throw new NotFoundError('thread');
  }
}

/** SQL: the viewer `$1` has a copy of the thread `$2`, and nobody has one that he may not read. */
export function mayDecide(viewer: Viewer): string {
  const columns = { user: '$1', thread: 'box.thread_id', mailbox: 'box.mailbox_id', sharing: 'box.sharing' };
  return `coalesce((
    select bool_or(mailbox.user_id = $1) and bool_and(${visibleMail(viewer, columns)})
      from thread_mailbox box join mailbox on mailbox.id = box.mailbox_id and mailbox.deleted_at is null
     where box.thread_id = $2), false)`;
}

/** Writes down how the threads are, and that this was decided about them. @returns the decision's id */
export async function record(
  tx: Tx,
  viewer: Viewer,
  kind: Decision['kind'],
  thread: number,
  other: number,
  before: Before,
): Promise<number> {
  const [made] = await tx.query<{ id: number }>(
    `insert into thread_decision (kind, thread_id, other_id, before, actor_id) values ($1, $2, $3, $4, $5) returning id`,
    [kind, thread, other, JSON.stringify(before), viewer.userId],
  );
  return (made as { id: number }).id;
}

export async function snapshot(tx: Tx, threads: number[]): Promise<Before> {
  const rowsOf = (from: string, columns = 'kept.*') =>
    `(select coalesce(jsonb_agg(to_jsonb(picked)), '[]') from (select ${columns} from ${from}) picked)`;
  const [row] = await tx.query<{ before: Before }>(
    `select jsonb_build_object(
       'thread', ${rowsOf('thread kept where id = any($1)')},
       'followers', ${rowsOf('thread kept where merged_into = any($1)', 'id, merged_into')},
       'thread_mailbox', ${rowsOf('thread_mailbox kept where thread_id = any($1)')},
       'thread_link', ${rowsOf('thread_link kept where thread_id = any($1)')},
       'message', ${rowsOf('message kept where thread_id = any($1)', 'id, thread_id, thread_rule, pinned')},
       'thread_key', ${rowsOf('thread_key kept where thread_id = any($1)')},
       'thread_barrier', ${rowsOf('thread_barrier kept where thread_id = any($1) or other_id = any($1)')}
     ) as before`,
    [threads],
  );
  return (row as { before: Before }).before;
}

/** Decisions that stand about a thread, the latest first, each with the id of the thread on its other side. */
export interface StandingDecision {
  id: number;
  kind: Decision['kind'];
  thread: number;
  other: number;
  at: Date;
  by_id: number | null;
  by_name: string | null;
  /** The one that has to be undone before this one can be. */
  later: number | null;
}

/** Where a thread is by now: ids that were merged lead on in one step. */
const nowAt = (column: string): string =>
  `(select coalesce(went.merged_into, went.id) from thread went where went.id = ${column})`;

export async function decisionsAbout(sql: Sql, thread: number): Promise<StandingDecision[]> {
  return sql.query<StandingDecision>(
    `with ids as (
       select $1::bigint as id union select id from thread where merged_into = $1
     ), standing as (
       select id, kind, ${nowAt('thread_id')} as thread, ${nowAt('other_id')} as other, at, actor_id from thread_decision
        where undone_at is null and (thread_id in (select id from ids) or other_id in (select id from ids))
     )
     select standing.*, users.id as by_id, users.name as by_name, (
              select max(later.id) from thread_decision later
               where later.id > standing.id and later.undone_at is null
                 and (${nowAt('later.thread_id')} in (standing.thread, standing.other)
                   or ${nowAt('later.other_id')} in (standing.thread, standing.other))) as later
       from standing left join users on users.id = standing.actor_id order by standing.id desc`,
    [thread],
  );
}

/** @throws {NotFoundError} */
export async function readDecision(tx: Tx, id: number): Promise<Decision> {
  const [found] = await tx.query<Decision>(
    `select id, kind, ${nowAt('thread_id')} as thread, ${nowAt('other_id')} as other, before, at
       from thread_decision where id = $1 and undone_at is null for update`,
    [id],
  );
  if (!found) throw new NotFoundError('decision');
  return found;
}

/** Open pages look at these threads again. */
export async function tellChanged(tx: Tx, viewer: Viewer, threads: number[]): Promise<void> {
  const boxes = await tx.query<{ thread: number; mailboxes: number[] }>(
    `select thread_id as thread, array_agg(mailbox_id) as mailboxes from thread_mailbox where thread_id = any($1) group by 1`,
    [threads],
  );
  await emit(
    tx,
    boxes.map(({ thread, mailboxes }) => ({
      name: 'thread.changed' as const,
      payload: { threadId: thread, mailboxIds: mailboxes },
    })),
    viewer.userId,
  );
}
