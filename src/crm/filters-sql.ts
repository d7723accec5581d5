import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import type { FieldNoun, FilterCondition, FilterGroup, FilterType } from '../model/index.js';
import { sortedSql, valueSql } from './fields-index.js';
import { addressParts } from './fields-values.js';
import type { KnownField } from './filters-fields.js';
import { daysOf, type Days } from './filters-dates.js';
import { needsValue, negations, operatorsOf, type Held, type Operator } from './filters-operators.js';

/** SQL over a row; `bind` makes a parameter of a value. The viewer's id is `$1`. */
export type FilterSql = (bind: (value: unknown) => string) => string;

export type FilterNoun = FieldNoun | 'lead';

/** What a list of this type is of. */
export const nounOfType: Record<FilterType, FilterNoun> = {
  deals: 'deal',
  leads: 'lead',
  org: 'organization',
  people: 'person',
  products: 'product',
  activity: 'activity',
  projects: 'project',
};

export const typeOfNoun = Object.fromEntries(
  Object.entries(nounOfType).map(([type, noun]) => [noun, type]),
) as Record<FilterNoun, FilterType>;

export interface FilterContext {
  viewer: Viewer;
  /** The viewer's. */
  timezone: string;
  today: string;
  /** By object and the field's id, key or code. */
  field(object: FilterNoun, id: string): KnownField | undefined;
}

/** How rows of another table belong to the row `t`, by the list's noun. */
const links: Record<FilterNoun, Partial<Record<FilterNoun, (r: string) => string>>> = {
  deal: {
    ...contacts(),
    project: r => `${r}.id in (select project_id from project_deal where deal_id = t.id)`,
  },
  lead: contacts(),
  project: {
    ...contacts(),
    deal: r => `${r}.id in (select deal_id from project_deal where project_id = t.id)`,
  },
  activity: {
    ...contacts(),
    deal: r => `${r}.id = t.deal_id`,
    lead: r => `${r}.id = t.lead_id`,
    project: r => `${r}.id = t.project_id`,
  },
  person: { organization: r => `${r}.id = t.organization_id`, ...itemsOf('person') },
  organization: { person: r => `${r}.organization_id = t.id`, ...itemsOf('organization') },
  product: { deal: r => `${r}.id in (select deal_id from deal_product where product_id = t.id)` },
};

function contacts() {
  return {
    person: (r: string) => `${r}.id = t.person_id`,
    organization: (r: string) => `${r}.id = t.organization_id`,
  };
}

function itemsOf(contact: string) {
  return {
    deal: (r: string) => `${r}.${contact}_id = t.id`,
    lead: (r: string) => `${r}.${contact}_id = t.id`,
  };
}

/**
 * The conditions of a filter as SQL over the row `t`. Every condition is true or false and nothing between: "is not"
 * and "does not contain" are true for what has no value, and a condition on a person is false, and its opposite true,
 * where there is no person for the viewer.
 *
 * @throws {InvalidError} for a field that is gone, and for what cannot be read (see `checkConditions`)
 */
export function compileFilter(type: FilterType, conditions: FilterGroup, context: FilterContext): FilterSql {
  const noun = nounOfType[type];
  const parts = compileGroup(noun, conditions, context);
  return bind => parts(bind);
}

function compileGroup(noun: FilterNoun, group: FilterGroup, context: FilterContext): FilterSql {
  const parts = group.conditions.map(one =>
    'glue' in one ? compileGroup(noun, one, context) : compileCondition(noun, one, context),
  );
  // An empty group says nothing, whichever its glue.
  return bind => (parts.length === 0 ? 'true' : `(${parts.map(part => part(bind)).join(` ${group.glue} `)})`);
}

function compileCondition(noun: FilterNoun, condition: FilterCondition, context: FilterContext): FilterSql {
  const object = objectOf(noun, condition.object);
  const field = context.field(object, condition.field_id);
  if (!field) throw wrong(condition, 'names no field that can be filtered by');
  if (field.deletedName !== undefined) {
    throw new InvalidError(
      'filter_id',
      `the filter looks at the field “${field.deletedName}”, which is deleted`,
      'Change the filter, or make a new one.',
    );
  }
  const operator = condition.operator as Operator;
  const positive = negations[operator] ?? operator;
  const row = object === noun ? 't' : 'r';
  const predicate = predicateOf(row, field, positive, condition, context);
  const isNegated = positive !== operator;
  if (object === noun) return bind => (isNegated ? `((${predicate(bind)}) is not true)` : predicate(bind));
  const link = links[noun][object]!(row);
  const seen = object === 'activity' ? 'true' : visibleItem(context.viewer, row, '$1');
  return bind =>
    `${isNegated ? 'not ' : ''}exists (select 1 from ${object} ${row} where ${link} and ${seen} and ${predicate(bind)})`;
}

