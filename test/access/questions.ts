import { operations } from '../../src/api/operations/index.js';
import type { Dialect } from '../../src/api/resource.js';
import { resources } from '../../src/api/resources/index.js';

export const nouns = ['deal', 'lead', 'person', 'organization', 'project', 'product'] as const;
export type Noun = (typeof nouns)[number];

/** Where each noun is made. */
export const paths: Record<Noun, string> = {
  deal: '/api/v2/deals',
  lead: '/v1/leads',
  person: '/api/v2/persons',
  organization: '/api/v2/organizations',
  project: '/api/v2/projects',
  product: '/api/v2/products',
};

/** A question that can be asked with GET. */
export interface Route {
  /** As `/api/v2/deals/{id}/products`. */
  path: string;
  /** What it lists, or what the `{id}` in its path is of; undefined where that is none of the nouns. */
  noun: Noun | undefined;
  /** What a query may say. */
  asks: string[];
  /** v2: what is shown only where it is asked for. */
  onDemand: string[];
}

/** GET of every resource and operation, in both dialects: a new route is asked too. */
export function routes(): Route[] {
  const all = [
    ...resources.flatMap(resource =>
      resource.dialects.flatMap(dialect => {
        const path = dialect === 'v1' ? (resource.v1Path ?? resource.path) : resource.path;
        const collection =
          dialect === 'v1' && resource.v1Collection
            ? [route(dialect, `${path}/collection`, Object.keys(resource.v1Collection))]
            : [];
        return [
          route(dialect, path, Object.keys(resource.filters)),
          route(dialect, `${path}/{id}`, []),
          ...collection,
        ];
      }),
    ),
    ...operations
      .filter(operation => operation.method === 'GET')
      .flatMap(({ dialects, path, query }) =>
        dialects.map(dialect => route(dialect, path, Object.keys(query ?? {}))),
      ),
  ];
  return [...new Map(all.map(one => [one.path, one])).values()];
}

function route(dialect: Dialect, path: string, asks: string[]): Route {
  const first = path.split('/')[0];
  const resource = resources.find(one => one.path === first && one.dialects.includes(dialect));
  const onDemand =
    dialect === 'v2' && resource && !path.endsWith('search')
      ? Object.entries(resource.fields)
          .filter(([, field]) => field.onDemand && field.only !== 'v1')
          .map(([name]) => name)
      : [];
  return {
    path: `/api/${dialect}/${path}`,
    noun: nouns.find(one => path === `${one}s` || path.startsWith(`${one}s/{id}`)),
    asks,
    onDemand,
  };
}

/** What some questions cannot do without; each leaves alone what it does not know. */
export function query(path: string, deals: (number | string)[], term: string): string {
  const known: Record<string, string> = {
    term: path.endsWith('itemSearch/field') ? 'zq' : term,
    since_timestamp: '2020-01-01 00:00:00',
    start_date: '2020-01-01',
    end_date: '2030-01-01',
    interval: 'month',
    amount: '24',
    field_key: 'add_time',
    field: 'title',
    entity_type: 'deal',
    deal_ids: deals.join(',') || '1',
    limit: '500',
  };
  return new URLSearchParams(known).toString();
}

/** What the pages of the app ask about these items and their lists, in orders that do not move with `update_time`. */
export function pages(items: { noun: Noun; id: number | string }[]): string[] {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const period = `from=${day(-40)}&to=${day(40)}`;
  const projects = items.filter(({ noun }) => noun === 'project').map(({ id }) => id);
  return [
    ...['deals', 'leads', 'persons', 'organizations', 'projects', 'products', 'activities'].flatMap(noun => [
      `/api/lists/${noun}?sort=add_time&direction=asc`,
      `/api/lists/${noun}?sort=add_time&direction=desc&limit=1`,
      `/api/lists/${noun}/ids?sort=add_time&direction=asc`,
      `/api/lists/${noun}/export?sort=add_time&direction=asc`,
    ]),
    ...['/api/board/1?sort=title', `/api/forecast?sort=title&from=${day(-40).slice(0, 7)}&months=4`],
    ...['/api/project-board?board_id=1', `/api/projects/progress?ids=${projects.join()}`],
    ...[`/api/insights?${period}`, `/api/insights/funnel?${period}&pipeline_id=1`],
    ...['person', 'organization'].map(type => `/api/contacts-timeline?type=${type}&${period}`),
    ...['/api/activities?timezone=UTC', `/api/activities/calendar?timezone=UTC&${period}`],
    ...items
      .filter(({ noun }) => noun !== 'product')
      .flatMap(({ noun, id }) => [
        ...['files', 'timeline', 'threads'].map(what => `/api/items/${noun}/${id}/${what}`),
        `/api/activities?timezone=UTC&item_type=${noun}&item_id=${id}`,
      ]),
  ];
}

/** A few at a time. */
export async function atOnce<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += 8) await Promise.all(all.slice(at, at + 8).map(work));
}
