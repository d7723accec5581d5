import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { rm } from 'node:fs/promises';
import { CoreModule } from '../../src/app.module.js';
import { sealCredentials } from '../../src/accounts/credentials.js';
import type { SyncOptions } from '../../src/inbox/sync/account.js';
import { Backfill } from '../../src/inbox/sync/backfill.js';
import { Holder } from '../../src/inbox/sync/holder.js';
import { Proofs, type Proof } from '../../src/inbox/sync/proof.js';
import { Crypto } from '../../src/platform/crypto.js';
import { Database } from '../../src/platform/database.js';
import { LOGGER, readEnv } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { startDispatch } from '../../workers/dispatch.js';
import { startHold } from '../../workers/hold.js';
import { startIngest } from '../../workers/ingest.js';
import { all, type Stop } from '../../workers/worker.js';
import { migrate } from './migrate.js';
import type { QueueBackend } from './queues.js';
import { newFolder, until } from './servers.js';
import { testDatabase } from './services.js';

export interface LedgerRow {
  id: number;
  path: string;
  uid: number;
  state: string;
  reason: string | null;
  is_new: boolean;
  attempts: number;
  last_error: string | null;
  flags: string[];
  message_id: number | null;
  generation: number;
}

interface Server {
  host?: string;
  port: number;
  user: string;
  password?: string;
  secure?: boolean;
}

export type Syncing = Awaited<ReturnType<typeof syncing>>;

/** Quicker than real time, so that a test sees what otherwise takes minutes. */
const quick: Partial<SyncOptions> = {
  statusEveryMs: 300,
  sentEveryMs: 300,
  idleBreakMs: 2_000,
  modseqOverlapMs: 300,
  pollMs: 100,
  retryMs: 50,
  connectTimeoutMs: 10_000,
  socketTimeoutMs: 5_000,
};

export interface SyncingOptions {
  sync?: Partial<SyncOptions>;
  env?: Record<string, string>;
  /** Where its tickets lie; in its own database where it is left out. */
  queue?: QueueBackend;
  /** Of an empty database; one of its own on the shared server where it is left out. */
  databaseUrl?: string;
  dataDir?: string;
}

/** The services and, from `start` on, all workers in this process, on a database of their own. */
export async function syncing(options: SyncingOptions = {}) {
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => undefined }
    : await testDatabase(migrate);
  const dataDir = options.dataDir ?? newFolder('sync');
  const queue = await options.queue?.start();
  const env = readEnv({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8',
    ...queue?.env,
    ...options.env,
  });
  const app: INestApplicationContext = await NestFactory.createApplicationContext(CoreModule.with(env), {
    logger: ['error'],
  });
  for (const service of [Holder, Backfill])
    Object.assign(app.get<Holder>(service).options, quick, options.sync);
  const db = app.get(Database);
  const log = app.get<Logger>(LOGGER);
  const stops: Stop[] = [];
  let working = false;

  const one = async <T extends object>(sql: string, values: unknown[] = []): Promise<T> =>
    (await db.query<T>(sql, values))[0] as T;

  const { id: userId } = await one<{ id: number }>(
    `insert into users (email, name) values ('rep@kontor.example', 'Rep') returning id`,
  );

  const mailboxOf = (id: number) =>
    one<{ state: string; reason: string | null; failures: number; proof: Proof | null }>(
      'select state, reason, failures, proof from mailbox where id = $1',
      [id],
    );

  return {
    app,
    db,
    one,
    databaseUrl: database.url,
    dataDir,
    /** Settings of its queue, for a worker beside it. */
    queueEnv: queue?.env ?? ({} as Record<string, string>),

    async mailbox(server: Server, fields: Record<string, unknown> = {}): Promise<number> {
      const { host = '127.0.0.1', port, user, password = 'secret', secure = false } = server;
      const { id } = await one<{ id: number }>(
        'insert into mailbox (user_id, email, imap) values ($1, $2, $3) returning id',
        [userId, `${user}@kontor.example`, JSON.stringify({ host, port, secure, user })],
      );
      const credentials = sealCredentials(app.get(Crypto), id, { imap: { password } });
      await db.query('update mailbox set credentials = $2 where id = $1', [id, credentials]);
      for (const [name, value] of Object.entries(fields)) {
        await db.query(`update mailbox set ${name} = $2 where id = $1`, [id, value]);
      }
      return id;
    },

    /** Starts the workers; the returned function ends the connections, and leaves the queue's lanes working. */
    async start(): Promise<Stop> {
      const loops = [startHold, startDispatch];
      if (!working) loops.push(startIngest);
      working = true;
      const started = await Promise.all(loops.map(begin => begin(app, log)));
      stops.push(...started);
      return all(started.slice(0, 2));
    },

    mailboxOf,

    /** Waits until the mailbox is in a state, and tells in which it is where it is not. */
    async becomes(id: number, state: string, milliseconds = 40_000): Promise<void> {
      await until(`mailbox is ${state}`, async () => (await mailboxOf(id)).state === state, {
        milliseconds,
      }).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(await mailboxOf(id))}`);
      });
    },

    prove: (id: number): Promise<Proof> => app.get(Proofs).prove(id),

    ledger: (id: number): Promise<LedgerRow[]> =>
      db.query<LedgerRow>(
        `select r.id, f.path, r.uid, r.state, r.reason, r.is_new, r.attempts, r.last_error, r.flags, r.message_id, r.generation
         from remote_message r join folder f on f.id = r.folder_id
         where f.mailbox_id = $1 order by f.path, r.generation, r.uid`,
        [id],
      ),

    subjects: async (id: number): Promise<string[]> =>
      (
        await db.query<{ subject: string }>(
          'select m.subject from message m join message_copy c on c.message_id = m.id where c.mailbox_id = $1 order by 1',
          [id],
        )
      ).map(row => row.subject),

    events: async (name: string): Promise<{ payload: Record<string, unknown> }[]> =>
      db.query('select payload from event where name = $1 order by id', [name]),

    async close(): Promise<void> {
      await all(stops)();
      await app.close();
      await queue?.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A mail with a subject that tells it from others. */
export function numbered(
  n: number | string,
  body = 'Hello,\n\nthis is a mail.\n',
  headers: Record<string, string> = {},
): string {
  const given = {
    From: 'Eva Lind <eva@nordic.example>',
    To: 'Rep <rep@kontor.example>',
    Date: 'Mon, 02 Nov 2026 10:00:00 +0000',
    Subject: `Mail ${n}`,
    'Message-ID': `<mail-${n}@nordic.example>`,
    ...headers,
  };
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`;
}

export { until };
