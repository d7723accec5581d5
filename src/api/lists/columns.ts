import type { FieldView } from '../../crm/fields-known.js';
import { InvalidError } from '../../errors.js';
import { customValue, type Names } from './beside.js';

type Row = Record<string, unknown>;
export type Cell = string | number | boolean | null;

/** A column of a file: some fields make two of them, a value and its currency. */
export interface Column {
  heading: string;
  read: (row: Row, names: Names) => Cell;
}

/** What a column is asked for by: a field's code, `next_activity`, `prices`, and how the reader calls it. */
export interface AskedColumn {
  field: string;
  heading: string | undefined;
}

/** @throws {InvalidError} for a field that is none */
export function columnsOf(asked: readonly AskedColumn[], fields: readonly FieldView[]): Column[] {
  return asked.flatMap(({ field: code, heading }) => {
    if (code === 'next_activity') return nextActivity(heading ?? 'Next activity');
    if (code === 'prices') return { heading: heading ?? 'Price', read: pricesOf };
    const field = fields.find(one => one.code === code);
    if (!field) throw new InvalidError('columns', `columns: there is no field ${code.slice(0, 60)}`);
    return ofField(field, heading ?? field.name);
  });
}

/** All that are at hand, where nobody says which. */
export const allColumns = (fields: readonly FieldView[]): AskedColumn[] =>
  fields.map(field => ({ field: field.code, heading: undefined }));

const nextActivity = (heading: string): Column[] => [
  { heading, read: row => (row['next_activity'] as Row | null)?.['subject'] as string | null },
  {
    heading: `${heading} (date)`,
    read: row => (row['next_activity'] as Row | null)?.['due_date'] as string | null,
  },
];

const pricesOf = (row: Row): string | null =>
  listed(
    ((row['prices'] as { price: number; currency: string }[] | undefined) ?? []).map(
      ({ price, currency }) => `${price} ${currency}`,
    ),
  );

const namedBy: Partial<Record<FieldView['type'], keyof Names>> = {
  user: 'user',
  people: 'person',
  org: 'organization',
  deal: 'deal',
  lead: 'lead',
  project: 'project',
};

function ofField(field: FieldView, heading: string): Column[] {
  const { code, type, isCustom } = field;
  const valueOf = (row: Row) => (isCustom ? customValue(row, code) : row[code]);
  const named = namedBy[type];
  if (named) {
    const read = (row: Row, names: Names) =>
      listed([valueOf(row)].flat().map(id => names[named]?.[String(id)] ?? null));
    return [{ heading, read }];
  }
  if (type === 'monetary') {
    return [
      { heading, read: row => amountOf(valueOf(row)) },
      {
        heading: `${heading} (currency)`,
        read: row =>
          currencyOf(valueOf(row)) ??
          ((isCustom ? beside(row, code, 'currency') : row['currency']) as Cell) ??
          null,
      },
    ];
  }
  if (type === 'daterange' || type === 'timerange') {
    return [
      { heading, read: row => plain(valueOf(row)) },
      { heading: `${heading} (until)`, read: row => untilOf(valueOf(row)) ?? beside(row, code, 'until') },
    ];
  }
  if (field.options) {
    const labels = new Map(field.options.map(({ id, label }) => [String(id), label]));
    const read = (row: Row) => {
      const value = valueOf(row);
      const ids = typeof value === 'string' && type === 'set' ? value.split(',') : [value].flat();
      return listed(
        ids.map(id => (id === null || id === undefined ? null : (labels.get(asOption(id)) ?? String(id)))),
      );
    };
    return [{ heading, read }];
  }
  return [{ heading, read: row => plain(valueOf(row)) }];
}

/** A flag is an option too: yes is 1. */
const asOption = (id: unknown): string => (typeof id === 'boolean' ? String(Number(id)) : String(id));

const partOf = (value: unknown, part: string): Cell =>
  typeof value === 'object' && value !== null ? (((value as Row)[part] as Cell | undefined) ?? null) : null;
const untilOf = (value: unknown): Cell => partOf(value, 'until');
const currencyOf = (value: unknown): Cell => partOf(value, 'currency');
const amountOf = (value: unknown): Cell =>
  typeof value === 'object' && value !== null
    ? (partOf(value, 'amount') ?? partOf(value, 'value'))
    : ((value as Cell | undefined) ?? null);
/** v1 has the parts of a value beside it. */
const beside = (row: Row, key: string, part: string): Cell =>
  (row[`${key}_${part}`] as Cell | undefined) ?? null;

const listed = (words: Cell[]): string | null => {
  const said = words.filter(word => word !== null && word !== '');
  return said.length > 0 ? said.join(', ') : null;
};

/** Addresses, emails and phones say their value; several are put in a line. */
function plain(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return listed(value.map(plain));
  if (typeof value === 'object') return partOf(value, 'value');
  return value as Cell;
}
