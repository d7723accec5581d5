import { activities, deals, facts, persons, seenBy, seenOn } from './by-hand.js';
import { cursor, numbers, requests, sample, sorted, whereSeen, type NamedQuery } from './query.js';
import { score } from './seed-fields.js';
import type { Who } from './seed.js';

/** Pages somewhere in a list, as the API's own cursor goes on. */
function pages(
  name: string,
  path: string,
  table: string,
  {
    by,
    direction,
    key,
    narrowed = 'true',
    byHand,
  }: {
    by: string;
    direction: 'asc' | 'desc';
    /** SQL: the column or expression that the list is in the order of. */
    key: string;
    narrowed?: string;
    byHand: (who: Who, rest: string) => string;
  },
): NamedQuery {
  const than = direction === 'asc' ? '>' : '<';
  return {
    name,
    parameters: who => sample(table, `${seenBy(who)('t')} and ${narrowed}`, `(${key})::text as key, t.id`),
    request: row =>
      `${path}${path.includes('?') ? '&' : '?'}limit=100&sort_by=${by}&sort_direction=${direction}&cursor=${cursor(by, direction, row.key, row.id)}`,
    byHand: who =>
      byHand(
        who,
        `and (${key}, t.id) ${than} ($1, $2) order by ${key} ${direction}, t.id ${direction} limit 101`,
      ),
    values: row => [row.key, row.id],
  };
}

/** SQL: by the earliest of the activities on them that he may see, which for an administrator the lead itself keeps. */
const urgentLeads = (who: Who): string => {
  const there = `t.archived_at is null and ${seenBy(who)('t')}`;
  return who === 'admin'
    ? `select * from lead t where ${there} order by t.urgency, t.id limit 101 offset $1`
    : `select t.* from activity a cross join lateral (select * from lead t where t.id = a.lead_id and ${there} limit 1) t
        where a.lead_id is not null and not a.done and ${seenOn(who, 'a')} and a.id = (
          select b.id from activity b where b.lead_id = a.lead_id and not b.done and ${seenOn(who, 'b')} order by b.due_at, b.id limit 1)
        order by a.due_at, a.lead_id limit 101 offset $1`;
};

export const lists: NamedQuery[] = [
  pages('deals, in the order they were added', '/api/v2/deals', 'deal', {
    ...{ by: 'id', direction: 'asc', key: 't.id', byHand: deals },
  }),
  pages('deals, last changed first', '/api/v2/deals', 'deal', {
    ...{ by: 'update_time', direction: 'desc', key: 't.update_time', byHand: deals },
  }),
  pages('deals by a custom number', '/api/v2/deals', 'deal', {
    ...{ by: score, direction: 'asc', key: sorted(score), byHand: deals },
  }),
  pages('persons by name', '/api/v2/persons', 'person', {
    ...{ by: 'name', direction: 'asc', key: 't.name', byHand: persons },
  }),
  pages('products, last changed first, half of them at once', '/api/v2/products', 'product', {
    ...{
      by: 'update_time',
      direction: 'desc',
      key: 't.update_time',
      narrowed: `t.update_time = '2026-05-05'`,
    },
    byHand: (
      who,
      rest,
    ) => `select t.*, (select jsonb_agg(p) from product_price p where p.product_id = t.id) as prices
      from product t where ${seenBy(who)('t')} ${rest}`,
  }),
  {
    name: 'deals, first version, with their counts',
    parameters: () => numbers,
    request: row => `/v1/deals?start=${row.n}&limit=100`,
    byHand: who =>
      `select t.*, ${facts(who, 'deal')} from (${deals(who, 'order by t.id limit 101 offset $1')}) t`,
    values: row => [row.n],
  },
  {
    name: 'deals of one owner',
    parameters: () => sample('users'),
    request: row => `/api/v2/deals?owner_id=${row.id}`,
    byHand: who => deals(who, 'and t.owner_id = $1 order by t.id limit 101'),
    values: row => [row.id],
  },
  {
    name: 'deals of an organization',
    parameters: who =>
      sample(
        'organization',
        `${seenBy(who)('t')} and exists (select from deal d where d.organization_id = t.id)`,
      ),
    request: row => `/api/v2/deals?org_id=${row.id}`,
    byHand: who => deals(who, 'and t.organization_id = $1 order by t.id limit 101'),
    values: row => [row.id],
  },
  {
    name: 'persons of an organization',
    parameters: who => sample('organization', seenBy(who)('t')),
    request: row => `/api/v2/persons?org_id=${row.id}`,
    byHand: who => persons(who, 'and t.organization_id = $1 order by t.id limit 101'),
    values: row => [row.id],
  },
  {
    name: 'leads, the most urgent first',
    parameters: () => numbers,
    request: row => `/v1/leads?sort=next_activity_date ASC&limit=100&start=${row.n}`.replaceAll(' ', '%20'),
    byHand: who => `select t.*, (
        select a.id from activity a where a.lead_id = t.id and not a.done and ${seenOn(who, 'a')} order by a.due_at, a.id limit 1) as next,
        p.name as person, o.name as organization
      from (${urgentLeads(who)}) t
      left join person p on p.id = t.person_id and ${seenBy(who)('p')}
      left join organization o on o.id = t.organization_id and ${seenBy(who)('o')}`,
    values: row => [row.n],
  },
  {
    name: 'activities of one owner that are to be done',
    // Of owners who have several pages of them, in the small company too: the time of a page is asked for, not its length.
    parameters: () =>
      sample('users', 'exists (select from activity a where a.owner_id = t.id and not a.done offset 300)'),
    request: row => `/api/v2/activities?owner_id=${row.id}&done=false&sort_by=due_date`,
    byHand: who => activities(who, 'and t.owner_id = $1 and not t.done order by t.due_at, t.id limit 101'),
    values: row => [row.id],
  },
  {
    name: 'activities of an organization that has 60,000',
    parameters: who =>
      `select id from activity t where ${whereSeen(who)} and organization_id = 1 and deleted_at is null order by md5(t.id::text) limit ${requests}`,
    request: row => `/api/v2/activities?org_id=1&limit=100&cursor=${cursor('id', 'asc', row.id, row.id)}`,
    byHand: who => activities(who, 'and t.organization_id = 1 and t.id > $1 order by t.id limit 101'),
    values: row => [row.id],
  },
  {
    name: 'the same, in the first version of the API',
    parameters: who => `${numbers} where ${whereSeen(who)}`,
    request: row => `/v1/organizations/1/activities?start=${row.n}&limit=100`,
    byHand: who => activities(who, 'and t.organization_id = 1 order by t.id limit 101 offset $1'),
    values: row => [row.n],
  },
];
