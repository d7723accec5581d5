import type { Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { failpoint } from '../platform/failpoint.js';
import type { Tx } from '../platform/database.js';
import { sharedViews } from './audience.js';
import { mergeThreads } from './merge-threads.js';
import { recountThreads } from './move-mail.js';
import { revive } from './revive-thread.js';
import {
  decisionsAbout,
  holdThreads,
  readDecision,
  tellChanged,
  type Before,
  type Decision,
} from './thread-decision.js';

/**
 * Takes a decision about threads back: everything is as it was before, and what came since stands where it belongs.
 *
 *   a split   the new thread's mail returns, with what came into it since; its id leads to the old one
 *   a merge   the thread that went up in the other is there again, with the mail that it had and the answers to that
 *
 * @param thread where the viewer sees the decision
 * @returns where the two threads are now; one and the same for a split
 * @throws {NotFoundError} where there is no such decision about this thread, or the viewer may not decide about it
 * @throws {ConflictError} where a later decision stands on this one
 */
export async function undoDecision(
  tx: Tx,
  viewer: Viewer,
  thread: number,
  decisionId: number,
): Promise<{ thread: number; other: number }> {
  // Its row is locked before the threads, which every other verb locks first: whoever waits for the other is run again.
  const decision = await readDecision(tx, decisionId);
  if (decision.thread !== thread && decision.other !== thread) throw new NotFoundError('decision');
  const threads = [...new Set([decision.thread, decision.other])].sort((a, b) => a - b);
  await holdThreads(tx, viewer, threads);
  const standing = (await decisionsAbout(tx, decision.thread)).find(row => row.id === decisionId);
  if (standing?.later)
    throw new ConflictError(
      'The conversation was split or merged again since',
      'Undo that later change first.',
    );
  await tx.query('update thread_decision set undone_at = now() where id = $1', [decisionId]);
  const done =
    decision.kind === 'split' ? await undoSplit(tx, viewer, decision) : await revive(tx, viewer, decision);
  failpoint('undo-decision');
  await tellChanged(tx, viewer, [...new Set([done.thread, done.other])]);
  return done;
}

async function undoSplit(tx: Tx, viewer: Viewer, { id, thread, other, before }: Decision) {
  const into = Math.min(thread, other);
  await tx.query('delete from thread_barrier where decision_id = $1', [id]);
  const asked = await tx.query<{ asks: boolean; ask: object | null }>(
    'select asks, ask from thread where id = $1',
    [thread],
  );
  const seen = await sharedViews(tx, [thread, other]);
  // The split gave it these; what was done to them there goes with it.
  await tx.query(
    `delete from thread_link gone where gone.thread_id = $1 and exists (
       select from jsonb_populate_recordset(null::thread_link, $2) kept
        where kept.deal_id = gone.deal_id or kept.lead_id = gone.lead_id or kept.project_id = gone.project_id
           or kept.person_id = gone.person_id or kept.organization_id = gone.organization_id)`,
    [other, JSON.stringify(before.thread_link)],
  );
  await tx.query('update thread set asks = false, ask = null where id = $1', [other]);
  const added = await tx.query(
    `select 1 from thread_link where thread_id = $1 and state = 'linked' and num_nonnulls(deal_id, lead_id, project_id) = 1`,
    [other],
  );
  await mergeThreads({ tx }, [{ from: Math.max(thread, other), into }], viewer.userId, seen);
  await bringLinksBack(tx, into, before);
  // With an item that was linked since, the two disagree, and the thread asks.
  if (added.length === 0)
    await tx.query('update thread set asks = $2, ask = $3 where id = $1', [
      into,
      asked[0]?.asks ?? false,
      asked[0]?.ask ? JSON.stringify(asked[0].ask) : null,
    ]);
  await tx.query(
    `update message set thread_rule = old.thread_rule, pinned = old.pinned
       from jsonb_to_recordset($1) as old (id bigint, thread_rule text, pinned boolean) where message.id = old.id`,
    [JSON.stringify(before.message)],
  );
  await tx.query(
    `update thread_mailbox box set hidden_at = coalesce(box.hidden_at, old.hidden_at)
       from jsonb_populate_recordset(null::thread_mailbox, $2) old
      where box.thread_id = $1 and box.mailbox_id = old.mailbox_id and old.hidden_at is not null`,
    [into, JSON.stringify(before.thread_mailbox)],
  );
  await tx.query(
    `update thread set split_from = old.split_from from jsonb_populate_recordset(null::thread, $2) old
      where thread.id = $1`,
    [into, JSON.stringify(before.thread)],
  );
  await recountThreads(tx, [into]);
  return { thread: into, other: into };
}

/** People who took part in no mail that was left come back to the thread with the mail that they take part in. */
async function bringLinksBack(tx: Tx, into: number, before: Before): Promise<void> {
  await tx.query(
    `insert into thread_link overriding system value
     select (jsonb_populate_record(old, jsonb_build_object('thread_id', $1::bigint, 'is_primary', false))).*
       from jsonb_populate_recordset(null::thread_link, $2) old
      where not exists (select from thread_link kept where kept.id = old.id)
      on conflict do nothing`,
    [into, JSON.stringify(before.thread_link)],
  );
}
