import { permittedItem, type Viewer } from '../../access/viewer.js';
import { visibleActivity } from '../../access/activity.js';
import { standardFields, type StandardField } from '../../crm/fields-standard.js';
import { valueSql } from '../../crm/fields-index.js';
import type { ItemTable } from '../../crm/there.js';
import { InvalidError } from '../../errors.js';
import type { Field } from '../../model/index.js';
import type { Way } from '../../search/way.js';
import type { CustomFields } from '../custom-fields.js';
import type { Sorting } from '../resource.js';
import type { ListNoun } from './nouns.js';

/** What a list is in the order of. What has no value comes last, in either direction. */
export interface Order {
  /** SQL over the row `t`. */
  sql: string;
  type: string;
  /** SQL: the row has a value; absent where each has. */
  has?: string;
  /** Worked out for each row by a look elsewhere, so it is to be written once in a statement. */
  isLookedUp?: boolean;
  /** The parts that the list is made of: first what has a value, then what has none. */
  ways?: Way[];
}

/** Columns with an index over their lower case. */
const names = new Set(['name', 'title', 'subject']);
/** What longer texts are told apart by: a cursor holds it. */
const told = 200;

/**
 * The order that a list is asked for: any field, standard or of the company's own, and the next activity.
 * @throws {InvalidError} for a field that is none, or has no order
 */
export async function orderBy(
  list: ListNoun,
  viewer: Viewer,
  field: string,
  fields: readonly Field[],
  customFields: CustomFields,
): Promise<Order> {
  const own = list.resource.sorts[field];
  if (own && dueSorts.has(field)) return due(own, viewer);
  if (field === 'next_activity_date' && list.activities) return nextActivity(list.activities, viewer);
  const standard = standardFields[list.noun].find(one => one.code === field);
  if (standard?.sql) return ofStandard(standard, viewer);
  const custom = fields.find(one => one.key === field);
  if (!custom) throw new InvalidError('sort', `sort: there is no field ${field.slice(0, 60)}`);
  if (custom.type === 'text' || custom.type === 'address') return ofText(valueSql('t', custom));
  const { sql, type, none } = await customFields.sorted(list.resource, viewer, field);
  return { sql, type, has: `${sql} > ${none}` };
}

/** Sorts of a resource by when something is due. */
const dueSorts = new Set(['due_date', 'next_activity_date']);
/** When what has no date is due (see `dueAt` of the model). */
const never = `'9999-12-31 23:59:59+00'::timestamptz`;

function due({ column, seen }: Sorting, viewer: Viewer): Order {
  const type = 'timestamptz';
  if (!seen || viewer.isAdmin) return { sql: `t.${column}`, type, has: `t.${column} < ${never}` };
  return { ...seen(viewer, '$1'), type, has: `ordered.key < ${never}`, isLookedUp: true };
}

const ofText = (text: string): Order => {
  const sql = `lower(left(${text}, ${told}))`;
  return { sql, type: 'text', has: `${sql} <> ''` };
};

function nextActivity(activities: string, viewer: Viewer): Order {
  const sql = `(select min(a.due_at) from activity a
    where ${activities} and not a.done and ${visibleActivity(viewer, 'a', '$1')})`;
  return { sql, type: 'timestamptz', has: 'ordered.key is not null', isLookedUp: true };
}

/** By the name of what an id names, and the place of a stage: ids say nothing to those who read the list. */
const namedBy: Record<string, { table: ItemTable; name: string }> = {
  deal: { table: 'deal', name: 'title' },
  lead: { table: 'lead', name: 'title' },
  org: { table: 'organization', name: 'name' },
  people: { table: 'person', name: 'name' },
  project: { table: 'project', name: 'title' },
};
const placedBy: Record<string, (id: string) => string> = {
  pipeline: id => `select position from pipeline where id = ${id}`,
  stage: id =>
    `select p.position * 10000 + s.position from stage s join pipeline p on p.id = s.pipeline_id where s.id = ${id}`,
  projects_board: id => `select position from board where id = ${id}`,
  projects_phase: id =>
    `select b.position * 10000 + p.position from phase p join board b on b.id = p.board_id where p.id = ${id}`,
};

function ofStandard({ code, type, held, sql: column }: StandardField, viewer: Viewer): Order {
  const value = column!('t');
  const named = namedBy[type];
  if (named) {
    const text = `(select lower(n.${named.name}) from ${named.table} n
      where n.id = ${value} and ${permittedItem(viewer, 'n', '$1')})`;
    return { sql: text, type: 'text', has: 'ordered.key is not null', isLookedUp: true };
  }
  if (type === 'user') {
    const text = `(select lower(u.name) from users u where u.id = ${value})`;
    return { sql: text, type: 'text', has: 'ordered.key is not null', isLookedUp: true };
  }
  const place = placedBy[type];
  if (place)
    return { sql: `(${place(value)})`, type: 'bigint', has: 'ordered.key is not null', isLookedUp: true };
  if (held === 'text') {
    if (!names.has(code)) return ofText(value);
    const sql = `lower(${value})`;
    return code === 'subject' ? { sql, type: 'text', has: `${sql} <> ''` } : { sql, type: 'text' };
  }
  if (held === 'many') throw new InvalidError('sort', `sort: ${code} has no order, being several`);
  const always = code === 'id' || code === 'add_time' || code === 'update_time';
  const has = always ? {} : { has: `${value} is not null` };
  if (code === 'id') return { sql: value, type: 'bigint' };
  if (held === 'instant') return { sql: value, type: 'timestamptz', ...has };
  if (held === 'day') return { sql: value, type: code === 'birthday' ? 'text' : 'date', ...has };
  if (held === 'number') return { sql: `${value}::numeric`, type: 'numeric', ...has };
  if (held === 'flag') return { sql: `(${value})::int`, type: 'integer' };
  return { sql: `${value}::text`, type: 'text', ...has };
}
