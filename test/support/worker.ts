import { Redis } from 'ioredis';
import pg from 'pg';
import { Queue } from '../../src/platform/queue.js';
import { freePort, Running, until } from './servers.js';
import type { Syncing } from './sync.js';

type Ground = Pick<Syncing, 'databaseUrl' | 'dataDir'> & Partial<Pick<Syncing, 'queueEnv'>>;

/** A worker as a process of its own, on the database and the files of `kontor`. Run `nest build` before. */
export function workerOf(kontor: Ground, env: Record<string, string> = {}): Running {
  return processOf('dist/workers/main.js', kontor, env);
}

/** The same for the API; `url` is where it is once it is ready. */
export async function apiOf(kontor: Ground, env: Record<string, string> = {}) {
  const running = processOf('dist/src/main.js', kontor, { PORT: String(await freePort()), ...env });
  const [, url] = await running.says(/^ready (\S+)/m);
  return { running, url: url! };
}

function processOf(entry: string, kontor: Ground, env: Record<string, string>): Running {
  return Running.start(process.execPath, ['--enable-source-maps', entry], {
    ...process.env,
    NODE_ENV: 'test',
    NODE_OPTIONS: '',
    DATABASE_URL: kontor.databaseUrl,
    DATA_DIR: kontor.dataDir,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8',
    WORKER_ROLES: 'hold,ingest',
    ...kontor.queueEnv,
    LOG_LEVEL: 'fatal',
    ...env,
  });
}

/**
 * Until a process that dies has ended and PostgreSQL has noticed: it holds the locks of an open transaction until it
 * reads from the connection that is gone, and whoever skips locked rows finds nothing to do before that.
 */
export async function died(running: Running, { databaseUrl }: Pick<Ground, 'databaseUrl'>): Promise<void> {
  await running.ended;
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await until('the transactions of the dead are over', async () => {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
           and pid <> pg_backend_pid() and xact_start is not null`,
      );
      return rowCount === 0;
    });
  } finally {
    await client.end();
  }
}

/** What twenty seconds do by themselves: leases run out, and tickets in hand are nobody's any more. */
export async function letTimePass(kontor: Pick<Syncing, 'db'>): Promise<void> {
  await kontor.db.query(`update mailbox_lease set until = '-infinity'`);
  await kontor.db.query('update mailbox set backoff_until = null where backoff_until is not null');
  await kontor.db.query(
    `update remote_message set noticed_at = noticed_at - interval '20 seconds' where state = 'pending'`,
  );
}

/** The queue forgets everything, whatever it lies on. */
export async function loseTickets(kontor: Syncing): Promise<void> {
  if (kontor.queueEnv.REDIS_URL) {
    const client = new Redis(kontor.queueEnv.REDIS_URL);
    await client.flushall();
    client.disconnect();
    return;
  }
  const boards = kontor.app.get(Queue).boards();
  await Promise.all(boards.map(queue => queue.obliterate({ force: true })));
}
