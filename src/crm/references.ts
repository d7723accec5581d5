import type { Viewer } from '../access/viewer.js';
import { newTime } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import { changeAlike, isTold } from './change-alike.js';

/** A column that names a deal, a person or an organization, as PostgreSQL knows it. */
interface Reference {
  table: string;
  column: string;
  /** The table has an `update_time`, which moves. */
  timed: boolean;
  /** Unique indexes that the column is part of: their other columns, and the rows that they are about. */
  uniques: { others: string[]; where: string | null }[];
}

/**
 * Every column of the database that names a row of `table`. It is asked for instead of listed here, so that no table
 * that comes later is forgotten when two items are merged.
 */
export async function referencesTo(tx: Tx, table: string): Promise<Reference[]> {
  return tx.query<Reference & object>(
    `select quote_ident(c.relname) as table, quote_ident(a.attname) as column,
       exists (select from pg_attribute u where u.attrelid = c.oid and u.attname = 'update_time') as timed,
       coalesce((
         select jsonb_agg(jsonb_build_object(
           'others', (select coalesce(jsonb_agg(quote_ident(o.attname)), '[]') from pg_attribute o
                      where o.attrelid = c.oid and o.attnum = any(i.indkey) and o.attnum <> a.attnum),
           'where', pg_get_expr(i.indpred, i.indrelid)))
         from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey)), '[]') as uniques
     from pg_constraint f
     join pg_class c on c.oid = f.conrelid
     join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = $1::regclass and f.connamespace = 'public'::regnamespace
     order by 1, 2`,
    [table],
  );
}

/**
 * Lets every row that names `from` name `into`; those that stand on it are told of. Where `into` has such a row already
 * (the same follower, the same thread), the other one stays with `from`: it would say nothing new.
 */
export async function moveReference(
  tx: Tx,
  viewer: Viewer,
  { table, column, timed, uniques, type }: Reference & { type: string },
  from: number,
  into: number,
): Promise<void> {
  const free = uniques.map(({ others, where }) => {
    const about = where ? ` and ${where}` : '';
    const same = others.map(other => ` and o.${other} is not distinct from ${table}.${other}`).join('');
    return ` and not ((true${about}) and exists (
      select from (select * from ${table} where true${about}) o where o.${column} = $2${same}))`;
  });
  const set = `${column} = $2${timed ? `, ${newTime}` : ''}`;
  const where = `${column} = $1${free.join('')}`;
  const values = [from, into];
  if (!isTold(table) || column !== `${type}_id`)
    await tx.query(`update ${table} set ${set} where ${where}`, values);
  else
    await changeAlike(tx, viewer, table, { set, where, values, columns: [{ column, old: from, new: into }] });
}
