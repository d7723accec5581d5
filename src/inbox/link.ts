import { emit } from '../platform/outbox.js';
import { rows, unique, type Slice } from './slice.js';

/**
 * From people to the deal, lead or project that a thread belongs to (spec: linking). A thread that has an item
 * keeps it, whatever happens to the item later; one that has none gets the only open item of its people, and where
 * there are several it asks, once. What a user did by hand is in the rows already and is never overridden.
 */
export async function link(slice: Slice): Promise<number[]> {
  const touched = unique(slice.mails.filter(mail => mail.isNewCopy).map(mail => mail.threadId));
  if (touched.length === 0 || !slice.mailbox.linkAutomatically || slice.company.linkPolicy === 'none')
    return [];
  const people = await peopleWithItems(slice, touched);
  if (people.length === 0) return [];
  const options = await openItems(slice, touched, people);
  const byThread = Map.groupBy(untied(options), option => option.threadId);
  const decided = [...byThread].map(([threadId, items]) => decide(threadId, items, slice.company.linkPolicy));
  await writeLinks(
    slice,
    decided.flatMap(decision => decision.links),
  );
  await ask(
    slice,
    decided.filter(decision => decision.asks),
  );
  return decided.filter(decision => decision.links.length > 0).map(decision => decision.threadId);
}

/** An open deal, lead or project of a person in the thread. */
export interface OpenItem {
  threadId: number;
  type: 'deal' | 'lead' | 'project';
  id: string;
  addTime: Date;
  personId: number;
  personName: string;
  /** The deal that this project came from, or the lead that this deal came from: one candidate with it. */
  tiedDeals: string[] | null;
  tiedLead: string | null;
  /** The thread has an item that is won, lost or done: another one is a question, never a guess. */
  inherits: boolean;
}

/** What the rules make of a thread: links, or a question. */
interface Decision {
  threadId: number;
  links: { item: OpenItem; primary: boolean; rule: string; evidence: object }[];
  asks: OpenItem[] | null;
}

/** Nearly all mail is from people without any open item: then this index look-up is all that linking costs. */
async function peopleWithItems({ tx }: Slice, threads: number[]): Promise<number[]> {
  const found = await tx.query<{ id: number }>(
    `with people as materialized (
       select distinct person_id as id from thread_link
        where thread_id = any($1) and person_id is not null and state = 'linked'
     )
     select people.id from people
      where exists (select from deal where deal.person_id = people.id and ${openDeal})
         or exists (select from deal_participant part join deal on deal.id = part.deal_id and ${openDeal}
                     where part.person_id = people.id)
         or exists (select from lead where lead.person_id = people.id and archived_at is null and deleted_at is null)
         or exists (select from project where project.person_id = people.id and status = 'open'
                       and archived_at is null and deleted_at is null)`,
    [threads],
  );
  return found.map(row => row.id);
}

/**
 * Threads that have an open item, were answered before ("none of these") or lie too far back for the item are not in
 * the answer: a thread links by rule only if it has mail after the item's add_time minus 30 days.
 */
async function openItems({ tx }: Slice, threads: number[], people: number[]): Promise<OpenItem[]> {
  return tx.query<OpenItem>(
    `with linked as (
       select link.thread_id, bool_or(deal.status = 'open' or project.status = 'open' or lead.archived_at is null and lead.id is not null) as open
         from thread_link link
         left join deal on deal.id = link.deal_id and deal.deleted_at is null
         left join project on project.id = link.project_id and project.deleted_at is null
         left join lead on lead.id = link.lead_id and lead.deleted_at is null
        where link.thread_id = any($1) and link.state = 'linked' and num_nonnulls(deal.id::text, project.id::text, lead.id::text) > 0
        group by link.thread_id
     ), undecided as (
       select thread.id, thread.last_at, linked.thread_id is not null as inherits
         from thread left join linked on linked.thread_id = thread.id
        where thread.id = any($1) and not thread.asks and thread.ask is null and linked.open is not true
     ), people as (
       select undecided.id as thread_id, undecided.last_at, undecided.inherits, person.id, person.name from undecided
         join thread_link link on link.thread_id = undecided.id and link.state = 'linked' and link.person_id = any($2)
         join person on person.id = link.person_id and person.deleted_at is null
     ), items as (${openItemsOf('people')}
     )
     select distinct on (items.thread_id, type, item) items.thread_id as "threadId", type, item as id,
            add_time as "addTime", items.id as "personId", items.name as "personName", tied_deals as "tiedDeals",
            tied_lead as "tiedLead", inherits
       from items
      where last_at > add_time - interval '30 days'
        and not exists (select 1 from thread_link removed where removed.thread_id = items.thread_id and removed.state = 'removed'
              and ((type = 'deal' and removed.deal_id::text = item) or (type = 'lead' and removed.lead_id::text = item)
                or (type = 'project' and removed.project_id::text = item)))
      order by items.thread_id, type, item, items.id`,
    [threads, people],
  );
}

const openDeal = `deal.status = 'open' and deal.archived_at is null and deal.deleted_at is null`;

/**
 * SQL: the open items of the persons in `people`, whose `id` is the person's: all of its columns, then type, item (the
 * id as text), add_time, tied_deals and tied_lead.
 *
 * @param also a further condition on the item's row, by its alias
 */
