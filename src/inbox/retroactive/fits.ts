import { visibleItem, visibleMail } from '../../access/viewer.js';
import type { Sql } from '../../platform/database.js';
import { decide, openItemsOf, untied, type OpenItem } from '../link.js';
import { onlyOwner, type Review } from './item.js';

/**
 * How an earlier thread fits to an item:
 *
 *   link    the rules of link.ts would link it now
 *   older   they would, but all of its mail is from more than 30 days before the item: it waits to be chosen
 *   ask     they would ask, or ask already: it is linked only where a user chooses it by itself
 */
export type Group = 'link' | 'older' | 'ask';

export interface Fit {
  threadId: number;
  group: Group;
  personId: number;
  personName: string;
  /** Why it would ask: the rules of `thread.ask`, or that it asks already. */
  asks: 'several-open-items' | 'item-closed' | 'asks-already' | null;
  /** The open items that the viewer may see and that fit as well as this one, itself counted. */
  candidates: number;
}

/** A thread's place in the viewer's mailboxes. `at` is PostgreSQL's text, because it has microseconds. */
export interface Place {
  id: number;
  at: string;
}

/**
 * The viewer's own threads that people of the item are in, as far as he can tell from mail that he may read. It begins
 * at the people's addresses and goes through indexes, and leaves out what nobody links by rule: threads that were
 * answered before, those of mailboxes that want no rules, those that he has taken off his lists.
 *
 * @param page newest first after a place, or (for a job, which must not miss one that moves) by id after an id
 */
export async function threadsOfPeople(
  sql: Sql,
  { viewer, contacts }: Review,
  page: { after: Place | null; limit: number } | { afterId: number; limit: number },
): Promise<Place[]> {
  if (contacts.persons.length === 0) return [];
  const byId = 'afterId' in page;
  return sql.query<Place>(
    `with reached as (
       select c.thread_id from unnest($2::text[]) as given (email)
         join address a on a.email = given.email
         join participant p on p.address_id = a.id
         join message_copy c on c.message_id = p.message_id
        where ${readableCopy(viewer)}
       union
       select link.thread_id from thread_link link
        where link.person_id = any($3) and link.state = 'linked'
          and (link.evidence ->> 'address' is null or exists (
            select 1 from address a join participant p on p.address_id = a.id
              join message_copy c on c.message_id = p.message_id and c.thread_id = link.thread_id
             where a.email = link.evidence ->> 'address' and ${readableCopy(viewer)}))
     ), place as (
       select own.thread_id as id, max(own.last_at) as at
         from reached join thread_mailbox own on own.thread_id = reached.thread_id
         join mailbox on mailbox.id = own.mailbox_id and ${linkingMailbox}
        where own.hidden_at is null or own.last_at > own.hidden_at
        group by own.thread_id
     )
     select place.id, place.at::text as at from place join thread on thread.id = place.id
      where thread.merged_into is null and (thread.asks or thread.ask is null)
        ${
          byId
            ? 'and place.id > $4 order by place.id limit $5'
            : `and ($4::timestamptz is null or (place.at, place.id) < ($4::timestamptz, $6::bigint))
               order by place.at desc, place.id desc limit $5`
        }`,
    [
      viewer.userId,
      contacts.emails,
      contacts.persons,
      ...(byId ? [page.afterId, page.limit] : [page.after?.at ?? null, page.limit, page.after?.id ?? null]),
    ],
  );
}

/** SQL: a mailbox of the viewer (`$1`) whose mail rules may link. */
const linkingMailbox = 'mailbox.user_id = $1 and mailbox.deleted_at is null and mailbox.link_automatically';

const readableCopy = (viewer: Review['viewer']): string =>
  visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' });

interface Option extends OpenItem {
  /** The thread has mail after the item's add_time minus 30 days. */
  recent: boolean;
  asksAlready: boolean;
}

/** How these threads fit to the item, by the rules as they are now; those that do not are left out. */
export async function fits(sql: Sql, review: Review, threadIds: number[]): Promise<Fit[]> {
  if (threadIds.length === 0 || !review.item.open || review.company.linkPolicy === 'none') return [];
  const options = await openItemsOfThreads(sql, review, threadIds);
  return [...Map.groupBy(options, option => option.threadId).values()].flatMap(items => {
    const fit = judge(review, items);
    return fit ? [fit] : [];
  });
}

/**
 * Where the item is too young for the thread, the others are measured by the same yardstick: all of them count, so
 * that what is old is offered to one item only if it is the only one.
 */
