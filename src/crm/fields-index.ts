import type { CustomType, Field, FieldNoun } from '../model/index.js';

/*
 * Values of custom fields stand in the item's row, as JSON; so a condition on any of them is one on the row itself, in
 * any combination, and what has no index is a scan and never wrong. What has an order has an index over the same
 * expression, made beside the running program. (A table of values, a row each, was the other way: every condition a
 * join, twenty rows more for each deal, and a planner that knows of no field by itself.)
 *
 * Items without a value come first; in the other direction last.
 */

/** What sorts and comparisons of a field use: never null, so that one index gives pages by (value, id) to the end. */
export interface Sorted {
  sql: string;
  type: 'numeric' | 'text';
  /** What the expression is where there is no value, as an SQL constant. */
  none: string;
}

const isKey = /^[0-9a-f]{40}$/;

const numbers: readonly CustomType[] = ['double', 'int', 'monetary', 'enum', 'org', 'people', 'user'];
const words: readonly CustomType[] = ['date', 'daterange', 'time', 'timerange'];
const names: readonly CustomType[] = ['varchar', 'varchar_auto', 'phone'];

/** The value under a key, as SQL text. A key stands in SQL as it is, because only so its index is found. */
export function valueSql(row: string, { key, type }: Pick<Field, 'key' | 'type'>, part?: string): string {
  if (!isKey.test(key)) throw new Error(`not a field's key: ${key}`);
  const within = part ?? (compound.has(type) ? 'value' : undefined);
  if (within !== undefined && !/^[a-z_0-9]+$/.test(within)) throw new Error(`not a part: ${within}`);
  return within === undefined
    ? `(${row}.custom_fields->>'${key}')`
    : `(${row}.custom_fields->'${key}'->>'${within}')`;
}

const compound = new Set<CustomType>(['monetary', 'daterange', 'time', 'timerange', 'address']);

/** Null for what has no order: long text, sets, addresses. */
export function sortedSql(row: string, field: Pick<Field, 'key' | 'type'>): Sorted | null {
  const value = valueSql(row, field);
  if (numbers.includes(field.type)) {
    return {
      sql: `coalesce(${value}::numeric, '-Infinity'::numeric)`,
      type: 'numeric',
      none: `'-Infinity'::numeric`,
    };
  }
  if (words.includes(field.type))
    return { sql: `coalesce(${value}, '') collate "C"`, type: 'text', none: `''` };
  if (names.includes(field.type)) {
    return { sql: `coalesce(lower(${value}), '') collate "C"`, type: 'text', none: `''` };
  }
  return null;
}

/** The index of a field: its name, and how to make it; null where it has none. */
export function indexOf(field: Field): { name: string; table: FieldNoun; create: string } | null {
  const sorted = sortedSql(field.noun, field);
  if (!sorted) return null;
  const name = `${field.noun}_field_${Number(field.id)}`;
  // Over deleted items too: of a partial index the planner does not use what it knows about an expression's values.
  const create = `create index concurrently if not exists ${name} on ${field.noun} ((${sorted.sql}), id)`;
  return { name, table: field.noun, create };
}
