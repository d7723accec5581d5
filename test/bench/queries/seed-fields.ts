import type { CustomType, FieldNoun, FormulaStep } from '../../../src/model/index.js';

interface Seeded {
  id: number;
  noun: FieldNoun;
  key: string;
  name: string;
  type: CustomType;
  options?: { id: number; label: string }[];
  formula?: string;
  program?: FormulaStep[];
}

const key = (letters: string): string => letters.repeat(40 / letters.length);
const options = (...labels: string[]) => labels.map((label, at) => ({ id: at + 1, label }));

export const score = key('a1b2');
export const budget = key('b2c3');
export const region = key('c3d4');
export const renewal = key('d4e5');
export const reference = key('e5f6');
export const expected = key('f6a7');
export const tier = key('a7b8');

/** The fields that the company has added. */
export const customFields: Seeded[] = [
  { id: 20_001, noun: 'deal', key: score, name: 'Score', type: 'double' },
  { id: 20_002, noun: 'deal', key: budget, name: 'Budget', type: 'monetary' },
  {
    id: 20_003,
    noun: 'deal',
    key: region,
    name: 'Region',
    type: 'enum',
    options: options('North', 'East', 'South', 'West', 'Centre', 'Islands', 'Abroad', 'Unknown'),
  },
  { id: 20_004, noun: 'deal', key: renewal, name: 'Renewal', type: 'date' },
  { id: 20_005, noun: 'deal', key: reference, name: 'Reference', type: 'varchar' },
  {
    id: 20_006,
    noun: 'deal',
    key: expected,
    name: 'Expected',
    type: 'double',
    formula: `{value} * {${score}} / 100`,
    program: [{ path: ['value'] }, { path: ['custom_fields', score] }, '*', 100, '/'],
  },
  { id: 20_007, noun: 'person', key: tier, name: 'Tier', type: 'enum', options: options('A', 'B', 'C', 'D') },
];
