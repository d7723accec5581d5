import type { Held } from './fields-standard.js';

export type { Held };

/** What a condition may ask, as Pipedrive writes it; `$` is the value. */
const meanings = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '>': 'is more than',
  '<=': 'is at most',
  '>=': 'is at least',
  "LIKE '$%'": 'starts with',
  "LIKE '%$%'": 'contains',
  "LIKE '%$'": 'ends with',
  "NOT LIKE '$%'": 'does not start with',
  "NOT LIKE '%$%'": 'does not contain',
  "NOT LIKE '%$'": 'does not end with',
  'IS NULL': 'is empty',
  'IS NOT NULL': 'is not empty',
} as const;
export type Operator = keyof typeof meanings;

/** Each of these is true where its opposite is not. */
export const negations: Partial<Record<Operator, Operator>> = {
  '!=': '=',
  "NOT LIKE '$%'": "LIKE '$%'",
  "NOT LIKE '%$%'": "LIKE '%$%'",
  "NOT LIKE '%$'": "LIKE '%$'",
  'IS NULL': 'IS NOT NULL',
};

const equal: Operator[] = ['=', '!='];
const ordered: Operator[] = ['<', '>', '<=', '>='];
const alike: Operator[] = [
  "LIKE '$%'",
  "LIKE '%$%'",
  "LIKE '%$'",
  "NOT LIKE '$%'",
  "NOT LIKE '%$%'",
  "NOT LIKE '%$'",
];
const empty: Operator[] = ['IS NULL', 'IS NOT NULL'];

const ofHeld: Record<Held, Operator[]> = {
  text: [...equal, ...alike, ...empty],
  number: [...equal, ...ordered, ...empty],
  day: [...equal, ...ordered, ...empty],
  instant: [...equal, ...ordered, ...empty],
  clock: [...equal, ...ordered, ...empty],
  one: [...equal, ...empty],
  many: [...equal, ...empty],
  flag: equal,
};

export const operatorsOf = (held: Held): readonly Operator[] => ofHeld[held];

export const isOperator = (text: string): text is Operator => Object.hasOwn(meanings, text);

export const needsValue = (operator: Operator): boolean =>
  operator !== 'IS NULL' && operator !== 'IS NOT NULL';

const typesOfHeld: Record<Held, string[]> = {
  text: ['varchar', 'varchar_auto', 'text', 'phone', 'address', 'varchar_options'],
  number: ['double', 'int', 'monetary'],
  day: ['date', 'daterange'],
  instant: [],
  clock: ['time', 'timerange'],
  one: [
    'enum',
    'org',
    'people',
    'user',
    'status',
    'stage',
    'pipeline',
    'deal',
    'lead',
    'project',
    'visible_to',
  ],
  many: ['set'],
  flag: ['boolean'],
};

/** By a field's type, what can be asked of it: `{"varchar": {"=": "is", …}, …}`. */
export const operatorsByType = (): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(typesOfHeld).flatMap(([held, types]) =>
      types.map(type => [
        type,
        Object.fromEntries(operatorsOf(held as Held).map(operator => [operator, meanings[operator]])),
      ]),
    ),
  );
