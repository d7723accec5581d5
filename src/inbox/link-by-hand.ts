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
  const [link] = await linkMany(tx, viewer, [threadId], target, primary);
  if (!link) throw new NotFoundError('thread');
  return link.id;
}

export interface LinkOf {
  id: number;
  threadId: number;
}

/**
 * Links many threads to one thing. It leads in those that have no primary item yet; `primary`: in all.
 *
 * @returns each thread's link, and whether it was `made` by this
 * @throws InvalidError when the target is not there or not visible to the viewer
 */
export async function linkMany(
  tx: Tx,
  viewer: Viewer,
  threadIds: number[],
  target: LinkTarget,
  primary = false,
): Promise<(LinkOf & { made: boolean })[]> {
  const threads = await lockThreads(tx, threadIds);
  await checkTarget(tx, viewer, target);
  if (isItem(target.type) && primary)
    await tx.query('update thread_link set is_primary = false where thread_id = any($1) and is_primary', [
      threads,
    ]);
  const column = `${target.type}_id`;
  const made = await tx.query<LinkOf & { made: boolean }>(
    `with before as (
       select thread_id from thread_link where thread_id = any($1) and ${column} = $2 and state = 'linked'
     )
     insert into thread_link as link (thread_id, ${column}, is_primary, rule, actor_id)
     select given.thread, $2, $3 and not exists (
              select 1 from thread_link p where p.thread_id = given.thread and p.is_primary and p.state = 'linked'),
            'by-hand', $4::bigint
       from unnest($1::bigint[]) as given (thread) order by given.thread
     on conflict (thread_id, ${column}) where ${column} is not null do update set
       state = 'linked', is_primary = excluded.is_primary or (link.is_primary and link.state = 'linked'), rule = 'by-hand',
       evidence = '{}', actor_id = excluded.actor_id, at = now(), rests_on = null
     returning id, thread_id as "threadId", not exists (select from before where before.thread_id = link.thread_id) as made`,
    [threads, target.id, isItem(target.type), viewer.userId],
  );
  if (isItem(target.type))
    await answer(
      tx,
      made.map(({ id, threadId }) => ({ threadId, ask: { rule: 'chosen', by: viewer.userId, link: id } })),
    );
  if (made.length > 0) moveTime(tx, target.type, target.id);
  moveFileTimes(tx, threads);
  await tell(tx, viewer, 'thread.linked', made);
  return made;
}

/** Takes a link away; it stays known as removed, so that no rule makes it again. One that answered a question asks again. */
export async function unlink(tx: Tx, viewer: Viewer, threadId: number, linkId: number): Promise<void> {
  const gone = await unlinkMany(tx, viewer, [threadId], [linkId]);
  if (gone.length === 0) throw new NotFoundError('link');
}

/** The same for those of the links that these threads have. @returns the links that were taken away */
export async function unlinkMany(
  tx: Tx,
  viewer: Viewer,
  threadIds: number[],
  linkIds: number[],
): Promise<LinkOf[]> {
  const threads = await lockThreads(tx, threadIds);
  const gone = await tx.query<LinkOf & { wasPrimary: boolean }>(
    `update thread_link link set state = 'removed', is_primary = false, actor_id = $3, at = now()
       from thread_link before
      where link.id = any($2) and link.thread_id = any($1) and link.state = 'linked' and before.id = link.id
     returning link.id, link.thread_id as "threadId", before.is_primary as "wasPrimary"`,
    [threads, linkIds, viewer.userId],
  );
  await promote(
    tx,
    gone.filter(link => link.wasPrimary).map(link => link.threadId),
  );
  await askAgain(tx, gone);
  await tell(tx, viewer, 'thread.unlinked', gone);
  return gone.map(({ id, threadId }) => ({ id, threadId }));
}

/** Undoes `unlink`. @param primary it led the thread, and does again */
export async function restoreLink(
  tx: Tx,
  viewer: Viewer,
  threadId: number,
  linkId: number,
  primary = false,
): Promise<void> {
  await lockThread(tx, threadId);
  const [back] = await tx.query<{ isItem: boolean; asks: boolean }>(
    `update thread_link set state = 'linked', actor_id = $3, at = now()
      where id = $2 and thread_id = $1 and state = 'removed'
     returning num_nonnulls(deal_id, lead_id, project_id) = 1 as "isItem",
       (select asks from thread where thread.id = thread_id) as asks`,
    [threadId, linkId, viewer.userId],
  );
  if (!back) throw new NotFoundError('removed link');
  if (back.isItem && back.asks)
    await answer(tx, [{ threadId, ask: { rule: 'chosen', by: viewer.userId, link: linkId } }]);
  if (back.isItem && primary) await lead(tx, threadId, linkId);
  else if (!(await hasPrimary(tx, threadId))) await promote(tx, [threadId]);
  moveFileTimes(tx, [threadId]);
  await tell(tx, viewer, 'thread.linked', [{ id: linkId, threadId }]);
}

