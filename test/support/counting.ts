import type pg from 'pg';
import type { Database, Sql, Tx } from '../../src/platform/database.js';

/** The same database, telling how many statements it was asked and the most rows that one of them gave. */
export function counting(db: Database, cost: { statements: number; rows: number }): Database {
  const counted =
    (sql: Sql) =>
    async <T extends object>(text: string, values?: unknown[]) => {
      const found = await sql.query<T>(text, values);
      cost.statements++;
      cost.rows = Math.max(cost.rows, found.length);
      return found;
    };
  const wrapped = Object.create(db) as Database;
  wrapped.query = counted(db);
  wrapped.transaction = (work, options) =>
    db.transaction<never>(tx => {
      const send: Tx['send'] = (text, values) => {
        cost.statements++;
        tx.send(text, values);
      };
      return work({ inTransaction: true, query: counted(tx), send } as Tx) as never;
    }, options);
  return wrapped;
}

/** How many statements all connections of the database are sent while `work` goes on, MikroORM's included. */
export async function statementsOf(db: Database, work: () => Promise<unknown>): Promise<number> {
  const pool = (await db.orm.em.getConnection().getNativeClient()) as pg.Pool;
  const client = await pool.connect();
  const connection = Object.getPrototypeOf(client) as { query: (...given: unknown[]) => unknown };
  client.release();
  const { query } = connection;
  let statements = 0;
  connection.query = function (this: pg.Client, ...given) {
    statements++;
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    connection.query = query;
  }
  return statements;
}
