import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';
import { itemNames, thereOrKept, type ItemTable } from './there.js';

export type RolledUp = Exclude<ItemTable, 'product'>;

/** Items whose timelines are one: what happens on any of them stands in it. */
export interface Scope {
  /** What the item is, of which the scope has itself alone. */
  type: RolledUp;
  /** Of each kind of which there could be any. */
  ids: Partial<Record<RolledUp, (number | string)[]>>;
}

/** Of each kind the newest so many count: a timeline is read from its newest end. */
const most = 1000;

/**
 * An item and all that rolls up to it, as far as the viewer may see it: to a deal its projects; to a person what it takes
 * part in (deals, leads, projects); to an organization its persons, and what it or one of them takes part in.
 *
 * @param keptToo also of a deal that was deleted, for as long as it can be brought back
 * @throws {NotFoundError} where the item is not there for the viewer
 */
export async function scopeOf(
  sql: Sql,
  viewer: Viewer,
  type: RolledUp,
  id: number | string,
  keptToo = false,
): Promise<Scope> {
  const there = keptToo ? thereOrKept(viewer, type) : visibleItem(viewer, 't', '$1');
  const [found] = await sql.query<{ id: unknown } & Scope['ids']>(
    `${type === 'organization' ? `with people as materialized (${peopleOf(viewer)})` : ''}
     select t.id ${beside(viewer, type)} from ${type} t where t.id = $2 and ${there}`,
    [viewer.userId, id],
  );
  if (!found) throw new NotFoundError(itemNames[type]);
  const { id: _, ...rolledUp } = found;
  return { type, ids: { [type]: [id], ...rolledUp } };
}

const peopleOf = (viewer: Viewer): string =>
  `select t.id from person t where t.organization_id = $2 and ${visibleItem(viewer, 't', '$1')} order by t.id desc limit ${most}`;

/** SQL: arrays with the ids of what rolls up to an item of this kind, whose id is `$2`. */
function beside(viewer: Viewer, type: RolledUp): string {
  const seen = visibleItem(viewer, 'x', '$1');
  if (type === 'deal') {
    return `, array(select x.id from project_deal l join project x on x.id = l.project_id
      where l.deal_id = $2 and ${seen} order by x.id desc limit ${most}) as project`;
  }
  if (type !== 'person' && type !== 'organization') return '';
  // Each way has its own index, so each is a query of its own.
  const people = type === 'person' ? '$2' : 'any(array(select id from people))';
  const of = (noun: string, whose: string) => `select id from ${noun} where deleted_at is null and ${whose}`;
  const on = (noun: 'deal' | 'lead' | 'project', more = '') => `, array(
    select x.id from (
      ${of(noun, `person_id = ${people}`)}
      ${type === 'organization' ? `union ${of(noun, 'organization_id = $2')}` : ''} ${more}) near
      join ${noun} x on x.id = near.id where ${seen} order by x.add_time desc limit ${most}) as ${noun}`;
  return [
    type === 'organization' ? ', array(select id from people) as person' : '',
    on('deal', `union select deal_id from deal_participant where person_id = ${people}`),
    on('lead'),
    on('project'),
  ].join('');
}

/** Titles of the items that entries come from, by `type id`. @throws never: what is gone has none */
export async function titlesOf(
  sql: Sql,
  viewer: Viewer,
  from: { type: RolledUp; id: number | string }[],
): Promise<Map<string, string>> {
  const values: unknown[] = [viewer.userId];
  const parts = [...Map.groupBy(from, one => one.type)].map(([type, items]) => {
    const ids = `$${values.push([...new Set(items.map(item => item.id))])}`;
    return `select '${type} ' || t.id as item, t.${titleColumns[type]} as title
      from ${type} t where t.id = any(${ids})
       and ${visibleItem(viewer, 't', '$1')}`;
  });
  if (parts.length === 0) return new Map();
  const rows = await sql.query<{ item: string; title: string }>(parts.join(' union all '), values);
  return new Map(rows.map(({ item, title }) => [item, title]));
}

const titleColumns: Record<RolledUp, 'title' | 'name'> = {
  deal: 'title',
  lead: 'title',
  project: 'title',
  person: 'name',
  organization: 'name',
};

/** The item in a path. @throws {NotFoundError} for a kind that has no timeline */
export function rolledUp(type: string): RolledUp {
  const known: RolledUp[] = ['deal', 'lead', 'project', 'person', 'organization'];
  const found = known.find(one => one === type);
  if (!found) throw new NotFoundError('item');
  return found;
}
