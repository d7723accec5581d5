// One of Kontor's processes, started and watched.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { end, identify } from './processes.mjs';
import { node, root } from './settings.mjs';

/**
 * Starts `file` and passes on what it prints, line by line, so that the lines of two processes do not mix. `ready` is
 * what it says when it is: the rest of its line `ready ...`, or null where it ended first.
 *
 * @param flags for Node itself
 */
export function startChild(file, env, flags = []) {
  // A process group of its own: Ctrl-C in the terminal reaches us alone, and we end the others in their order.
  const child = spawn(node, ['--enable-source-maps', ...flags, file], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', line => process.stderr.write(`${line}\n`));

  const ended = new Promise(done => {
    child.once('error', error => done({ code: 1, why: error.message }));
    child.once('close', (code, signal) => done({ code: code ?? 1, why: signal ?? `exit code ${code}` }));
  });
  const ready = new Promise(done => {
    createInterface({ input: child.stdout }).on('line', line => {
      if (/^ready\b/.test(line)) done(line.slice('ready'.length).trim());
      else process.stdout.write(`${line}\n`);
    });
    ended.then(() => done(null));
  });

  const identity = identify(child.pid ?? 0);
  return { identity, ready, ended, end: () => end(identity, { group: true }) };
}
