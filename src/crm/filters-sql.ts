import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import type { FieldNoun, FilterCondition, FilterGroup, FilterType } from '../model/index.js';
import { namedSeen, type KnownField } from './filters-fields.js';
import { daysOf } from './filters-dates.js';
import {
  chosen,
  compared,
  dayBound,
  operandOf,
  present,
  quote,
  textPredicate,
  within,
  wrong,
  type FilterSql,
} from './filters-operands.js';
import { needsValue, negations, operatorsOf, type Operator } from './filters-operators.js';

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
  const holds = predicateOf(row, field, positive, condition, context);
  const named = namedSeen(row, field, context.viewer);
  const predicate: FilterSql = named ? bind => `(${holds(bind)} and ${named})` : holds;
  const isNegated = positive !== operator;
  if (object === noun) return bind => (isNegated ? `((${predicate(bind)}) is not true)` : predicate(bind));
  const link = links[noun][object]!(row);
  const seen = visibleItem(context.viewer, row, '$1');
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
    const wanted = [value ?? []].flat();
    // Stored as such: whoever looks finds his own.
    if (wanted.includes('me')) wanted.push(String(context.viewer.userId));
    return bind => chosen(operand, wanted, bind, wanted.includes('my_team') ? myTeam : undefined);
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

/** SQL: the viewer and all with whom he is in a team, which he may also lead. */
const myTeam = `array(select $1::bigint union
  select mate from team, unnest(team.member_ids || team.manager_id) as mate
   where mate is not null and ($1 = any(team.member_ids) or $1 = team.manager_id))`;

function readNumber(text: string): string | null {
  const trimmed = text.trim();
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(trimmed) ? trimmed : null;
}
