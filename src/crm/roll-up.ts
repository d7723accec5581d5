import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';
import { itemThere, type ItemTable } from './there.js';

export type RolledUp = Exclude<ItemTable, 'product'>;

/** Items whose timelines are one: what happens on any of them stands in it. */
export interface Scope {
  deal: number[];
  lead: string[];
  project: number[];
  person: number[];
  organization: number[];
}

/** Of each kind the newest so many count: a timeline is read from its newest end. */
const most = 1000;

/**
 * An item and all that rolls up to it, as far as the viewer may see it: to a deal its projects; to a person what it takes
 * part in (deals, leads, projects); to an organization its persons, and what it or one of them takes part in.
 *
 * @throws {NotFoundError} where the item is not there for the viewer
 */
export async function scopeOf(sql: Sql, viewer: Viewer, type: RolledUp, id: number | string): Promise<Scope> {
  await itemThere(sql, viewer, type, id);
  const alone: Scope = { deal: [], lead: [], project: [], person: [], organization: [] };
  (alone[type] as (number | string)[]).push(id);
  const seen = (alias: string) => visibleItem(viewer, alias, '$1');
  if (type === 'deal') {
    const project = await ids<number>(
      sql,
      `select t.id from project_deal l join project t on t.id = l.project_id
        where l.deal_id = $2 and ${seen('t')} order by t.id desc limit ${most}`,
      [viewer.userId, id],
    );
    return { ...alone, project };
  }
  if (type !== 'person' && type !== 'organization') return alone;
  const persons =
    type === 'person'
      ? [id as number]
      : await ids<number>(
          sql,
          `select t.id from person t where t.organization_id = $2 and ${seen('t')} order by t.id desc limit ${most}`,
          [viewer.userId, id],
        );
  const organizations = type === 'organization' ? [id as number] : [];
  const of = <T>(table: string, more = '') =>
    ids<T>(
      sql,
      `select t.id from ${table} t where t.id in (
           select id from ${table} where person_id = any($2) and deleted_at is null
           union select id from ${table} where organization_id = any($3) and deleted_at is null ${more}) and ${seen('t')}
        order by t.add_time desc limit ${most}`,
      [viewer.userId, persons, organizations],
    );
  const [deal, lead, project] = await Promise.all([
    of<number>('deal', 'union select deal_id from deal_participant where person_id = any($2)'),
    of<string>('lead'),
    of<number>('project'),
  ]);
  return { deal, lead, project, person: persons, organization: organizations };
}

async function ids<T>(sql: Sql, text: string, values: unknown[]): Promise<T[]> {
  return (await sql.query<{ id: T }>(text, values)).map(row => row.id);
}

/** Titles of the items that entries come from, by `type id`. @throws never: what is gone has none */
export async function titlesOf(
  sql: Sql,
  viewer: Viewer,
  from: { type: RolledUp; id: number | string }[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const [type, items] of Map.groupBy(from, one => one.type)) {
    const name = type === 'person' || type === 'organization' ? 'name' : 'title';
    const rows = await sql.query<{ id: number | string; title: string }>(
      `select t.id, t.${name} as title from ${type} t where t.id = any($2) and ${visibleItem(viewer, 't', '$1')}`,
      [viewer.userId, [...new Set(items.map(item => item.id))]],
    );
    for (const { id, title } of rows) titles.set(`${type} ${id}`, title);
  }
  return titles;
}

/** The item in a path. @throws {NotFoundError} for a kind that has no timeline */
export function rolledUp(type: string): RolledUp {
  const known: RolledUp[] = ['deal', 'lead', 'project', 'person', 'organization'];
  const found = known.find(one => one === type);
  if (!found) throw new NotFoundError('item');
  return found;
}
