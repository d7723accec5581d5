// `npm run kontor -- <command>`: the command line, on the same database and key as `npm start`. It uses a running
// Kontor's embedded PostgreSQL, and starts it for as long as the command takes where none runs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './lock.mjs';
import { findPostgres, startPostgres } from './postgres.mjs';
import { Refusal, tell } from './refusal.mjs';
import { dataDir, environment, node, root, secretKey, usesExternalDatabase } from './settings.mjs';

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  tell(error);
  process.exitCode = 1;
}

async function main(args) {
  const cli = join(root, 'dist', 'src', 'cli.js');
  if (!existsSync(cli)) throw new Refusal('Kontor is not built yet: `npm start` or `npm run build` does it.');

  const home = dataDir();
  const key = secretKey(home);
  const { database, release } = await openDatabase(home);
  try {
    return await run(cli, args, environment({ home, database, key }));
  } finally {
    await release();
  }
}

async function openDatabase(home) {
  if (usesExternalDatabase()) return { database: process.env.DATABASE_URL, release: async () => {} };
  for (let waited = false; ; waited = true) {
    const lock = takeLock(join(home, 'kontor.lock'), { command: 'npm run kontor' });
    if (!lock.holder) {
      // Under the lock, so that no start begins to use what we are about to stop.
      const postgres = await startPostgres({ home });
      return {
        database: postgres.url,
        async release() {
          if (!postgres.reused) await postgres.stop();
          lock.release();
        },
      };
    }
    if (lock.holder.command === 'npm start') {
      const database = await findPostgres(home);
      if (database) return { database, release: async () => {} };
    }
    if (!waited) console.error(`Waiting for ${lock.holder.command} (process ${lock.holder.pid}) ...`);
    await sleep(200);
  }
}

/** Runs where the caller stands, so that the paths he gives mean what he thinks. */
function run(cli, args, env) {
  const child = spawn(node, ['--enable-source-maps', cli, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env,
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both of us: the command decides what it means, we wait and tidy up.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', code => done(code ?? 1));
  });
}