/** @throws {InvalidError} where the list has nothing to do with such objects */
export function objectOf(noun: FilterNoun, object: string): FilterNoun {
  const named = object as FilterNoun;
  if (named === noun || Object.hasOwn(links[noun], named)) return named;
  throw new InvalidError(
    'conditions',
    `conditions: a filter of this type has no fields of the object ${object}`,
    `It takes ${[noun, ...Object.keys(links[noun])].join(', ')}.`,
  );
}

/** The SQL of a positive operator; it may be null where there is no value. */
function predicateOf(
  row: string,
  field: KnownField,
  operator: Operator,
  condition: FilterCondition,
  context: FilterContext,
): FilterSql {
  const operand = operandOf(row, field, condition);
  const { held } = operand;
  if (!operatorsOf(held).includes(operator)) {
    throw wrong(condition, `has the operator ${condition.operator}, which its field does not take`);
  }
  if (!needsValue(operator)) return () => present(operand);
  const value = condition.value;
  const first = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  if (held === 'text') return textPredicate(operand.sql, operator, first);
  if (held === 'flag') return () => `${operand.sql} = ${/^(1|true|yes)$/i.test(first)}`;
  if (held === 'one' || held === 'many') {
    const wanted = [value ?? []].flat().map(one => (one === 'me' ? String(context.viewer.userId) : one));
    return bind => chosen(operand, wanted, bind);
  }
  if (held === 'number') {
    const number = readNumber(first);
    if (number === null) throw wrong(condition, `has the value ${quote(first)}, which is no number`);
    return bind => compared(operand, operator, `${bind(number)}::numeric`);
  }
  if (held === 'clock') {
    if (!/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(first)) {
      throw wrong(condition, `has the value ${quote(first)}, which is no time such as 14:30`);
    }
    return bind => compared(operand, operator, `${bind(first.padEnd(8, ':00'))}::text collate "C"`);
  }
  const days = daysOf(first, context.today);
  if (!days) throw wrong(condition, `has the value ${quote(first)}, which is no day`);
  return bind => within(operand, operator, days, day => dayBound(held, day, context.timezone, bind));
}

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

function operandOf(row: string, field: KnownField, condition: FilterCondition): Operand {
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

function present({ held, sql, none, json }: Operand): string {
  if (none !== undefined) return `${sql} <> ${none}`;
  if (held === 'many') return json ? `jsonb_array_length(${sql}) > 0` : `cardinality(${sql}) > 0`;
  return held === 'text' ? `${sql} <> ''` : `${sql} is not null`;
}

/** Text is found without regard to case; what is looked for is text, not a pattern. */
function textPredicate(sql: string, operator: Operator, value: string): FilterSql {
  if (operator === '=') return bind => `lower(${sql}) = lower(${bind(value)}::text)`;
  const pattern = value.replaceAll(/[\\%_]/g, '\\$&');
  const around = operator.slice(operator.indexOf("'") + 1, -1).replace('$', () => pattern);
  return bind => `lower(${sql}) like lower(${bind(around)}::text)`;
}

/** One of these, or any of these: ids are numbers where the column is, so that its index serves. */
function chosen(
  { held, sql, none, json, ids }: Operand,
  wanted: string[],
  bind: (value: unknown) => string,
): string {
  const numbers = wanted.filter(one => /^\d{1,15}$/.test(one));
  if (none !== undefined) return `${sql} = any(${bind(numbers)}::numeric[])`;
  if (ids) return `${sql} = any(${bind(numbers)}::bigint[])`;
  const list = `${bind(wanted)}::text[]`;
  if (held === 'one') return `${sql}::text = any(${list})`;
  if (!json) return `${sql}::text[] && ${list}`;
  return `exists (select 1 from jsonb_array_elements_text(${sql}) e where e = any(${list}))`;
}

function compared({ sql, none }: Operand, operator: Operator, value: string): string {
  const needsOne = none !== undefined && operator.startsWith('<') ? ` and ${sql} > ${none}` : '';
  return `(${sql} ${operator} ${value}${needsOne})`;
}

/** A span of days: `=` in it, `<` before it, `>` after it. An open end has nothing beyond it. */
function within(
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
function dayBound(held: Held, day: string, timezone: string, bind: (value: unknown) => string): string {
  if (held === 'instant') return `(${bind(day)}::timestamp at time zone ${bind(timezone)}::text)`;
  return `${bind(day)}`;
}

function readNumber(text: string): string | null {
  const trimmed = text.trim();
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(trimmed) ? trimmed : null;
}

const quote = (value: string): string => `“${value.slice(0, 50)}”`;

function wrong({ object, field_id: id }: FilterCondition, message: string): InvalidError {
  return new InvalidError('conditions', `conditions: the one on field ${id} of ${object} ${message}`);
}
