import type { Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { moveFileTimes } from '../move-times.js';
import { rows } from '../slice.js';
import { fits, threadsOfPeople, type Fit } from './fits.js';
import type { ItemRef, Review } from './item.js';

/** So many threads in one transaction: it holds their locks, and a deadlock makes all of it run again. */
const batchSize = 250;

/** What a batch of a job needs to know of it. */
export interface Work {
  id: number;
  userId: number;
  item: ItemRef;
  /** Threads up to this id are done. */
  afterId: number;
}

/**
 * Links the next threads of a job, each only if it fits still: what somebody has decided meanwhile stands.
 *
 * @returns null where there are no more threads, else how many were linked and the last one that was looked at
 */
export async function linkBatch(
  tx: Tx,
  review: Review,
  work: Work,
  takes: (fit: Fit) => boolean,
): Promise<{ linked: number; afterId: number } | null> {
  const places = await threadsOfPeople(tx, review, { afterId: work.afterId, limit: batchSize });
  const last = places.at(-1);
  if (!last || !review.item.open || review.company.linkPolicy === 'none') return null;
  const threadIds = places.map(place => place.id);
  await lockThreads(tx, threadIds);
  const taken = (await fits(tx, review, threadIds)).filter(takes);
  const made = await writeLinks(tx, work, taken);
  const linkOf = new Map(made.map(link => [link.threadId, link.id]));
  const answered = taken.filter(fit => fit.group === 'ask' && linkOf.has(fit.threadId));
  await answer(
    tx,
    work.userId,
    answered.map(({ threadId }) => ({ thread_id: threadId, link_id: linkOf.get(threadId) })),
  );
  moveFileTimes(tx, [...linkOf.keys()]);
  await tellPages(tx, work.userId, [...linkOf.keys()]);
  return { linked: made.length, afterId: last.id };
}

/**
 * Takes back the next links of a job. One that somebody has decided about since (linked again by hand, taken away,
 * restored) is his and stays as it is.
 *
 * @returns null where none is left, else how many were taken back
 */
export async function revertBatch(
  tx: Tx,
  { id, userId }: Pick<Work, 'id' | 'userId'>,
): Promise<number | null> {
  const made = await tx.query<{ linkId: number; threadId: number }>(
    `select made.thread_link_id as "linkId", link.thread_id as "threadId" from retroactive_link_made made
       join thread_link link on link.id = made.thread_link_id
      where made.retroactive_link_id = $1 and made.state = 'linked' order by made.thread_link_id limit ${batchSize}`,
    [id],
  );
  if (made.length === 0) return null;
  await lockThreads(
    tx,
    made.map(row => row.threadId),
  );
  const gone = await tx.query<{ linkId: number; threadId: number; led: boolean }>(
    `with done as (
       update retroactive_link_made made set state = case when link.state = 'linked' and link.at = made.link_at then 'reverted' else 'kept' end,
              link_at = now()
         from thread_link link
        where made.retroactive_link_id = $1 and made.thread_link_id = any($2) and link.id = made.thread_link_id
       returning made.thread_link_id as id, made.state
     )
     update thread_link link set state = 'removed', is_primary = false, actor_id = $3, at = now()
       from thread_link before join done on done.id = before.id and done.state = 'reverted'
      where link.id = before.id
     returning link.id as "linkId", link.thread_id as "threadId", before.is_primary as led`,
    [id, made.map(row => row.linkId), userId],
  );
  // The oldest item that is left leads, as after unlinking by hand.
  await tx.query(
    `update thread_link set is_primary = true where id in (
       select min(id) from thread_link where thread_id = any($1) and state = 'linked'
          and num_nonnulls(deal_id, lead_id, project_id) = 1 group by thread_id)`,
    [gone.filter(row => row.led).map(row => row.threadId)],
  );
  await tx.query(
    `update thread set asks = ask -> 'question' <> 'null'::jsonb, ask = nullif(ask -> 'question', 'null'::jsonb)
       from unnest($1::bigint[], $2::bigint[]) as given (thread_id, link_id)
      where thread.id = given.thread_id and ask ->> 'rule' = 'chosen' and (ask ->> 'link')::bigint = given.link_id`,
    [gone.map(row => row.threadId), gone.map(row => row.linkId)],
  );
  await tellPages(
    tx,
    userId,
    gone.map(row => row.threadId),
  );
  return gone.length;
}

/** In order of id, as everybody locks threads. */
async function lockThreads(tx: Tx, threadIds: number[]): Promise<void> {
  await tx.query('select id from thread where id = any($1) order by id for update', [threadIds]);
}

/** Leads a thread that has no item, or a deleted one; what leads it otherwise goes on to. */
async function writeLinks(
  tx: Tx,
  { id, userId, item }: Work,
  taken: Fit[],
): Promise<{ id: number; threadId: number }[]> {
  if (taken.length === 0) return [];
  await tx.query(
    `update thread_link link set is_primary = false
      where link.thread_id = any($1) and link.is_primary
        and not exists (select from deal where deal.id = link.deal_id and deal.deleted_at is null)
        and not exists (select from lead where lead.id = link.lead_id and lead.deleted_at is null)
        and not exists (select from project where project.id = link.project_id and project.deleted_at is null)`,
    [taken.map(fit => fit.threadId)],
  );
  const column = `${item.type}_id`;
  return tx.query<{ id: number; threadId: number }>(
    `with linked as (
       insert into thread_link as link (thread_id, ${column}, is_primary, rule, evidence, actor_id, rests_on)
       select given.thread_id, $2, not exists (
                select from thread_link leads where leads.thread_id = given.thread_id and leads.is_primary and leads.state = 'linked'),
              'retroactive', given.evidence, $3,
              case when known.id is not null then known.rests_on else ${mailboxesWith('given')} end
         from jsonb_to_recordset($1) as given (thread_id bigint, person_id bigint, evidence jsonb)
         left join thread_link known on known.thread_id = given.thread_id and known.person_id = given.person_id
        order by given.thread_id
       -- A link that a revert took back is there as removed.
       on conflict (thread_id, ${column}) where ${column} is not null do update set
         state = 'linked', is_primary = excluded.is_primary, rule = excluded.rule, evidence = excluded.evidence,
         actor_id = excluded.actor_id, at = now(), rests_on = excluded.rests_on
         where link.state = 'removed'
       returning link.id, link.thread_id, link.at
     ), noted as (
       insert into retroactive_link_made (retroactive_link_id, thread_link_id, link_at) select $4, id, at from linked
     )
     select id, thread_id as "threadId" from linked`,
    [
      rows(
        taken.map(({ threadId, personId, personName, group }) => ({
          thread_id: threadId,
          person_id: personId,
          evidence: { person_id: personId, person_name: personName, group },
        })),
      ),
      item.id,
      userId,
      id,
    ],
  );
}

/** SQL: the mailboxes in whose mail of the thread the person is, neither of which needs a link between them. */
const mailboxesWith = (given: string): string => `array(
  select distinct copy.mailbox_id from message_copy copy
    join participant on participant.message_id = copy.message_id join address on address.id = participant.address_id
    join contact_email own on own.email = address.email and own.person_id = ${given}.person_id
   where copy.thread_id = ${given}.thread_id)`;

/** Choosing is an answer; the question is kept with it, for whoever takes it back. */
async function answer(
  tx: Tx,
  userId: number,
  answered: { thread_id: number; link_id: number | undefined }[],
): Promise<void> {
  if (answered.length === 0) return;
  await tx.query(
    `update thread set asks = false, ask = jsonb_build_object('rule', 'chosen', 'by', $2::bigint, 'link', given.link_id, 'question', ask)
       from jsonb_to_recordset($1) as given (thread_id bigint, link_id bigint) where thread.id = given.thread_id`,
    [rows(answered), userId],
  );
}

/** Open pages look again; nothing else is set off by mail that is long there. */
export async function tellPages(tx: Tx, userId: number | null, threadIds: number[]): Promise<void> {
  if (threadIds.length === 0) return;
  const found = await tx.query<{ threadId: number; mailboxIds: number[] }>(
    `select thread_id as "threadId", array_agg(mailbox_id) as "mailboxIds" from thread_mailbox
      where thread_id = any($1) group by thread_id`,
    [threadIds],
  );
  await emit(
    tx,
    found.map(payload => ({ name: 'thread.changed' as const, payload })),
    userId,
  );
}
