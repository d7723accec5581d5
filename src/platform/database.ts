import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { KeptPlans } from './kept-plan.js';
import { Listener } from './listener.js';
import { prepared, types, type Sql } from './sql.js';

export type { Sql } from './sql.js';

/** A transaction. It is a type of its own so that what must not run outside of one can ask for it. */
export interface Tx extends Sql {
  readonly inTransaction: true;
  /**
   * Sends a statement whose answer nobody needs, without waiting for it: it runs after those before it and before those
   * after it, and where it fails the transaction fails. What a round trip costs adds up over the steps of a mail.
   */
  send(text: string, values?: unknown[]): void;
}

/**
 * Serialization failure, deadlock, a transaction that slept through its time, and a server that went away before it
 * answered: the whole transaction is tried again.
 */
const retryable = new Set([
  '40001',
  '40P01',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '08001',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

/**
 * PostgreSQL, in two forms: `em` (MikroORM) for verbs on single items, and SQL with arrays for the mail pipeline,
 * where one statement writes fifty rows. Both share one pool.
 */
export class Database implements Sql {
  /** For statements of which one plan serves all values. */
  readonly kept: KeptPlans;
  /**
   * Plans each anew for its values: for statements whose best plan depends on them, and for those that users put together, of
   * which there is no end.
   */
  readonly planned: Sql = {
    query: async <T extends object>(text: string, values: unknown[] = []) =>
      (await (await this.pool()).query({ text, values, types })).rows as T[],
  };

  constructor(readonly orm: MikroORM) {
    this.kept = new KeptPlans(orm.config);
  }

  /** A fresh unit of work. */
  em(): EntityManager {
    return this.orm.em.fork();
  }

  async query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    const pool = await this.pool();
    return (await pool.query(prepared(text, values))).rows as T[];
  }

  /**
   * Runs `work` in a transaction. Deadlocks, serialization failures and lost connections are tried again, at most
   * five times, so `work` must start from its arguments and leave nothing behind outside of the transaction.
   *
   * @param options.repeatable a power cut may undo what was committed in the last second, as a whole, because it is
   *   simply done again then: the commit does not wait for the disk
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>, { repeatable = false } = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work, repeatable ? 'begin; set local synchronous_commit to off' : 'begin');
      } catch (error) {
        if (attempt === 5 || !isRetryable(error)) throw error;
        await sleep(Math.random() * 50 * 2 ** attempt);
      }
    }
  }

  /** The transaction that `em` is in, as SQL, so that a verb can call the pipeline's steps. */
  async within<T>(em: EntityManager, work: (tx: Tx) => Promise<T>): Promise<T> {
    const context = em.getTransactionContext<{
      executeQuery(query: unknown): Promise<{ rows: unknown[] }>;
    }>();
    if (!context) throw new Error('within() needs an entity manager that is in a transaction');
    const sent: Promise<unknown>[] = [];
    const run = (text: string, values: unknown[] = []) =>
      context.executeQuery(CompiledQuery.raw(text, values));
    const result = await work({
      inTransaction: true,
      query: async <R extends object>(text: string, values?: unknown[]) =>
        (await run(text, values)).rows as R[],
      send: (text, values) => {
        const answer = run(text, values);
        answer.catch(() => undefined);
        sent.push(answer);
      },
    });
    await Promise.all(sent);
    return result;
  }

  /** A connection of its own that listens; `onNotify` gets the payloads. Comes back by itself until it is closed. */
  async listen(channel: string, onNotify: (payload: string) => void): Promise<Listener> {
    const listener = new Listener(this.orm.config.get('clientUrl') as string, channel, onNotify);
    await listener.connect();
    return listener;
  }

  async close(): Promise<void> {
    await Promise.all([this.kept.close(), this.orm.close(true)]);
  }

  private async once<T>(work: (tx: Tx) => Promise<T>, begin: string): Promise<T> {
    const pool = await this.pool();
    const client = await pool.connect();
    let broken: Error | undefined;
    const sent: Promise<unknown>[] = [];
    let open = true;
    const run = (query: pg.QueryConfig): Promise<pg.QueryResult> => {
      // Of several that went out together one may have failed, and another goes on with what it got.
      if (!open) throw new Error('the transaction is over');
      return client.query(query);
    };
    const send = (query: pg.QueryConfig): void => {
      const answer = run(query);
      answer.catch(() => undefined);
      sent.push(answer);
    };
    try {
      send({ text: begin });
      const result = await work({
        inTransaction: true,
        query: async <R extends object>(text: string, values: unknown[] = []) =>
          (await run(prepared(text, values))).rows as R[],
        send: (text, values = []) => send(prepared(text, values)),
      });
      send({ text: 'commit' });
      const ended = (await Promise.all(sent)).at(-1) as pg.QueryResult;
      // PostgreSQL's answer to the commit of a transaction in which a statement failed is no error.
      if (ended.command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return result;
    } catch (error) {
      open = false;
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw await causeOf(error, sent);
    } finally {
      open = false;
      client.release(broken);
    }
  }

  private async pool(): Promise<pg.Pool> {
    return (await this.orm.em.getConnection().getNativeClient()) as pg.Pool;
  }
}

/** What follows a failed statement fails with 25P02, which says nothing: the failure of the first one is the cause. */
async function causeOf(error: unknown, sent: Promise<unknown>[]): Promise<unknown> {
  if ((error as { code?: string }).code !== '25P02') return error;
  const failed = (await Promise.allSettled(sent)).find(answer => answer.status === 'rejected');
  return failed?.reason ?? error;
}

export function isRetryable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return retryable.has(code ?? '') || /Connection terminated|connection is closed/i.test(message ?? '');
}
