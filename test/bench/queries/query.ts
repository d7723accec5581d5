import { seenBy } from './by-hand.js';
import type { Who } from './seed.js';

/** Parameters of one request. */
export type Row = Record<string, any>;

/** One question that Kontor is asked, and the SQL that somebody would write by hand who has to answer it alone. */
export interface NamedQuery {
  name: string;
  /** SQL: a row for each request. Other parameters each time, so that nothing is asked twice. */
  parameters: (who: Who) => string;
  /** Path and query. */
  request: (row: Row) => string;
  byHand: (who: Who) => string;
  /** Of the SQL by hand, `$1` and so on. */
  values: (row: Row) => unknown[];
  /** It adds up what is there: ten times as much has ten times as many rows in it. Only the yardstick counts. */
  sums?: true;
  /** Its answer lists rows by their ids, which the SQL by hand has to find as well. */
  isList?: true;
}

export const requests = 20;

export const sample = (table: string, where = 'true', columns = '*'): string =>
  `select ${columns} from ${table} t where ${where} order by md5(t.id::text) limit ${requests}`;
export const numbers = `select n from generate_series(1, ${requests}) n`;
/** Where he may see organization 1. */
export const whereSeen = (who: Who): string =>
  `exists (select from organization o where o.id = 1 and ${seenBy(who)('o')})`;

export const cursor = (field: string, direction: 'asc' | 'desc', key: unknown, id: unknown): string =>
  Buffer.from(JSON.stringify({ field, direction, key: String(key), id })).toString('base64url');

/** SQL: what a list of deals is in the order of where that is a custom number. */
export const sorted = (field: string): string =>
  `coalesce((t.custom_fields->>'${field}')::numeric, '-Infinity'::numeric)`;