function judge({ item, company }: Review, options: Option[]): Fit | null {
  const isItem = (other: OpenItem): boolean => other.type === item.type && other.id === String(item.id);
  const own = options.find(isItem);
  if (!own) return null;
  const comparable = untied(own.recent ? options.filter(option => option.recent) : options);
  if (!comparable.some(isItem)) return null;
  const { threadId, personId, personName } = own;
  const fit = { threadId, personId, personName, candidates: comparable.length };
  if (own.asksAlready) return { ...fit, group: 'ask', asks: 'asks-already' };
  const { asks, links } = decide(threadId, comparable, company.linkPolicy);
  if (asks) return { ...fit, group: 'ask', asks: own.inherits ? 'item-closed' : 'several-open-items' };
  if (!links.some(link => isItem(link.item))) return null;
  return { ...fit, group: own.recent ? 'link' : 'older', asks: null };
}

/**
 * The open items of the threads' people, as `openItems` of link.ts finds them, from what the viewer may see: people in
 * mail that he may read, and items that are there for him. A thread that stands on an item which is hidden from him is
 * none of his to link by rule.
 */
async function openItemsOfThreads(
  sql: Sql,
  { viewer, item, company }: Review,
  threadIds: number[],
): Promise<Option[]> {
  const seen = (alias: string): string => visibleItem(viewer, alias, '$1');
  return sql.query<Option>(
    `with party as (
       select distinct c.thread_id, a.email from message_copy c
         join participant p on p.message_id = c.message_id join address a on a.id = p.address_id
        where c.thread_id = any($2) and ${readableCopy(viewer)}
     ), linked as (
       select link.thread_id,
              bool_or(deal.status = 'open' or project.status = 'open' or lead.archived_at is null and lead.id is not null) as open,
              bool_or(not coalesce(case when deal.id is not null then ${seen('deal')} when lead.id is not null then ${seen('lead')}
                                        else ${seen('project')} end, false)) as hidden
         from thread_link link
         left join deal on deal.id = link.deal_id and deal.deleted_at is null
         left join project on project.id = link.project_id and project.deleted_at is null
         left join lead on lead.id = link.lead_id and lead.deleted_at is null
        where link.thread_id = any($2) and link.state = 'linked' and num_nonnulls(deal.id::text, project.id::text, lead.id::text) > 0
        group by link.thread_id
     ), undecided as (
       select thread.id as thread_id, thread.asks, own.last_at, linked.thread_id is not null as inherits
         from thread
         join lateral (
           select max(thread_mailbox.last_at) as last_at from thread_mailbox
             join mailbox on mailbox.id = thread_mailbox.mailbox_id and ${linkingMailbox}
            where thread_mailbox.thread_id = thread.id) own on own.last_at is not null
         left join linked on linked.thread_id = thread.id
        where thread.id = any($2) and thread.merged_into is null and (thread.asks or thread.ask is null)
          and linked.open is not true and linked.hidden is not true
     ), known as (
       select party.thread_id, e.person_id from party
         join contact_email e on e.email = party.email and e.person_id is not null and ${onlyOwner('e')}
        where party.email <> all($3) and not exists (
          select 1 from unnest($4::text[]) as own (domain)
           where split_part(party.email, '@', 2) = own.domain or party.email like '%.' || own.domain)
       union
       select link.thread_id, link.person_id from thread_link link
        where link.thread_id = any($2) and link.state = 'linked' and link.person_id is not null
          and (link.evidence ->> 'address' is null or exists (
            select 1 from party where party.thread_id = link.thread_id and party.email = link.evidence ->> 'address'))
     ), people as (
       select undecided.*, person.id, person.name from undecided
         join known on known.thread_id = undecided.thread_id
         join person on person.id = known.person_id and ${seen('person')}
        where not exists (
          select 1 from thread_link removed where removed.thread_id = undecided.thread_id
             and removed.person_id = person.id and removed.state = 'removed')
     ), items as (${openItemsOf('people', seen)}
     )
     select distinct on (items.thread_id, type, item) items.thread_id as "threadId", type, item as id,
            add_time as "addTime", items.id as "personId", items.name as "personName", tied_deals as "tiedDeals",
            tied_lead as "tiedLead", inherits, asks as "asksAlready", last_at > add_time - interval '30 days' as recent
       from items
      where not exists (
        select 1 from thread_link removed where removed.thread_id = items.thread_id and removed.state = 'removed'
           and ((type = 'deal' and removed.deal_id::text = item) or (type = 'lead' and removed.lead_id::text = item)
             or (type = 'project' and removed.project_id::text = item))
           -- What a job took back again was never a user's word about this thread.
           and not (removed.${item.type}_id = $5 and exists (
             select 1 from retroactive_link_made made
              where made.thread_link_id = removed.id and made.state = 'reverted' and made.link_at = removed.at)))
      order by items.thread_id, type, item, items.id`,
    [viewer.userId, threadIds, [...company.ownAddresses.keys()], [...company.ownDomains], item.id],
  );
}