/** "None of these": the thread stops asking and is not asked again; `none: false` takes that back. */
export async function chooseNone(tx: Tx, viewer: Viewer, threadId: number, none = true): Promise<void> {
  await lockThread(tx, threadId);
  if (none) await answer(tx, [{ threadId, ask: { rule: 'none-of-these', by: viewer.userId } }]);
  else await askAgain(tx, [{ threadId, id: null }]);
  await emit(tx, await changed(tx, [threadId]), viewer.userId);
}

async function lockThread(tx: Tx, threadId: number): Promise<void> {
  if ((await lockThreads(tx, [threadId])).length === 0) throw new NotFoundError('thread');
}

/** Those of them that are there, and were not merged into others. */
async function lockThreads(tx: Tx, threadIds: number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    'select id from thread where id = any($1) and merged_into is null order by id for update',
    [threadIds],
  );
  return rows.map(row => row.id);
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

/** One item at most leads a thread. */
async function lead(tx: Tx, threadId: number, linkId: number): Promise<void> {
  await tx.query(
    'update thread_link set is_primary = false where thread_id = $1 and is_primary and id <> $2',
    [threadId, linkId],
  );
  await tx.query('update thread_link set is_primary = true where id = $1', [linkId]);
}

/** The oldest item that is left leads. */
async function promote(tx: Tx, threadIds: number[]): Promise<void> {
  if (threadIds.length === 0) return;
  await tx.query(
    `update thread_link set is_primary = true where id in (
       select min(id) from thread_link
        where thread_id = any($1) and state = 'linked' and num_nonnulls(deal_id, lead_id, project_id) = 1
        group by thread_id)`,
    [threadIds],
  );
}

/** The question is kept with its answer, for whoever takes the answer back. */
async function answer(tx: Tx, answers: { threadId: number; ask: object }[]): Promise<void> {
  await tx.query(
    `update thread set asks = false,
            ask = given.ask || jsonb_build_object('question', coalesce(thread.ask -> 'question', thread.ask))
       from unnest($1::bigint[], $2::jsonb[]) as given (id, ask)
      where thread.id = given.id`,
    [answers.map(each => each.threadId), answers.map(each => JSON.stringify(each.ask))],
  );
}

/**
 * Where another item was linked by hand as well, that is the answer now.
 *
 * @param links the links that were the answers; their ids are null where "none of these" was
 */
async function askAgain(tx: Tx, links: { threadId: number; id: number | null }[]): Promise<void> {
  await tx.query(
    `update thread set asks = other.id is null and ask -> 'question' <> 'null'::jsonb,
            ask = case when other.id is null then nullif(ask -> 'question', 'null'::jsonb)
                       else jsonb_set(ask, '{link}', to_jsonb(other.id)) end
       from unnest($1::bigint[], $2::bigint[]) as given (thread, link)
       left join lateral (
         select l.id from thread_link l
          where l.thread_id = given.thread and given.link is not null and l.state = 'linked' and l.rule = 'by-hand'
            and num_nonnulls(l.deal_id, l.lead_id, l.project_id) = 1
          order by l.id desc limit 1) other on true
      where thread.id = given.thread
        and case when given.link is null then ask ->> 'rule' = 'none-of-these'
                 else ask ->> 'rule' = 'chosen' and (ask ->> 'link')::bigint = given.link end`,
    [links.map(link => link.threadId), links.map(link => link.id)],
  );
}

async function tell(
  tx: Tx,
  viewer: Viewer,
  name: 'thread.linked' | 'thread.unlinked',
  links: LinkOf[],
): Promise<void> {
  await emit(
    tx,
    [
      ...links.map(({ id, threadId }) => ({ name, payload: { threadId, linkId: id } })),
      ...(await changed(
        tx,
        links.map(link => link.threadId),
      )),
    ],
    viewer.userId,
  );
}

async function changed(tx: Tx, threadIds: number[]) {
  const rows = await tx.query<{ thread: number; mailboxes: number[] }>(
    `select thread_id as thread, array_agg(mailbox_id order by mailbox_id) as mailboxes
       from thread_mailbox where thread_id = any($1) group by thread_id order by thread_id`,
    [threadIds],
  );
  return rows.map(({ thread, mailboxes }) => ({
    name: 'thread.changed' as const,
    payload: { threadId: thread, mailboxIds: mailboxes },
  }));
}
