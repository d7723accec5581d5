// The real services that tests run against. `npm test` starts PostgreSQL and Redis once (scripts/test-services.mjs);
// what a test wants for itself it starts here, and stops.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, newFolder, Running, until, accepts } from './servers.js';

export { browser, describeWithBrowser } from './browser.js';
export { describeWithDovecot, dovecot, type Dovecot } from './dovecot.js';

export type Migrate = (url: string) => Promise<void>;

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of the test's own: a copy of one that was migrated once for these migrations; empty without `migrate`. */
export async function testDatabase(migrate?: Migrate): Promise<TestDatabase> {
  const name = `kontor_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async admin => {
    const template = migrate ? await migratedTemplate(admin, migrate) : 'template1';
    await admin.query(`create database ${name} template ${template}`);
  });
  return {
    url: urlOf(name),
    drop: () =>
      asAdmin(async admin => void (await admin.query(`drop database if exists ${name} with (force)`))),
  };
}

/** The name of the template, made by whichever test file comes first. */
async function migratedTemplate(admin: pg.Client, migrate: Migrate): Promise<string> {
  const name = `kontor_template_${fingerprintOfMigrations()}`;
  const lock = 20_250_101;
  await admin.query('select pg_advisory_lock($1)', [lock]);
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) {
      // Only a finished template bears the name: another try must not find half of one.
      await admin.query(`drop database if exists ${name}_unfinished with (force)`);
      await admin.query(`create database ${name}_unfinished`);
      await migrate(urlOf(`${name}_unfinished`));
      await admin.query(`alter database ${name}_unfinished rename to ${name}`);
    }
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [lock]);
  }
  return name;
}

function fingerprintOfMigrations(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync('src/migrations').sort()) {
    hash.update(file).update(readFileSync(join('src/migrations', file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function urlOf(database: string): string {
  if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is not set: run tests by `npm test`.');
  const url = new URL(process.env.DATABASE_URL);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** `describe`, for tests that need Redis: left out where the machine has none. */
export function describeWithRedis(name: string, tests: () => void): void {
  (process.env.TEST_REDIS_URL ? describe : describe.skip)(name, tests);
}

/** Starts a Redis of its own, for tests that flush it or take it away; others share TEST_REDIS_URL. */
export async function redis() {
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
  const server = Running.start('redis-server', [
    ...settings,
    '--port',
    String(port),
    '--dir',
    newFolder('redis'),
  ]);
  await until('Redis accepts connections', () => accepts(port));
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.end(), crash: () => server.end('SIGKILL') };
}

export interface KontorOptions {
  /** Added to the environment of all its processes. */
  env?: Record<string, string>;
  workers?: number;
  /** Copies a migrated template; without it the API migrates an empty database itself, which takes longer. */
  migrate?: Migrate;
}

export type Kontor = Awaited<ReturnType<typeof spawnKontor>>;

/** As `npm start` and docker-compose.yml bound a worker. */
const workerFlags = [
  '--max-old-space-size=256',
  '--max-semi-space-size=16',
  '--heap-growing-percent=100',
  '--v8-pool-size=1',
];

/** Starts the built API and workers as processes of their own, on a database and ports of their own. */
export async function spawnKontor({ env = {}, workers: howMany = 1, migrate }: KontorOptions = {}) {
  const database = env.DATABASE_URL ? null : await testDatabase(migrate);
  const [port, smtpInPort] = await Promise.all([freePort(), freePort()]);
  const processEnv = {
    ...environmentOfRun(),
    DATABASE_URL: database?.url ?? '',
    DATA_DIR: newFolder('kontor'),
    PORT: String(port),
    SECRET_KEY: randomBytes(32).toString('base64'),
    SMTP_IN_PORT: String(smtpInPort),
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
    ...env,
  };

  const node = (...args: string[]) =>
    Running.start(process.execPath, ['--enable-source-maps', ...args], processEnv);
  const startWorkers = async () => {
    const started = Array.from({ length: howMany }, () => node(...workerFlags, 'dist/workers/main.js'));
    workers.push(...started);
    await Promise.all(started.map(worker => worker.says(/^ready worker/m)));
  };
  const living = () => workers.filter(worker => !worker.hasEnded);

  const workers: Running[] = [];
  const api = node('dist/src/main.js');
  const stop = async () => {
    await Promise.all([api, ...living()].map(one => one.end()));
    await database?.drop();
  };

  try {
    const [, url] = await api.says(/^ready (\S+)/m);
    await startWorkers();
    return {
      url: url!,
      smtpInPort,
      /** What all its processes were told, for one more of them: `npm run kontor` in a test, say. */
      env: processEnv,
      api,
      workerPids: () => living().map(worker => worker.pid),
      kill9Workers: async () => void (await Promise.all(living().map(worker => worker.end('SIGKILL')))),
      async restartWorkers() {
        await Promise.all(living().map(worker => worker.end()));
        await startWorkers();
      },
      logs: () => [api, ...workers].map(one => one.output()).join(''),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of our own environment only what any program needs: neither Jest's flags nor a developer's settings. */
function environmentOfRun(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEST_DIR'];
  return Object.fromEntries(names.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])));
}
