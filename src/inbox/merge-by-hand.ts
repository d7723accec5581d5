import { asEachUser, visibleByLink, type Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { failpoint } from '../platform/failpoint.js';
import type { Tx } from '../platform/database.js';
import { mergeThreads } from './merge-threads.js';
import { holdThreads, record, snapshot, tellChanged, type Before } from './thread-decision.js';

/**
 * Puts two threads together by a user's hand; the one with the lower id stays, as in every merge. A barrier that stood
 * between them falls.
 *
 * Nobody reads more by it than before: a mailbox's copies stay private where they were private in either thread, and
 * become private where the links of the other thread would show them to somebody new.
 *
 * @throws {NotFoundError} unless the viewer has a copy in each thread and may read all of both
 * @throws {InvalidError} where they are one thread already
 */
export async function mergeByHand(
  tx: Tx,
  viewer: Viewer,
  thread: number,
  other: number,
): Promise<{ thread: number; decision: number }> {
  if (thread === other)
    throw new InvalidError(
      'thread_id',
      'The two are one conversation already',
      'Send the id of another conversation.',
    );
  const [into, from] = [Math.min(thread, other), Math.max(thread, other)];
  await holdThreads(tx, viewer, [into, from]);
  const before = await snapshot(tx, [into, from]);
  const audience = new Map([
    [into, await audienceOf(tx, into)],
    [from, await audienceOf(tx, from)],
  ]);
  const decision = await record(tx, viewer, 'merge', into, from, before);
  await tx.query('delete from thread_barrier where thread_id = any($1) and other_id = any($1)', [
    [into, from],
  ]);
  await mergeThreads({ tx }, [{ from, into }], viewer.userId);
  failpoint('merge-by-hand');
  await tx.query('update message set pinned = true where thread_id = $1', [into]);
  await narrow(tx, into, before, audience);
  await tx.query(
    `update thread_decision set before = before || jsonb_build_object('after', (
       select coalesce(jsonb_agg(jsonb_build_object('mailbox_id', mailbox_id, 'sharing', sharing, 'archived_at', archived_at)), '[]')
         from thread_mailbox where thread_id = $2)) where id = $1`,
    [decision, into],
  );
  await tellChanged(tx, viewer, [into]);
  return { thread: into, decision };
}

/** Who may read shared copies of the thread by what it is linked to. */
async function audienceOf(tx: Tx, thread: number): Promise<Set<number>> {
  const rows = await tx.query<{ id: number }>(
    `select u.id from users u where u.active and ${asEachUser('u', one => visibleByLink(one, 'u.id', '$1'))}`,
    [thread],
  );
  return new Set(rows.map(row => row.id));
}

async function narrow(
  tx: Tx,
  into: number,
  before: Before,
  audience: Map<number, Set<number>>,
): Promise<void> {
  const now = await audienceOf(tx, into);
  const owners = await tx.query<{ id: number; owner: number }>(
    'select id, user_id as owner from mailbox where id = any($1)',
    [before.thread_mailbox.map(row => row.mailbox_id)],
  );
  const ownerOf = new Map(owners.map(row => [row.id, row.owner]));
  const widened = before.thread_mailbox.filter(
    ({ thread_id, mailbox_id, sharing }) =>
      sharing === 'shared' &&
      [...now].some(user => user !== ownerOf.get(mailbox_id) && !audience.get(thread_id)?.has(user)),
  );
  await tx.query(
    `update thread_mailbox set sharing = 'private' where thread_id = $1 and mailbox_id = any($2)`,
    [into, widened.map(row => row.mailbox_id)],
  );
}
