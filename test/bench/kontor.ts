/** Kontor as it runs in production, for a measurement: the built API and worker, a durable PostgreSQL, a probe. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { password as mailPassword, type Dovecot } from '../support/dovecot.js';
import { newFolder } from '../support/servers.js';
import { spawnKontor, type Kontor } from '../support/services.js';
import { parentOf } from './machine.js';
import { beginProbes, type Probe } from './probe.js';

const token = 'bench-api-token-of-the-first-admin';
/** Of the first admin. */
export const password = 'a password of no use';

export interface BenchKontor {
  kontor: Kontor;
  sql: pg.Client;
  postgresPid: number;
  /** Connects a mailbox as a user does, by the API with a real login. Returns its id. */
  connect(server: Dovecot, user: string, email: string, more?: object): Promise<number>;
  /** Ends it and drops its database. Returns what the worker's probe told. */
  stop(): Promise<Probe | null>;
}

/** The PostgreSQL that `scripts/bench.mjs` started with the settings of `npm start`: every commit reaches the disk. */
export function urlOf(database: string): string {
  const given = process.env['BENCH_DATABASE_URL'];
  if (!given) throw new Error('BENCH_DATABASE_URL is not set: run the benchmarks by `npm run bench`.');
  const url = new URL(given);
  url.pathname = `/${database}`;
  return url.href;
}

export async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** @param owner becomes the first admin, with whose token everything is done. */
export async function startKontor(owner: string, env: Record<string, string> = {}): Promise<BenchKontor> {
  const database = `bench_${process.pid}`;
  await asAdmin(async admin => {
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.query(`create database ${database}`);
  });
  const probes = newFolder('probe');
  const profiles = process.env['BENCH_PROFILE'];
  if (profiles) mkdirSync(profiles, { recursive: true });
  const kontor = await spawnKontor({
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: urlOf(database),
      ADMIN_EMAIL: owner,
      ADMIN_PASSWORD: password,
      ADMIN_API_TOKEN: token,
      BENCH_PROBE: probes,
      ...(profiles ? { BENCH_PROFILE: profiles } : {}),
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'probe.js')).href}`,
      ...env,
    },
  });
  beginProbes(kontor.workerPids());
  const sql = new pg.Client({ connectionString: urlOf(database) });
  await sql.connect();
  const { rows } = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
  const worker = kontor.workerPids()[0] as number;

  return {
    kontor,
    sql,
    postgresPid: parentOf(rows[0]?.pid ?? 0),
    async connect(server, user, email, more = {}) {
      const imap = { host: server.host, port: server.imapPort, secure: false, user, password: mailPassword };
      const response = await fetch(new URL('/api/mailboxes', kontor.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-token': token },
        body: JSON.stringify({ email, imap, sync_from: 'all', ...more }),
      });
      const answer = (await response.json()) as { data?: { id: number } };
      if (response.status !== 201 || !answer.data)
        throw new Error(`The mailbox was refused: ${JSON.stringify(answer)}`);
      return answer.data.id;
    },
    async stop() {
      await sql.end();
      await kontor.stop();
      await asAdmin(admin => admin.query(`drop database if exists ${database} with (force)`));
      const file = join(probes, `${worker}.json`);
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Probe) : null;
    },
  };
}
