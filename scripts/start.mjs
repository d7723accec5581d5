// `npm start`: one API and one worker over the embedded PostgreSQL, from nothing to a URL, and back.
//
//   starting --> running --Ctrl-C, SIGTERM, or the API ends--> stopping: processes first, then PostgreSQL --> ended
//                   |  ^
//   the worker ends '--' and is started again, later each time
//
// With `--demo` a company to try things in, in a data folder of its own: `src/demo` fills it and is its mail server.
//
// Killed with -9, we leave PostgreSQL and our processes behind. The next start uses the one and ends the others.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './child.mjs';
import { takeLock } from './lock.mjs';
import { whenParentEnds } from './parent.mjs';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { end, isAlive } from './processes.mjs';
import { Refusal, tell } from './refusal.mjs';
import { dataDir, environment, secretKey, usesExternalDatabase } from './settings.mjs';

const workerFlags = [
  // A slice of mail needs a third of it; V8 left alone keeps garbage until the process has 600 MB.
  '--max-old-space-size=256',
  '--max-semi-space-size=16',
  // Bytes of mail lie outside the heap and count as its growth: by itself V8 marks all of it for each 30 MB that pass
  // through, which is a third of the import.
  '--heap-growing-percent=100',
  // V8's own helpers (four by default) and the threads that parse mail would share two processors.
  '--v8-pool-size=1',
];
const goodMinutes = 5;
const longestPause = 60_000;
const isDemo = process.argv.includes('--demo');

const say = line => console.log(line);
const children = new Map();
let home = null;
let lock = null;
let postgres = null;
let stopping = false;

// Whoever reads our output may go before us (`npm start | head`).
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop(0));
whenParentEnds(() => stop(0));

try {
  await start();
} catch (error) {
  tell(error);
  await stop(1);
}

async function start() {
  home = dataDir(isDemo ? 'demo' : '');
  lock = takeLock(join(home, 'kontor.lock'), { command: 'npm start' });
  if (lock.holder) {
    const { pid, command, url } = lock.holder;
    throw new Refusal(
      `Kontor is already using ${home}: ${command}, process ${pid}${url ? `, at ${url}` : ''}.`,
    );
  }
  await endLeftOvers();

  const key = secretKey(home);
  let database = process.env.DATABASE_URL;
  if (!usesExternalDatabase()) {
    say('Starting PostgreSQL ...');
    postgres = startPostgres({ home, say });
    database = (await postgres).url;
    watchPostgres(await postgres);
  }
  // Others may use the usual one: a demo stands beside what is in earnest.
  if (isDemo) process.env.SMTP_IN_PORT ||= String(await freePort());
  const env = environment({ home, database, key, isDemo });

  let signIn = null;
  if (isDemo) {
    if (stopping) return;
    say('Starting the demo ...');
    const demo = run('demo', 'dist/src/demo/main.js', env);
    void endWith('demo', demo);
    signIn = await demo.ready;
    if (signIn === null) return;
  }

  // One after the other: the API migrates the database, and a wrong setting is told once, not twice.
  if (stopping) return;
  say('Starting the API ...');
  const api = run('API', 'dist/src/main.js', env);
  void endWith('API', api);
  const url = await api.ready;
  if (stopping || url === null) return;

  say('Starting the worker ...');
  const worker = run('worker', 'dist/workers/main.js', env, workerFlags);
  const isReady = (await worker.ready) !== null;
  if (stopping) return;
  if (!isReady) throw new Refusal(`The worker did not start (${(await worker.ended).why}).`);
  void keepRunning(worker, env);

  lock.note({ url });
  say(`Kontor is ready: ${url}`);
  if (signIn) say(`This is a demo. ${signIn}`);
}

async function endWith(name, child) {
  const { code, why } = await child.ended;
  if (stopping) return;
  console.error(`The ${name} has ended (${why}).`);
  await stop(code || 1);
}

async function keepRunning(worker, env) {
  for (let failures = 0; ;) {
    const since = Date.now();
    const { why } = await worker.ended;
    if (stopping) return;
    failures = Date.now() - since > goodMinutes * 60_000 ? 1 : failures + 1;
    const pause = Math.min(500 * 2 ** failures, longestPause);
    console.error(`The worker has ended (${why}); starting it again in ${pause / 1000} s.`);
    await sleep(pause);
    if (stopping) return;
    worker = run('worker', 'dist/workers/main.js', env, workerFlags);
  }
}

/** Starts a process, and writes down that it is ours, for the start that comes after a kill -9 of this one. */
function run(name, file, env, flags) {
  const child = startChild(file, env, flags);
  children.set(name, child);
  const left = [...children].map(([name, { identity }]) => ({ name, ...identity }));
  // Under its name only when it is whole: whoever is killed here must not keep the next start from reading it.
  const list = join(home, 'run.json');
  writeFileSync(`${list}.new`, `${JSON.stringify(left, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${list}.new`, list);
  return child;
}

async function endLeftOvers() {
  const file = join(home, 'run.json');
  if (!existsSync(file)) return;
  const left = JSON.parse(readFileSync(file, 'utf8')).filter(isAlive);
  for (const { name, pid } of left) say(`Ending what an earlier start left behind: ${name}, process ${pid}.`);
  await Promise.all(left.map(one => end(one, { group: true })));
  rmSync(file);
}

function watchPostgres(running) {
  const timer = setInterval(() => {
    if (stopping || running.isAlive()) return;
    console.error(`PostgreSQL has ended by itself; ${join(home, 'postgres.log')} says more.`);
    void stop(1);
  }, 2000);
  timer.unref();
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  if (children.size > 0) say('Stopping ...');
  await Promise.all([...children.values()].map(child => child.end()));
  // It may be starting still; then it is stopped as soon as it has.
  const running = await postgres?.catch(() => null);
  await running?.stop();
  if (lock?.release) {
    rmSync(join(home, 'run.json'), { force: true });
    lock.release();
  }
  process.exit(code);
}
