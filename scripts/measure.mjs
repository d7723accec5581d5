// Runs a program of the built test folder against private services: accuracy and benchmarks are no tests, but stand on
// the same ground.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tell } from './refusal.mjs';
import { node, root } from './settings.mjs';
import { startTestServices } from './test-services.mjs';

/** Runs `file` with `env` added, passing our arguments on; ends with its exit code. */
export async function measure(file, env = {}) {
  process.chdir(root);
  if (!existsSync(file)) {
    console.error(`${file} is not built: its source is missing.`);
    process.exit(1);
  }
  try {
    const services = await startTestServices({ say: line => console.error(line) });
    try {
      process.exitCode = await run(file, { ...services.env, ...env });
    } finally {
      await services.stop();
    }
  } catch (error) {
    tell(error);
    process.exitCode = 1;
  }
}

function run(file, env) {
  const child = spawn(node, ['--enable-source-maps', file, ...process.argv.slice(2)], {
    env,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the program by itself; we stay to tidy up after it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', code => done(code ?? 1));
  });
}
