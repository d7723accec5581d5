import { activities, deals, facts, persons, readable, seenBy } from './by-hand.js';
import { boxOf, sharedThreads, thread, threadRow } from './by-hand-mail.js';
import {
  beginning,
  best,
  contacts,
  emails,
  named,
  oneWord,
  places,
  titles,
  twoWords,
} from './by-hand-search.js';
import { happened } from './by-hand-timeline.js';
import { expected, region, score } from './seed-fields.js';
import type { Who } from './seed.js';

/** Parameters of one request. */
export type Row = Record<string, any>;

/** One question that Kontor is asked, and the SQL that somebody would write by hand who has to answer it alone. */
export interface NamedQuery {
  name: string;
  /** SQL: a row for each request. Other parameters each time, so that nothing is asked twice. */
  parameters: (who: Who) => string;
  /** Path and query. */
  request: (row: Row) => string;
  byHand: (who: Who) => string;
  /** Of the SQL by hand, `$1` and so on. */
  values: (row: Row) => unknown[];
  /** It adds up what is there: ten times as much has ten times as many rows in it. Only the yardstick counts. */
  sums?: true;
  /** Its answer lists rows by their ids, which the SQL by hand has to find as well. */
  isList?: true;
}

const requests = 30;

const sample = (table: string, where = 'true', columns = '*'): string =>
  `select ${columns} from ${table} t where ${where} order by md5(t.id::text) limit ${requests}`;
const numbers = `select n from generate_series(1, ${requests}) n`;
/** Where he may see organization 1. */
const whereSeen = (who: Who): string =>
  `exists (select from organization o where o.id = 1 and ${seenBy(who)('o')})`;

const cursor = (field: string, direction: 'asc' | 'desc', key: unknown, id: unknown): string =>
  Buffer.from(JSON.stringify({ field, direction, key: String(key), id })).toString('base64url');

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

const sorted = (field: string): string =>
  `coalesce((t.custom_fields->>'${field}')::numeric, '-Infinity'::numeric)`;

/** Saves a filter for each request. */
const filters = (conditions: string, among = ''): string => `
  ${among} insert into filter (name, type, owner_id, visible_to, conditions)
  select 'bench', 'deals', 1, 7, jsonb_build_object('glue', 'and', 'conditions', jsonb_build_array(
           jsonb_build_object('glue', 'and', 'conditions', ${conditions}), '{"glue": "or", "conditions": []}'::jsonb))
    from generate_series(1, ${requests}) n
  returning id, conditions #>> '{conditions,0,conditions,0,value}' as first, conditions #>> '{conditions,0,conditions,1,value}' as second`;
/** SQL: the value at a place among those that are ranked. */
const rankedAt = (place: string): string => `(select value from ranked where ranked.place = ${place})`;
const condition = (field: string, operator: string, value: string): string =>
  `jsonb_build_object('object', 'deal', 'field_id', '${field}', 'operator', '${operator}', 'value', (${value})::text, 'extra_value', null)`;

