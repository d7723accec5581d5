import type { Database, Tx } from '../../src/platform/database.js';
import { until } from './servers.js';

/** Runs `work` in a transaction that stays open until the function that comes back is called; that one commits it. */
export async function hold(db: Database, work: (tx: Tx) => unknown): Promise<() => Promise<void>> {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const done = db.transaction(async tx => {
    await work(tx);
    begun.resolve();
    await ended.promise;
  });
  await Promise.race([begun.promise, done]);
  return () => {
    ended.resolve();
    return done;
  };
}

/** Until so many connections to the test's own database wait for a lock. */
export const waiting = (db: Database, n: number): Promise<void> =>
  until(`${n} wait for a lock`, async () => {
    const found = await db.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return found.length >= n;
  });
