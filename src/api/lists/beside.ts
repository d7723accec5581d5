import { visibleActivity } from '../../access/activity.js';
import { visibleItem, type Viewer } from '../../access/viewer.js';
import type { Field } from '../../model/index.js';
import type { Database } from '../../platform/database.js';
import type { ItemId } from '../resource.js';
import type { ListNoun } from './nouns.js';

type Row = Record<string, unknown>;

/** Names of what the rows show the ids of, by its kind and id. */
export type Names = Partial<Record<Named, Record<string, string>>>;
type Named = 'user' | 'person' | 'organization' | 'deal' | 'lead' | 'project';

/** SQL: id and name of those that are there for the viewer. */
const queries: Record<Named, (viewer: Viewer, ids: string) => string> = {
  user: (_, ids) => `select t.id::text, t.name from users t where t.id = any(${ids}::bigint[])`,
  person: ofItem('person', 'name'),
  organization: ofItem('organization', 'name'),
  deal: ofItem('deal', 'title'),
  lead: ofItem('lead', 'title'),
  project: ofItem('project', 'title'),
};

function ofItem(table: string, name: string) {
  const type = table === 'lead' ? 'uuid' : 'bigint';
  return (viewer: Viewer, ids: string): string =>
    `select t.id::text, t.${name} as name from ${table} t
      where t.id = any(${ids}::${type}[]) and ${visibleItem(viewer, 't', '$1')}`;
}

/** What a field of a row names. */
const namedBy: Record<string, Named> = {
  owner_id: 'user',
  creator_id: 'user',
  creator_user_id: 'user',
  person_id: 'person',
  person_ids: 'person',
  org_id: 'organization',
  org_ids: 'organization',
  organization_id: 'organization',
  deal_id: 'deal',
  deal_ids: 'deal',
  lead_id: 'lead',
  project_id: 'project',
};
const namedByType: Partial<Record<Field['type'], Named>> = {
  user: 'user',
  people: 'person',
  org: 'organization',
};

/** One statement, whatever the rows name. */
export async function namesIn(
  database: Database,
  viewer: Viewer,
  rows: readonly Row[],
  fields: readonly Field[],
): Promise<Names> {
  const ids = new Map<Named, Set<unknown>>();
  const add = (type: Named | undefined, value: unknown) => {
    if (!type) return;
    const known = ids.get(type) ?? new Set();
    ids.set(type, known);
    for (const one of [value].flat()) if (one !== null && one !== undefined) known.add(one);
  };
  for (const row of rows) {
    for (const [name, type] of Object.entries(namedBy)) add(type, row[name]);
    for (const { key, type } of fields) add(namedByType[type], customValue(row, key));
  }
  const asked = [...ids].filter(([, some]) => some.size > 0);
  if (asked.length === 0) return {};
  const parts = asked.map(
    ([type], at) => `select '${type}' as type, named.* from (${queries[type](viewer, `$${at + 2}`)}) named`,
  );
  const found = await database.query<{ type: Named; id: string; name: string }>(
    `select * from (${parts.join(' union all ')}) named where $1::bigint is not null`,
    [viewer.userId, ...asked.map(([, some]) => [...some])],
  );
  const names: Names = {};
  for (const { type, id, name } of found) (names[type] ??= {})[id] = name;
  return names;
}

/** v2 has them in an object, v1 at the root, an item with its name. */
export function customValue(row: Row, key: string): unknown {
  const values = row['custom_fields'] as Row | undefined;
  const value = values ? values[key] : row[key];
  const isNested = !values && typeof value === 'object' && value !== null && 'value' in value;
  return isNested ? (value as { value: unknown }).value : value;
}

export interface NextActivity {
  id: number;
  subject: string;
  type: string;
  due_date: string | null;
  due_time: string | null;
}

/** The most urgent activity on each, of those that the viewer may see. */
export async function nextActivities(
  database: Database,
  viewer: Viewer,
  { activities, resource }: ListNoun,
  ids: ItemId[],
): Promise<Map<ItemId, NextActivity>> {
  if (!activities || ids.length === 0) return new Map();
  const found = await database.query<NextActivity & { on: ItemId }>(
    `select t.id as "on", next.*
       from unnest($2::${resource.idType}[]) t(id)
       cross join lateral (
         select a.id, a.subject, a.type, a.due_date::text, a.due_time::text from activity a
          where ${activities} and not a.done and ${visibleActivity(viewer, 'a', '$1')}
          order by a.due_at, a.id limit 1) next`,
    [viewer.userId, ids],
  );
  return new Map(found.map(({ on, ...next }) => [on, next]));
}
