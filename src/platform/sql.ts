import { createHash } from 'node:crypto';
import pg from 'pg';

/** Something that runs SQL: the pool, or one transaction. `values` are bound as `$1`, `$2` … */
export interface Sql {
  query<T extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]>;
}

const names = new Map<string, string>();

/** Statements with values are prepared once per connection under a name made from their text. */
export function prepared(text: string, values: unknown[]): pg.QueryConfig & { types: pg.TypeOverrides } {
  if (values.length === 0) return { text, types };
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 24);
    names.set(text, name);
  }
  return { name, text, values, types };
}

/** MikroORM has the pool leave dates as text, for itself; here they are Dates, and ids and counts are numbers. */
export const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, toTime);
// bigint[]: its elements would come as strings, and `id + 1` of such a one is ten times too much.
types.setTypeParser(1016, text =>
  JSON.parse(text.replace('{', '[').replace('}', ']').replaceAll('NULL', 'null')),
);

const anyTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/**
 * `2026-01-31 12:00:00.123456+00`: how a time comes, since all our sessions are in UTC. A page has hundreds, and what reads
 * any form of time takes twice as long.
 */
function toTime(text: string): unknown {
  const isUsual = text[4] === '-' && text.endsWith('+00');
  return isUsual ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : anyTime(text);
}