export function openItemsOf(people: string, also: (item: string) => string = () => 'true'): string {
  return `
       select ${people}.*, 'deal' as type, deal.id::text as item, deal.add_time, null::text[] as tied_deals, deal.from_lead_id::text as tied_lead
         from ${people} join deal on deal.person_id = ${people}.id and ${openDeal} and ${also('deal')}
       union
       select ${people}.*, 'deal', deal.id::text, deal.add_time, null, deal.from_lead_id::text
         from ${people} join deal_participant on deal_participant.person_id = ${people}.id
         join deal on deal.id = deal_participant.deal_id and ${openDeal} and ${also('deal')}
       union
       select ${people}.*, 'lead', lead.id::text, lead.add_time, null, null
         from ${people} join lead on lead.person_id = ${people}.id and lead.archived_at is null and lead.deleted_at is null
          and ${also('lead')}
       union
       select ${people}.*, 'project', project.id::text, project.add_time,
              (select array_agg(deal_id::text) from project_deal where project_id = project.id), null
         from ${people} join project on project.person_id = ${people}.id and project.status = 'open'
          and project.archived_at is null and project.deleted_at is null and ${also('project')}`;
}

/** A deal and its project, a deal and the lead it came from: one candidate, the deal. */
export function untied<T extends OpenItem>(items: T[]): T[] {
  const deals = new Set(
    items.filter(item => item.type === 'deal').map(item => `${item.threadId} ${item.id}`),
  );
  const leads = new Set(items.filter(item => item.tiedLead).map(item => `${item.threadId} ${item.tiedLead}`));
  return items.filter(
    ({ threadId, type, id, tiedDeals }) =>
      !(type === 'project' && tiedDeals?.some(deal => deals.has(`${threadId} ${deal}`))) &&
      !(type === 'lead' && leads.has(`${threadId} ${id}`)),
  );
}

/** @param items the open items that fit, those that are tied taken as one */
export function decide(threadId: number, items: OpenItem[], policy: string): Decision {
  const evidence = ({ personId, personName }: OpenItem) => ({ person_id: personId, person_name: personName });
  const [only] = items;
  if (only?.inherits) return { threadId, asks: items, links: [] };
  if (items.length === 1 && only) {
    return {
      threadId,
      asks: null,
      links: [{ item: only, primary: true, rule: 'only-open-item', evidence: evidence(only) }],
    };
  }
  if (policy === 'ask') return { threadId, asks: items, links: [] };
  const newestFirst = [...items].sort((a, b) => b.addTime.getTime() - a.addTime.getTime());
  const chosen = policy === 'all' ? newestFirst : newestFirst.slice(0, 1);
  return {
    threadId,
    asks: null,
    links: chosen.map((item, index) => ({
      item,
      primary: index === 0,
      rule: policy === 'all' ? 'policy-all' : 'policy-newest',
      evidence: { ...evidence(item), candidates: items.length },
    })),
  };
}

async function writeLinks({ tx, mails }: Slice, links: Decision['links']): Promise<void> {
  if (links.length === 0) return;
  // What leads these threads now, if anything does, is a deleted item.
  await tx.query('update thread_link set is_primary = false where thread_id = any($1) and is_primary', [
    unique(links.map(({ item }) => item.threadId)),
  ]);
  const made = await tx.query<{ id: number; threadId: number }>(
    `insert into thread_link (thread_id, deal_id, lead_id, project_id, is_primary, rule, evidence, rests_on)
     select given.*, person.rests_on
       from jsonb_to_recordset($1) as given (thread_id bigint, deal_id bigint, lead_id uuid, project_id bigint,
         is_primary boolean, rule text, evidence jsonb)
       left join thread_link person on person.thread_id = given.thread_id
        and person.person_id = (given.evidence ->> 'person_id')::bigint
     on conflict do nothing returning id, thread_id as "threadId"`,
    [
      rows(
        links.map(({ item, primary, rule, evidence }) => ({
          thread_id: item.threadId,
          [`${item.type}_id`]: item.id,
          is_primary: primary,
          rule,
          evidence,
        })),
      ),
    ],
  );
  const live = new Set(mails.filter(mail => mail.isNew).map(mail => mail.threadId));
  await emit(
    tx,
    made
      .filter(row => live.has(row.threadId))
      .map(row => ({ name: 'thread.linked' as const, payload: { threadId: row.threadId, linkId: row.id } })),
  );
}

async function ask({ tx, mails }: Slice, decisions: Decision[]): Promise<void> {
  if (decisions.length === 0) return;
  await tx.query(
    `update thread set asks = true, ask = given.ask
       from jsonb_to_recordset($1) as given (thread_id bigint, ask jsonb) where thread.id = given.thread_id`,
    [
      rows(
        decisions.map(({ threadId, asks }) => ({
          thread_id: threadId,
          ask: {
            rule: asks?.[0]?.inherits ? 'item-closed' : 'several-open-items',
            items: (asks ?? []).map(({ type, id }) => ({ type, id })),
          },
        })),
      ),
    ],
  );
  const live = new Set(mails.filter(mail => mail.isNew).map(mail => mail.threadId));
  await emit(
    tx,
    decisions
      .filter(decision => live.has(decision.threadId))
      .map(({ threadId }) => ({ name: 'thread.asks' as const, payload: { threadId } })),
  );
}
