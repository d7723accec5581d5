import type { Database, Tx } from './database.js';

/*
 * Of a prepared statement PostgreSQL keeps one plan for all values, unless those at hand promise a cheaper one: then it plans
 * each time. Few ids in an array always promise that, and so do rare words; and to plan a statement of many parts takes ten
 * times as long as to run it.
 */

/** SQL: a parameter at whose value PostgreSQL does not look when it plans, so that it keeps the plan. */
export const blind = (parameter: string, type: string): string => `(select ${parameter}::${type})::${type}`;

/**
 * Runs queries by the plans that PostgreSQL keeps, from their first run on a connection, and all on one connection, because
 * each has plans of its own. By one process: not knowing the values it reckons with thousands of rows, and would start others
 * to read a few.
 */
export function byKeptPlans<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.transaction(tx => {
    tx.send(
      `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('max_parallel_workers_per_gather', '0', true)`,
    );
    return work(tx);
  });
}
