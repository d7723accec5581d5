// `npm test`: the whole suite against private services. The last line of its output is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whenParentEnds } from './parent.mjs';
import { signal } from './processes.mjs';
import { tell } from './refusal.mjs';
import { node, root } from './settings.mjs';
import { startTestServices } from './test-services.mjs';

process.chdir(root);
const inCi = process.env.CI === 'true';
const say = line => console.log(line);

let jest = null;
let interrupted = false;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, interrupt);
whenParentEnds(interrupt);

try {
  const services = await startTestServices({ say });
  let counts;
  try {
    const lacking = services.missing.map(tellMissing);
    counts = count(await runTests(services.env));
    if (inCi) counts.failed += lacking.length;
    for (const name of counts.skippedNames) say(`Skipped: ${name}`);
  } finally {
    await services.stop();
  }
  process.exitCode = counts.failed > 0 || interrupted ? 1 : 0;
  sayTotals(counts);
} catch (error) {
  tell(error);
  process.exitCode = 1;
  sayTotals({ passed: 0, failed: 1, skipped: 0 });
}

function interrupt() {
  interrupted = true;
  if (jest) signal(jest, 'SIGTERM', { group: true });
}

function tellMissing({ name, packages }) {
  const files = specFiles().filter(file =>
    readFileSync(file, 'utf8').match(new RegExp(`\\b${name}\\(|/${name}\\.js'`)),
  );
  const what = inCi ? 'Failed' : 'Skipped';
  say(
    `${what}, for want of ${name} (Debian: apt-get install ${packages.join(' ')}): ${files.join(', ') || 'none'}`,
  );
}

function specFiles() {
  return readdirSync('test', { recursive: true })
    .filter(path => path.endsWith('.spec.ts'))
    .map(path => join('test', path));
}

/**
 * The account of each file, null where Jest came to none. In CI a few files that failed beside others run once more, alone:
 * a walk in a browser that the machine was too slow for says nothing of the code. What passes only then is named, since it
 * may as well be a race of ours.
 */
async function runTests(env) {
  const first = await runJest(env, 'first', '--maxWorkers=2', ...process.argv.slice(2));
  const failed = first?.filter(({ status }) => status === 'failed') ?? [];
  if (!inCi || interrupted || failed.length === 0 || failed.length > 3) return first;
  const alone = ['--runInBand', '--runTestsByPath', ...failed.map(({ name }) => name)];
  const again = await runJest(env, 'again', ...alone);
  for (const file of failed) {
    if (again?.some(({ name, status }) => name === file.name && status === 'passed'))
      for (const { fullName } of file.assertionResults.filter(({ status }) => status === 'failed'))
        say(`Unsteady: failed beside others, passed alone: ${fullName}`);
  }
  return again && [...first.filter(file => !failed.includes(file)), ...again];
}

/** Jest's own account of the run, a file each. */
async function runJest(env, run, ...args) {
  const file = join(env.TEST_DIR, `${run}.json`);
  const options = ['--json', `--outputFile=${file}`];
  const child = spawn(node, ['node_modules/jest/bin/jest.js', ...options, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  jest = { pid: child.pid };
  if (interrupted) signal(jest, 'SIGTERM', { group: true });
  const ended = new Promise((done, fail) => child.once('error', fail).once('close', done));
  const over = new AbortController();
  await Promise.race([ended.finally(() => over.abort()), whenStuck(file, jest, over.signal)]);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : null;
}

/** Jest has written its results, and does not end: a test left something running that it waits for. */
async function whenStuck(file, child, over) {
  while (!existsSync(file) && !over.aborted) await sleep(500, undefined, { ref: false });
  await sleep(10_000, undefined, { ref: false });
  if (over.aborted) return;
  say('Jest does not end by itself, since a test left a server or a timer running. Ending it.');
  signal(child, 'SIGKILL', { group: true });
}

function count(files) {
  if (!files) return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const failedTests = ({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').length;
  const skippedNames = tests
    .filter(({ status }) => ['pending', 'skipped', 'disabled', 'todo'].includes(status))
    .map(({ fullName }) => fullName);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    // A file that did not get as far as its tests has none to count, and has failed all the same.
    failed: files.reduce((sum, file) => sum + (failedTests(file) || (file.status === 'failed' ? 1 : 0)), 0),
    skipped: skippedNames.length,
    skippedNames,
  };
}

function sayTotals({ passed, failed, skipped }) {
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