const lists: NamedQuery[] = [
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
    byHand: who => `select t.*, p.name as person, o.name as organization from (
        select * from lead t where t.archived_at is null and ${seenBy(who)('t')} order by t.urgency, t.id limit 101 offset $1) t
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

const filtered: NamedQuery[] = [
  {
    name: 'a filter: region, a range of a number, open',
    parameters: () =>
      filters(`jsonb_build_array(${condition(score, '>=', 'n % 90')}, ${condition(region, '=', '1 + n % 8')},
        ${condition('status', '=', `'open'`)}, ${condition(score, '<', 'n % 90 + 10')})`),
    // As many as the small company has of the rarest region.
    request: row => `/api/v2/deals?filter_id=${row.id}&limit=10`,
    byHand: who =>
      deals(
        who,
        `and t.status = 'open' and t.custom_fields->>'${region}' = $2 and ${sorted(score)} >= $1 and ${sorted(score)} < $1 + 10
        order by t.id limit 11`,
      ),
    values: row => [row.first, row.second],
  },
  {
    name: 'a filter: a narrow range of a formula',
    // Forty deals are in it, however many there are.
    parameters: () =>
      filters(
        `jsonb_build_array(${condition(expected, '>=', rankedAt('n * total / 40'))}, ${condition(expected, '<', rankedAt('n * total / 40 + 40'))})`,
        `with ranked as materialized (
           select ${sorted(expected)} as value, row_number() over (order by ${sorted(expected)}) as place, count(*) over () as total
             from deal t where t.deleted_at is null and ${sorted(expected)} > 0)`,
      ),
    request: row => `/api/v2/deals?filter_id=${row.id}`,
    byHand: who =>
      deals(who, `and ${sorted(expected)} >= $1 and ${sorted(expected)} < $2 order by t.id limit 101`),
    values: row => [row.first, row.second],
  },
  {
    name: 'a filter: a wide range of a formula',
    parameters: () =>
      filters(
        `jsonb_build_array(${condition(expected, '>=', '10 * n')}, ${condition(expected, '<', '10 * n + 3000')})`,
      ),
    request: row => `/api/v2/deals?filter_id=${row.id}`,
    byHand: who =>
      deals(who, `and ${sorted(expected)} >= $1 and ${sorted(expected)} < $2 order by t.id limit 101`),
    values: row => [row.first, row.second],
  },
];

const open = `and t.status = 'open'`;
/** SQL: what the answers tell of deals together. */
const sums = ['true', `t.status = 'open'`, `t.status = 'won'`]
  .map(
    which => `count(*) filter (where ${which}), sum(t.value) filter (where ${which}),
      sum(t.value * coalesce(t.probability, s.probability) / 100) filter (where ${which})`,
  )
  .join(', ');

const board: NamedQuery[] = [
  {
    name: 'board: a stage’s open deals',
    parameters: () => sample('stage'),
    request: row => `/v1/stages/${row.id}/deals?everyone=1&limit=100`,
    byHand: who =>
      `select t.*, ${facts(who, 'deal')} from (${deals(who, `${open} and t.stage_id = $1 order by t.id limit 101`)}) t`,
    values: row => [row.id],
  },
  {
    name: 'board: the sums of a pipeline’s stages',
    parameters: () =>
      `select p.id, u.id as user_id from pipeline p, users u order by md5(u.id::text || p.id) limit ${requests}`,
    request: row => `/v1/pipelines/${row.id}/deals?everyone=1&limit=1&get_summary=1`,
    byHand: who => `select stage_id, currency, ${sums} from deal t join stage s on s.id = t.stage_id
      where t.pipeline_id = $1 and t.archived_at is null ${open} and ${seenBy(who)('t')} group by 1, 2`,
    values: row => [row.id],
    sums: true,
  },
  {
    name: 'deals by month, three of them',
    parameters: () =>
      `select (date '2022-01-01' + n * 40)::text as day from generate_series(1, ${requests}) n`,
    request: row =>
      `/v1/deals/timeline?start_date=${row.day}&interval=month&amount=3&field_key=add_time&exclude_deals=1`,
    byHand:
      who => `select date_trunc('month', t.add_time), currency, ${sums} from deal t join stage s on s.id = t.stage_id
      where t.archived_at is null and t.add_time >= $1::date and t.add_time < $1::date + interval '3 months' and ${seenBy(who)('t')} group by 1, 2`,
    values: row => [row.day],
    sums: true,
  },
];

const searches: NamedQuery[] = [
  {
    name: 'search: a word',
    parameters: () => `select lower(split_part(title, ' ', 1)) as word from (${sample('deal')}) t`,
    request: row => `/api/v2/itemSearch?term=${row.word}&limit=50`,
    byHand: who => best(who, places(who, oneWord), 51),
    values: row => [row.word, `%${row.word}%`],
  },
  {
    name: 'search: a name',
    parameters: () =>
      `select lower(name) as word, lower(first_name) as first, lower(last_name) as last from (${sample('person')}) t`,
    request: row => `/api/v2/itemSearch?term=${encodeURIComponent(row.word)}&limit=50`,
    byHand: who => best(who, places(who, twoWords), 51),
    values: row => [row.word, `%${row.first}%`, `%${row.last}%`],
  },
  {
    name: 'search: two letters',
    parameters: () =>
      `select substr(md5(n::text), 1, 1) || substr('aeiou', n % 5 + 1, 1) as word from generate_series(1, ${requests}) n`,
    request: row => `/api/v2/itemSearch?term=${row.word}&limit=50`,
    byHand: who => best(who, places(who, beginning), 51),
    values: row => [row.word, `${row.word}%`, `% ${row.word}%`],
  },
  {
    name: 'search: an address, as it is typed',
    parameters: () =>
      `select left(email, position('@' in email) + 4) as word from (${sample('contact_email')}) t`,
    request: row => `/api/items?q=${encodeURIComponent(row.word)}`,
    byHand: who =>
      best(
        who,
        [
          ...titles.map(type => named(who, oneWord, type)),
          ...contacts.map(type => named(who, oneWord, type, 'name')),
          emails(who, oneWord),
        ],
        25,
      ),
    values: row => [row.word, `%${row.word}%`],
  },
];

const detail = (
  item: 'deal' | 'person' | 'organization',
  dialect: 'v1' | 'v2',
  where = 'true',
): NamedQuery => ({
  name: `detail: a ${item}${dialect === 'v1' ? ', first version, with its counts' : ''}`,
  parameters: who => sample(item, `${seenBy(who)('t')} and ${where}`),
  request: row => `/api/${dialect}/${item}s/${row.id}`,
  byHand: who => {
    const more = dialect === 'v1' ? `, ${facts(who, item)}` : '';
    const seen = seenBy(who);
    const people = item === 'deal' ? `left join person p on p.id = t.person_id and ${seen('p')}` : '';
    const of =
      item === 'organization' ? '' : `left join organization o on o.id = t.organization_id and ${seen('o')}`;
    return `select t.* ${people ? ', p.name as person' : ''} ${of ? ', o.name as organization' : ''} ${more} from ${item} t ${people} ${of}
      where t.id = $1 and ${seen('t')}`;
  },
  values: row => [row.id],
});

const timeline = (item: 'deal' | 'person' | 'organization', where: string): NamedQuery => ({
  name: `timeline: a ${item}’s${item === 'deal' ? '' : ', and of all that belongs to it'}`,
  parameters: who => sample(item, `${seenBy(who)('t')} and ${where}`),
  request: row => `/api/items/${item}/${row.id}/timeline`,
  byHand: who => happened(who, item),
  values: row => [row.id],
});

const details: NamedQuery[] = [
  detail('deal', 'v2'),
  detail('person', 'v2'),
  detail('deal', 'v1'),
  detail('person', 'v1'),
  detail('organization', 'v1', 't.id > 1'),
  timeline('deal', 't.activities_count > 0'),
  timeline('person', 't.activities_count > 0'),
  timeline('organization', 't.activities_count between 1 and 100'),
  {
    name: 'timeline: of the organization that has 60,000 activities',
    parameters: who => `${numbers} where ${whereSeen(who)}`,
    request: row => `/api/items/organization/1/timeline?limit=${row.n + 10}`,
    byHand: who => happened(who, 'organization', '$2'),
    values: row => [1, row.n + 10],
  },
];

const mails: NamedQuery[] = [
  {
    name: 'mail: a page of one’s threads',
    parameters: who =>
      `select tm.thread_id as id, tm.last_at::text as at from thread_mailbox tm where tm.mailbox_id = ${boxOf(who)} order by md5(tm.thread_id::text) limit ${requests}`,
    request: row =>
      `/api/threads?folder=all&limit=50&cursor=${Buffer.from(JSON.stringify({ at: row.at, id: row.id })).toString('base64url')}`,
    byHand:
      who => `select ${threadRow(who)} from (select * from thread_mailbox where mailbox_id = ${boxOf(who)} and (last_at, thread_id) < ($1, $2)
      order by last_at desc, thread_id desc limit 51) tm join thread t on t.id = tm.thread_id`,
    values: row => [row.at, row.id],
  },
  {
    name: 'mail: a page of what others share',
    parameters:
      who => `select tm.thread_id as id, tm.last_at::text as at from thread_mailbox tm where tm.sharing = 'shared'
      and tm.mailbox_id <> ${boxOf(who)} and ${readable(who, 'tm')} order by md5(tm.thread_id::text) limit ${requests}`,
    request: row =>
      `/api/threads?filter=shared&folder=all&limit=50&cursor=${Buffer.from(JSON.stringify({ at: row.at, id: row.id })).toString('base64url')}`,
    byHand: who =>
      `select ${threadRow(who)} from (${sharedThreads(who, '(last_at, thread_id) < ($1, $2)')}) tm join thread t on t.id = tm.thread_id`,
    values: row => [row.at, row.id],
  },
  {
    name: 'mail: two words',
    parameters: () =>
      `select split_part(snippet, ' ', 3) as one, split_part(snippet, ' ', 5) as other from (${sample('content')}) t`,
    request: row => `/api/threads?folder=all&limit=50&q=${row.one}%20${row.other}`,
    byHand: who => `select ${threadRow(who)} from (
        select c.thread_id, max(c.sent_at) as last from content b join message_copy c on c.content_id = b.id
         where b.search @@ $1::tsquery and ${readable(who, 'c')} group by 1 order by 2 desc limit 51) hit
      join thread_mailbox tm on tm.thread_id = hit.thread_id join thread t on t.id = tm.thread_id`,
    values: row => [`'${row.one}' & '${row.other}':*`],
  },
  {
    name: 'mail: a thread',
    parameters: who =>
      sample(
        'thread',
        `exists (select from message_copy c where c.thread_id = t.id and ${readable(who, 'c')}) and t.id % 97 = 1`,
      ),
    request: row => `/api/threads/${row.id}`,
    byHand: thread,
    values: row => [row.id],
  },
];

const listed = (queries: NamedQuery[]): NamedQuery[] => queries.map(query => ({ ...query, isList: true }));

export const namedQueries: NamedQuery[] = [
  ...listed(lists),
  ...listed(filtered),
  ...board,
  ...searches,
  ...details,
  ...mails,
];
