import type { FieldDef } from '../crm/fields';

/** How the server holds a value, which says what can be asked of it. */
export type Held = 'text' | 'number' | 'day' | 'clock' | 'one' | 'many' | 'flag';

const heldOf: Record<string, Held> = {
  double: 'number',
  int: 'number',
  monetary: 'number',
  date: 'day',
  daterange: 'day',
  time: 'clock',
  timerange: 'clock',
  enum: 'one',
  org: 'one',
  people: 'one',
  user: 'one',
  status: 'one',
  stage: 'one',
  pipeline: 'one',
  projects_board: 'one',
  projects_phase: 'one',
  deal: 'one',
  lead: 'one',
  project: 'one',
  visible_to: 'one',
  set: 'many',
  boolean: 'flag',
};

export const heldBy = (field: FieldDef): Held => heldOf[field.type] ?? 'text';

/** Fields that no condition can look at. */
export const isFilterable = (field: FieldDef): boolean => field.code !== 'im';

/** As Pipedrive writes them; the words for them depend on what is held. */
const equal = ['=', '!='];
const ordered = ['>', '<', '>=', '<='];
const empty = ['IS NULL', 'IS NOT NULL'];
const byHeld: Record<Held, string[]> = {
  text: ["LIKE '%$%'", "NOT LIKE '%$%'", "LIKE '$%'", ...equal, ...empty],
  number: [...equal, ...ordered, ...empty],
  day: ['=', '<', '>', '<=', '>=', '!=', ...empty],
  clock: [...equal, ...ordered, ...empty],
  one: [...equal, ...empty],
  many: [...equal, ...empty],
  flag: equal,
};

export const operatorsOf = (held: Held): readonly string[] => byHeld[held];

export const needsValue = (operator: string): boolean => operator !== 'IS NULL' && operator !== 'IS NOT NULL';

/** Days that a condition may name, in the order in which they are offered. */
export const namedDays = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  '7_days_ago',
  '30_days_ago',
  'in_7_days',
  'in_30_days',
] as const;
