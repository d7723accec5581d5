import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { prepared, type Sql } from './sql.js';

/*
 * Of a prepared statement PostgreSQL keeps one plan for all values, unless those at hand promise a cheaper one: then it plans
 * each time. Few ids in an array always promise that, and so do rare words; and to plan a statement of many parts takes ten
 * times as long as to run it.
 *
 * So there are connections on which it keeps the plan from the first run on. By one process: not knowing the values it
 * reckons with thousands of rows, and would start others to read a few.
 */
const settings = '-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0';

/**
 * SQL: a parameter at whose value PostgreSQL does not look when it plans, so that it keeps the plan on any connection: for
 * what is asked within transactions too.
 */
export const blind = (parameter: string, type: string): string => `(select ${parameter}::${type})::${type}`;

/** A plan goes with its connection, so that stays for a while where nobody asks. */
const idleMs = 10 * 60_000;

/** Reads by the plans that PostgreSQL keeps. It writes nothing: it is in no transaction. */
export class KeptPlans implements Sql {
  private readonly pool: pg.Pool;

  constructor(config: MikroORM['config']) {
    const { options, ...driver } = config.get('driverOptions') as { options: string };
    this.pool = new pg.Pool({
      ...driver,
      connectionString: config.get('clientUrl') as string,
      options: `${options} ${settings}`,
      max: config.get('pool').max ?? 10,
      idleTimeoutMillis: idleMs,
      allowExitOnIdle: true,
    });
    // Of a connection that goes while nobody uses it; the next to ask gets another.
    this.pool.on('error', () => undefined);
  }

  async query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(prepared(text, values))).rows as T[];
  }

  /** Several that belong together, on one connection: each has plans of its own. What does not wait goes out at once. */
  async together<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      return await work({
        query: async <R extends object>(text: string, values: unknown[] = []) =>
          (await client.query(prepared(text, values))).rows as R[],
      });
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
