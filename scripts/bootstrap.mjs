// Everything between a fresh checkout and something to run: dependencies, then the build. It uses nothing that is not
// part of Node, runs on the Node that is there, and does nothing when nothing has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.mjs';

const oldest = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `Kontor needs Node ${oldest.join('.')} or newer to set itself up; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const config = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', '.swcrc'];

// Each step leaves a stamp inside what it makes, so that removing the result also removes the claim that it is there.
const steps = [
  {
    says: 'Installing dependencies (first start only, about a minute) ...',
    saysAgain: 'Installing the changed dependencies ...',
    made: 'node_modules',
    stamp: 'node_modules/.installed-from',
    fingerprint: () => createHash('sha256').update(readFileSync('package-lock.json')).digest('hex'),
    // NODE_ENV=production would leave out what the build needs.
    run: () => run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
  },
  {
    says: 'Building the server ...',
    made: 'dist/src',
    stamp: 'dist/.built-from',
    fingerprint: () =>
      fingerprint(...config, 'src', 'workers', 'test/support', 'test/accuracy', 'test/bench'),
    // Written over the old files, since processes that run may import one at any moment; then the rest is removed.
    run: () => {
      const since = Date.now();
      run('node_modules/.bin/node', ['node_modules/@nestjs/cli/bin/nest.js', 'build'], { quiet: true });
      removeOlder('dist', since);
    },
  },
  {
    says: 'Building the web app ...',
    made: 'web/dist',
    stamp: 'web/dist/.built-from',
    fingerprint: () =>
      fingerprint(
        ...['package-lock.json', 'web/package.json', 'web/tsconfig.json', 'web/vite.config.ts'],
        ...['web/index.html', 'web/src', 'web/public'],
      ),
    run: () => run('npm', ['run', 'build', '--silent', '--workspace', 'web', '--', '--logLevel', 'warn']),
  },
];

try {
  await bringUpToDate();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function bringUpToDate() {
  if (steps.every(isDone)) return;
  const lock = await waitForLock();
  try {
    for (const step of steps) {
      // Looked at again under the lock: whoever held it before may have done the work.
      if (isDone(step)) continue;
      console.log((existsSync(step.made) && step.saysAgain) || step.says);
      const fingerprint = step.fingerprint();
      rmSync(step.stamp, { force: true });
      step.run();
      writeFileSync(step.stamp, fingerprint);
    }
  } finally {
    lock.release();
  }
}

function isDone(step) {
  return (
    existsSync(step.made) && existsSync(step.stamp) && readFileSync(step.stamp, 'utf8') === step.fingerprint()
  );
}

async function waitForLock() {
  mkdirSync('var', { recursive: true, mode: 0o711 });
  for (let waited = false; ; waited = true) {
    const lock = takeLock('var/bootstrap.lock');
    if (!lock.holder) return lock;
    if (!waited) console.log(`Waiting for another set-up of this folder (process ${lock.holder.pid}) ...`);
    await sleep(200);
  }
}

/** Names, sizes and times of all these files: enough to see a change, and much faster than reading them. */
function fingerprint(...paths) {
  const hash = createHash('sha256');
  const visit = path => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

/** Removes the files that the build did not write, because their sources are gone. */
function removeOlder(folder, since) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOlder(path, since);
    // File systems keep coarser times than clocks do.
    else if (statSync(path).mtimeMs < since - 2000) rmSync(path);
  }
}

function run(command, args, { quiet = false } = {}) {
  const done = spawnSync(command, args, { stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8' });
  if (done.status === 0) return;
  if (quiet) process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
  const why = done.error?.message ?? (done.signal ? `ended by ${done.signal}` : `exit code ${done.status}`);
  throw new Error(`This failed (${why}): ${command} ${args.join(' ')}`);
}
