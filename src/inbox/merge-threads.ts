import { emit } from '../platform/outbox.js';
import { keepFromNewReaders, sharedViews, type SharedView } from './audience.js';
import { rows, type Slice } from './slice.js';

export interface Merge {
  from: number;
  into: number;
}

/**
 * Puts threads together: messages, copies, keys, links and each mailbox's own view move to the thread that stays;
 * the other keeps its id and points there, so that an id that somebody has written down still resolves.
 *
 * Nobody reads more by it than before: a mailbox's copies stay private where they were private in either thread, and
 * become private where the links of the other thread would show them to somebody new.
 *
 * Costs what the moved threads hold. Call with the keys of the slice locked; the threads are locked here, in order.
 *
 * @param seen who could read what, where the caller has changed links for this merge already
 */
export async function mergeThreads(
  slice: Pick<Slice, 'tx'> & Partial<Slice>,
  merges: Merge[],
  actorId: number | null = null,
  seen: SharedView[] | null = null,
): Promise<void> {
  const { tx } = slice;
  const resolved = resolve(merges);
  if (resolved.length === 0) return;
  const given = rows(resolved);
  const from = resolved.map(merge => merge.from);
  const moved = `jsonb_to_recordset($1) as moved ("from" bigint, "into" bigint)`;
  const threads = resolved.flatMap(merge => [merge.from, merge.into]);
  await tx.query('select id from thread where id = any($1) order by id for update', [threads]);
  const shared = seen ?? (await sharedViews(tx, threads));
  for (const table of ['message', 'message_copy', 'thread_key']) {
    await tx.query(
      `update ${table} set thread_id = moved."into" from ${moved} where ${table}.thread_id = moved."from"`,
      [given],
    );
  }
  await tx.query(
    `insert into thread_mailbox as kept (thread_id, mailbox_id, last_at, first_at, messages, unread, has_received,
            has_sent, has_attachments, archived_at, labels, sharing)
     select moved."into", gone.mailbox_id, max(last_at), min(first_at), sum(messages), sum(unread), bool_or(has_received),
            bool_or(has_sent), bool_or(has_attachments), case when bool_and(archived_at is not null) then max(archived_at) end,
            coalesce(string_to_array(string_agg(nullif(array_to_string(labels, ','), ''), ','), ',')::bigint[], '{}'), min(sharing)
       from ${moved} join thread_mailbox gone on gone.thread_id = moved."from"
      group by moved."into", gone.mailbox_id
     on conflict (thread_id, mailbox_id) do update set
       last_at = greatest(kept.last_at, excluded.last_at), first_at = least(kept.first_at, excluded.first_at),
       messages = kept.messages + excluded.messages, unread = kept.unread + excluded.unread,
       has_received = kept.has_received or excluded.has_received, has_sent = kept.has_sent or excluded.has_sent,
       has_attachments = kept.has_attachments or excluded.has_attachments,
       archived_at = case when excluded.archived_at is not null then kept.archived_at end,
       labels = array(select distinct unnest(kept.labels || excluded.labels)),
       -- What was private in one of them stays private.
       sharing = least(kept.sharing, excluded.sharing)`,
    [given],
  );
  await tx.query('delete from thread_mailbox where thread_id = any($1)', [from]);
  // A link that both have stays once, and rests on the mail of both; a removal by hand in either stands for both.
  await tx.query(
    `with standing as (
       select link.id, link.rests_on, coalesce(moved."into", link.thread_id) as thread_id, link.deal_id, link.lead_id,
              link.project_id, link.person_id, link.organization_id
         from thread_link link left join ${moved} on moved."from" = link.thread_id where link.thread_id = any($2)
     ), united as (
       select array_agg(distinct id) as ids,
              case when bool_and(rests_on is not null) then coalesce(array_agg(distinct box) filter (where box is not null), '{}') end as boxes
         from standing left join lateral unnest(rests_on) box on true
        group by thread_id, deal_id, lead_id, project_id, person_id, organization_id having count(distinct id) > 1
     )
     update thread_link link set rests_on = united.boxes from united where link.id = any(united.ids)`,
    [given, threads],
  );
  await tx.query(
    `update thread_link kept set state = 'removed', is_primary = false from ${moved}
       join thread_link gone on gone.thread_id = moved."from" and gone.state = 'removed'
      where kept.thread_id = moved."into" and ${sameTarget('kept', 'gone')}`,
    [given],
  );
  await tx.query(
    `delete from thread_link gone using ${moved}, thread_link kept
      where gone.thread_id = moved."from" and kept.thread_id = moved."into" and ${sameTarget('kept', 'gone')}`,
    [given],
  );
  await tx.query(
    `delete from thread_link gone using ${moved}, ${moved.replaceAll('moved', 'other')}, thread_link twin
      where gone.thread_id = moved."from" and other."into" = moved."into" and twin.thread_id = other."from"
        and twin.id < gone.id and ${sameTarget('twin', 'gone')}`,
    [given],
  );
  await tx.query(
    `update thread_link link set thread_id = moved."into", is_primary = false from ${moved} where link.thread_id = moved."from"`,
    [given],
  );
  await tx.query(
    `with gone as (
       delete from thread_barrier where thread_id = any($2) or other_id = any($2) returning *
     )
     insert into thread_barrier (thread_id, other_id, decision_id)
     select distinct coalesce(one."into", gone.thread_id), coalesce(two."into", gone.other_id), gone.decision_id
       from gone left join ${moved.replaceAll('moved', 'one')} on one."from" = gone.thread_id
       left join ${moved.replaceAll('moved', 'two')} on two."from" = gone.other_id
      where coalesce(one."into", gone.thread_id) <> coalesce(two."into", gone.other_id)
     on conflict do nothing`,
    [given, from],
  );
  await keepFromNewReaders(tx, shared, resolved);
  const into = [...new Set(resolved.map(merge => merge.into))];
  // The oldest item link leads where none of the thread that stays does; two different items are a question.
  await tx.query(
    `with items as (
       select thread_id, min(id) as first, count(*) as many, bool_or(is_primary) as led from thread_link
        where thread_id = any($1) and state = 'linked' and num_nonnulls(deal_id, lead_id, project_id) = 1
        group by thread_id
     ), leads as (
       update thread_link set is_primary = true from items where thread_link.id = items.first and not items.led
     )
     update thread set asks = true, ask = jsonb_build_object('rule', 'threads-merged')
       from items where thread.id = items.thread_id and items.many > 1 and not thread.asks`,
    [into],
  );
  await tx.query(
    `update thread kept set
       last_at = greatest(kept.last_at, gone.last_at), asks = kept.asks or gone.asks, ask = coalesce(kept.ask, gone.ask)
       from (select moved."into", max(last_at) as last_at, bool_or(asks) as asks, (array_agg(ask) filter (where ask is not null))[1] as ask
               from ${moved} join thread on thread.id = moved."from" group by 1) gone
      where kept.id = gone."into"`,
    [given],
  );
  await tx.query(
    `update thread set merged_into = moved."into", asks = false, split_from = null from ${moved}
      where thread.id = moved."from" or thread.merged_into = moved."from"`,
    [given],
  );
  await emit(
    tx,
    resolved.map(payload => ({ name: 'thread.merged' as const, payload })),
    actorId,
  );
  const target = new Map(resolved.map(merge => [merge.from, merge.into]));
  for (const mail of slice.mails ?? []) mail.threadId = target.get(mail.threadId) ?? mail.threadId;
}

const sameTarget = (a: string, b: string): string =>
  ['deal_id', 'lead_id', 'project_id', 'person_id', 'organization_id']
    .map(column => `${a}.${column} is not distinct from ${b}.${column}`)
    .join(' and ');

/** Follows chains (a into b, b into c) and lets the lowest id of each component stay. */
function resolve(merges: Merge[]): Merge[] {
  const root = new Map<number, number>();
  const find = (id: number): number => {
    const up = root.get(id) ?? id;
    return up === id ? id : find(up);
  };
  for (const { from, into } of merges) {
    const [low, high] = [find(from), find(into)].sort((a, b) => a - b) as [number, number];
    root.set(high, low);
  }
  return [...root.keys()].map(id => ({ from: id, into: find(id) })).filter(({ from, into }) => from !== into);
}
