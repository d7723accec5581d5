import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { failpoint } from '../platform/failpoint.js';
import type { Tx } from '../platform/database.js';
import { mergeThreads } from './merge-threads.js';
import { holdThreads, record, snapshot, tellChanged } from './thread-decision.js';

/**
 * Puts two threads together by a user's hand; the one with the lower id stays, as in every merge. A barrier that stood
 * between them falls. Nobody reads more by it than before: see merge-threads.ts.
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
  const decision = await record(tx, viewer, 'merge', into, from, before);
  await tx.query('delete from thread_barrier where thread_id = any($1) and other_id = any($1)', [
    [into, from],
  ]);
  await mergeThreads({ tx }, [{ from, into }], viewer.userId);
  failpoint('merge-by-hand');
  await tx.query('update message set pinned = true where thread_id = $1', [into]);
  await tx.query(
    `update thread_decision set before = before || jsonb_build_object('after', (
       select coalesce(jsonb_agg(jsonb_build_object('mailbox_id', mailbox_id, 'sharing', sharing, 'archived_at', archived_at)), '[]')
         from thread_mailbox where thread_id = $2)) where id = $1`,
    [decision, into],
  );
  await tellChanged(tx, viewer, [into]);
  return { thread: into, decision };
}
