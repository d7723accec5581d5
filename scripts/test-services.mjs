// What tests, accuracy and benchmarks run against: a private PostgreSQL and Redis in a temporary folder, and the paths
// of the programs that tests start themselves. test/support takes it from the environment variables made here.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findPrograms } from './packages.mjs';
import { freePort } from './ports.mjs';
import { discardPostgres, startPostgres } from './postgres.mjs';
import { commandOf, end, identify, isAlive, until } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const prefix = join(tmpdir(), 'kontor-test-');

/** Starts the services. Returns what is `missing` on this machine, the environment for the tests, and `stop`. */
export async function startTestServices({ say }) {
  await removeLeftOvers();
  const { found, missing } = findPrograms({ say });

  const folder = mkdtempSync(prefix);
  // PostgreSQL and Dovecot run as other users where we are root.
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(identify(process.pid)));

  const postgres = await startPostgres({ home: folder, database: 'kontor_test', disposable: true });
  const redis = found.redis && (await startRedis(found.redis, folder));

  const env = { ...process.env, NODE_ENV: 'test', TEST_DIR: folder, DATABASE_URL: postgres.url };
  // What a developer has set for his own server is not meant for the tests.
  for (const name of ['DATA_DIR', 'PORT', 'REDIS_URL', 'SECRET_KEY', 'BLOB_URL']) delete env[name];
  if (redis) env.TEST_REDIS_URL = redis.url;
  if (found.dovecot) env.TEST_DOVECOT = '1';
  if (found.swaks) env.TEST_SWAKS = found.swaks;
  if (found.chromium) env.TEST_CHROMIUM = found.chromium;
  // Debian keeps servers where only root looks for programs.
  env.PATH = [env.PATH, '/usr/sbin'].filter(Boolean).join(delimiter);

  return {
    env,
    missing,
    async stop() {
      await endAllOf(folder);
      await redis?.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startRedis(program, folder) {
  const port = await freePort();
  const args = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ];
  const env = { ...process.env, TEST_DIR: folder };
  const child = spawn(program, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  const identity = identify(child.pid ?? 0);
  if (!(await until(() => accepts(port), 10_000))) throw new Refusal(`${program} did not start.`);
  return { url: `redis://127.0.0.1:${port}`, stop: () => end(identity) };
}

function accepts(port) {
  return new Promise(done => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Ends what tests started and did not end: everything on this machine that was told of this run's folder. PostgreSQL
 * is told nothing by its environment, but its command line names its data.
 */
async function endAllOf(folder) {
  if (process.platform !== 'linux') return;
  const left = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      pid =>
        environmentOf(pid).includes(`TEST_DIR=${folder}`) || commandOf(pid).includes(` -D ${folder}/kontor`),
    )
    .map(pid => identify(Number(pid)));
  await Promise.all(left.map(one => end(one, { patience: 5000 })));
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** A run that was killed could not tidy up: the next one does. */
async function removeLeftOvers() {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!folder.startsWith(prefix)) continue;
    try {
      const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
      if (isAlive(owner)) continue;
    } catch {
      // Not ours, or another run is just making it.
      continue;
    }
    await endAllOf(folder);
    await discardPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
