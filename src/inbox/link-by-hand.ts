import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { moveFileTimes, moveTime } from './move-times.js';

/**
 * What a user decides about a thread's links. It outranks every rule: what he links stays linked, what he takes
 * away no rule brings back, and what he chose among several is not asked again.
 *
 * The caller has made sure that the viewer may see the thread.
 */
export type LinkTarget = {
  type: 'deal' | 'lead' | 'project' | 'person' | 'organization';
  id: number | string;
};

const isItem = (type: LinkTarget['type']): boolean =>
  type === 'deal' || type === 'lead' || type === 'project';

/** @returns the link's id. @throws InvalidError when the target is not there or not visible to the viewer */
export async function linkByHand(
  tx: Tx,
  viewer: Viewer,
  threadId: number,
  target: LinkTarget,
  primary: boolean,
): Promise<number> {
  await lockThread(tx, threadId);
  await checkTarget(tx, viewer, target);
  const leads = isItem(target.type) && (primary || !(await hasPrimary(tx, threadId)));
  if (leads)
    await tx.query('update thread_link set is_primary = false where thread_id = $1 and is_primary', [
      threadId,
    ]);
  const column = `${target.type}_id`;
  const [link] = await tx.query<{ id: number }>(
    `insert into thread_link as link (thread_id, ${column}, is_primary, rule, actor_id) values ($1, $2, $3, 'by-hand', $4)
     on conflict (thread_id, ${column}) where ${column} is not null do update set
       state = 'linked', is_primary = excluded.is_primary or (link.is_primary and link.state = 'linked'), rule = 'by-hand',
       evidence = '{}', actor_id = excluded.actor_id, at = now(), rests_on = null
     returning id`,
    [threadId, target.id, leads, viewer.userId],
  );
  const { id } = link as { id: number };
  if (isItem(target.type)) await answer(tx, threadId, { rule: 'chosen', by: viewer.userId, link: id });
  moveTime(tx, target.type, target.id);
  moveFileTimes(tx, [threadId]);
  await tell(tx, viewer, threadId, 'thread.linked', id);
  return id;
}

/** Takes a link away; it stays known as removed, so that no rule makes it again. One that answered a question asks again. */
export async function unlink(tx: Tx, viewer: Viewer, threadId: number, linkId: number): Promise<void> {
  await lockThread(tx, threadId);
  const [gone] = await tx.query<{ wasPrimary: boolean }>(
    `update thread_link link set state = 'removed', is_primary = false, actor_id = $3, at = now()
       from thread_link before
      where link.id = $2 and link.thread_id = $1 and link.state = 'linked' and before.id = link.id
     returning before.is_primary as "wasPrimary"`,
    [threadId, linkId, viewer.userId],
  );
  if (!gone) throw new NotFoundError('link');
  if (gone.wasPrimary) await promote(tx, threadId);
  await askAgain(tx, threadId, linkId);
  await tell(tx, viewer, threadId, 'thread.unlinked', linkId);
}

/** Undoes `unlink`. */
export async function restoreLink(tx: Tx, viewer: Viewer, threadId: number, linkId: number): Promise<void> {
  await lockThread(tx, threadId);
  const [back] = await tx.query<{ answers: boolean }>(
    `update thread_link set state = 'linked', actor_id = $3, at = now()
      where id = $2 and thread_id = $1 and state = 'removed'
     returning num_nonnulls(deal_id, lead_id, project_id) = 1
       and (select asks from thread where thread.id = thread_id) as answers`,
    [threadId, linkId, viewer.userId],
  );
  if (!back) throw new NotFoundError('removed link');
  if (back.answers) await answer(tx, threadId, { rule: 'chosen', by: viewer.userId, link: linkId });
  if (!(await hasPrimary(tx, threadId))) await promote(tx, threadId);
  moveFileTimes(tx, [threadId]);
  await tell(tx, viewer, threadId, 'thread.linked', linkId);
}

/** "None of these": the thread stops asking and is not asked again; `none: false` takes that back. */
export async function chooseNone(tx: Tx, viewer: Viewer, threadId: number, none = true): Promise<void> {
  await lockThread(tx, threadId);
  if (none) await answer(tx, threadId, { rule: 'none-of-these', by: viewer.userId });
  else await askAgain(tx, threadId, null);
  await emit(tx, [await changed(tx, threadId)], viewer.userId);
}

async function lockThread(tx: Tx, threadId: number): Promise<void> {
  const [thread] = await tx.query('select id from thread where id = $1 and merged_into is null for update', [
    threadId,
  ]);
  if (!thread) throw new NotFoundError('thread');
}

async function checkTarget(tx: Tx, viewer: Viewer, { type, id }: LinkTarget): Promise<void> {
  const [found] = await tx.query(
    `select 1 from ${type} item where item.id = $1 and item.deleted_at is null and ${visibleItem(viewer, 'item', '$2')}`,
    [id, viewer.userId],
  );
  if (!found)
    throw new InvalidError(
      `${type}_id`,
      `There is no ${type} ${id}`,
      `Send the id of a ${type} that you may see.`,
    );
}

async function hasPrimary(tx: Tx, threadId: number): Promise<boolean> {
  const [primary] = await tx.query(
    `select 1 from thread_link where thread_id = $1 and is_primary and state = 'linked'`,
    [threadId],
  );
  return primary !== undefined;
}

/** The oldest item that is left leads. */
async function promote(tx: Tx, threadId: number): Promise<void> {
  await tx.query(
    `update thread_link set is_primary = true where id = (
       select id from thread_link where thread_id = $1 and state = 'linked' and num_nonnulls(deal_id, lead_id, project_id) = 1
        order by id limit 1)`,
    [threadId],
  );
}

/** The question is kept with its answer, for whoever takes the answer back. */
async function answer(tx: Tx, threadId: number, ask: object): Promise<void> {
  await tx.query(
    `update thread set asks = false, ask = $2::jsonb || jsonb_build_object('question', coalesce(ask -> 'question', ask))
      where id = $1`,
    [threadId, JSON.stringify(ask)],
  );
}

/** @param linkId the link that was the answer; null where "none of these" was */
async function askAgain(tx: Tx, threadId: number, linkId: number | null): Promise<void> {
  await tx.query(
    `update thread set asks = ask -> 'question' <> 'null'::jsonb, ask = nullif(ask -> 'question', 'null'::jsonb)
      where id = $1 and case when $2::bigint is null then ask ->> 'rule' = 'none-of-these'
                             else ask ->> 'rule' = 'chosen' and (ask ->> 'link')::bigint = $2 end`,
    [threadId, linkId],
  );
}

async function tell(
  tx: Tx,
  viewer: Viewer,
  threadId: number,
  name: 'thread.linked' | 'thread.unlinked',
  linkId: number,
): Promise<void> {
  await emit(tx, [{ name, payload: { threadId, linkId } }, await changed(tx, threadId)], viewer.userId);
}

async function changed(tx: Tx, threadId: number) {
  const mailboxes = await tx.query<{ id: number }>(
    'select mailbox_id as id from thread_mailbox where thread_id = $1',
    [threadId],
  );
  return {
    name: 'thread.changed' as const,
    payload: { threadId, mailboxIds: mailboxes.map(mailbox => mailbox.id) },
  };
}
