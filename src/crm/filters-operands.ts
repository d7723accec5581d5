import { InvalidError } from '../errors.js';
import type { FilterCondition } from '../model/index.js';
import { sortedSql, valueSql } from './fields-index.js';
import { addressParts } from './fields-values.js';
import type { Days } from './filters-dates.js';
import type { KnownField } from './filters-fields.js';
import type { Held, Operator } from './filters-operators.js';

/** SQL over a row; `bind` makes a parameter of a value. The viewer's id is `$1`. */
export type FilterSql = (bind: (value: unknown) => string) => string;

/** What a condition looks at. */
interface Operand {
  held: Held;
  sql: string;
  /** Of an expression that is never null: what it is where there is no value. */
  none?: string;
  /** Several ids stand in JSON, not in an array. */
  json?: boolean;
  /** A column of ids that are numbers. */
  ids?: boolean;
}

const idTypes: readonly string[] = [
  'deal',
  'org',
  'people',
  'pipeline',
  'project',
  'projects_board',
  'projects_phase',
  'stage',
  'user',
];

const heldOf: Record<string, Held> = {
  double: 'number',
  int: 'number',
  monetary: 'number',
  enum: 'one',
  org: 'one',
  people: 'one',
  user: 'one',
  set: 'many',
  date: 'day',
  daterange: 'day',
  time: 'clock',
  timerange: 'clock',
};

export function operandOf(row: string, field: KnownField, condition: FilterCondition): Operand {
  if (field.standard) {
    const { held, sql, type } = field.standard;
    return { held: held!, sql: sql!(row), ids: idTypes.includes(type) };
  }
  const custom = field.custom!;
  const part = condition.extra_value || undefined;
  if (part && part !== 'value' && part !== 'formatted_address') {
    if (custom.type === 'address' && (addressParts as readonly string[]).includes(part)) {
      return { held: 'text', sql: valueSql(row, custom, part) };
    }
    if (custom.type === 'monetary' && part === 'currency')
      return { held: 'text', sql: valueSql(row, custom, part) };
    if (part === 'until' && (custom.type === 'daterange' || custom.type === 'timerange')) {
      return { held: heldOf[custom.type]!, sql: `(${valueSql(row, custom, part)} collate "C")` };
    }
    throw wrong(condition, `has the extra_value ${quote(part)}, which its field does not take`);
  }
  const held = heldOf[custom.type] ?? 'text';
  if (held === 'many') return { held, sql: `${row}.custom_fields->'${custom.key}'`, json: true };
  const sorted = held === 'text' ? null : sortedSql(row, custom);
  if (sorted) return { held, sql: sorted.sql, none: sorted.none };
  return { held, sql: valueSql(row, custom) };
}

export function present({ held, sql, none, json }: Operand): string {
  if (none !== undefined) return `${sql} <> ${none}`;
  if (held === 'many') return json ? `jsonb_array_length(${sql}) > 0` : `cardinality(${sql}) > 0`;
  return held === 'text' ? `${sql} <> ''` : `${sql} is not null`;
}

/** Text is found without regard to case; what is looked for is text, not a pattern. */
export function textPredicate(sql: string, operator: Operator, value: string): FilterSql {
  if (operator === '=') return bind => `lower(${sql}) = lower(${bind(value)}::text)`;
  const pattern = value.replaceAll(/[\\%_]/g, '\\$&');
  const around = operator.slice(operator.indexOf("'") + 1, -1).replace('$', () => pattern);
  return bind => `lower(${sql}) like lower(${bind(around)}::text)`;
}

/**
 * One of these, or any of these: ids are numbers where the column is, so that its index serves.
 * @param also SQL of more ids
 */
export function chosen(
  { held, sql, none, json, ids }: Operand,
  wanted: string[],
  bind: (value: unknown) => string,
  also?: string,
): string {
  const numbers = wanted.filter(one => /^\d{1,15}$/.test(one));
  const among = (values: string[], type: string) =>
    `${bind(values)}::${type}[]${also ? ` || ${also}::${type}[]` : ''}`;
  // Of one value an index gives the rows in the order of a list; of any of several PostgreSQL takes it to have none.
  const isAmong = (type: string) =>
    numbers.length === 1 && !also
      ? `${sql} = ${bind(numbers[0])}::${type}`
      : `${sql} = any(${among(numbers, type)})`;
  if (none !== undefined) return isAmong('numeric');
  if (ids) return isAmong('bigint');
  const list = `(${among(wanted, 'text')})`;
  if (held === 'one') return `${sql}::text = any(${list})`;
  if (!json) return `${sql}::text[] && ${list}`;
  return `exists (select 1 from jsonb_array_elements_text(${sql}) e where e = any(${list}))`;
}

export function compared({ sql, none }: Operand, operator: Operator, value: string): string {
  const needsOne = none !== undefined && operator.startsWith('<') ? ` and ${sql} > ${none}` : '';
  return `(${sql} ${operator} ${value}${needsOne})`;
}

/** A span of days: `=` in it, `<` before it, `>` after it. An open end has nothing beyond it. */
export function within(
  { sql, none }: Operand,
  operator: Operator,
  { from, to }: Days,
  bound: (day: string) => string,
): string {
  const valued = () => (none === undefined ? `${sql} is not null` : `${sql} > ${none}`);
  const fromOn = () => (from === null ? null : `${sql} >= ${bound(from)}`);
  const before = () => (from === null ? 'false' : `${sql} < ${bound(from)}`);
  const until = () => (to === null ? null : `${sql} < ${bound(to)}`);
  const after = () => (to === null ? 'false' : `${sql} >= ${bound(to)}`);
  // Only what is used is bound: PostgreSQL refuses parameters that stand nowhere.
  const all = {
    '=': [valued, fromOn, until],
    '<': [valued, before],
    '<=': [valued, until],
    '>': [after],
    '>=': [valued, fromOn],
  }[operator as '='].map(part => part());
  return `(${all.filter(one => one !== null).join(' and ')})`;
}

/** The beginning of a day, as the value is held: the viewer's day is a span of instants. */
export function dayBound(
  held: Held,
  day: string,
  timezone: string,
  bind: (value: unknown) => string,
): string {
  if (held === 'instant') return `(${bind(day)}::timestamp at time zone ${bind(timezone)}::text)`;
  return `${bind(day)}`;
}

export const quote = (value: string): string => `“${value.slice(0, 50)}”`;

export function wrong({ object, field_id: id }: FilterCondition, message: string): InvalidError {
  return new InvalidError('conditions', `conditions: the one on field ${id} of ${object} ${message}`);
}
