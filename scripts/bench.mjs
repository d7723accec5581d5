// `npm run bench`: the benchmarks, each against its yardstick in the same run.
//
// They stand on a PostgreSQL of their own with the settings of `npm start`, so every commit reaches the disk, and not on
// the disposable one of the tests. It lies in var/bench, where the next run finds it if this one is killed.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { takeLock } from './lock.mjs';
import { measure } from './measure.mjs';
import { discardPostgres, startPostgres } from './postgres.mjs';
import { tell } from './refusal.mjs';
import { root } from './settings.mjs';

const home = join(root, 'var', 'bench');
mkdirSync(home, { recursive: true, mode: 0o711 });
const lock = takeLock(join(home, 'lock'));
if (lock.holder) {
  console.error(
    `Another benchmark runs here (process ${lock.holder.pid}); two at once would measure each other.`,
  );
  process.exit(1);
}

let postgres;
try {
  postgres = await startBenchPostgres();
  const env = { NODE_ENV: 'production', BENCH_DATABASE_URL: postgres.url };
  const named = process.argv.slice(2).filter(one => !one.startsWith('--'));
  const missing = named.length === 0 || named.includes('import') ? missingYardsticks() : [];
  if (missing.length > 0) env.BENCH_MISSING = missing.join(', ');
  if (process.argv.includes('--profile')) env.BENCH_PROFILE = join(home, 'profiles');
  await measure('dist/test/bench/main.js', env);
} catch (error) {
  tell(error);
  process.exitCode = 1;
} finally {
  await postgres?.stop();
  // The companies that the named queries are asked about take minutes to make.
  if (!process.argv.includes('--keep')) await discardPostgres(home);
  lock.release();
}

/** Times of commits are kept for the measurements of live mail, statements' times only with --profile. */
async function startBenchPostgres() {
  const started = await startPostgres({ home, database: 'bench' });
  const client = new pg.Client({ connectionString: started.url });
  await client.connect();
  const profiled = process.argv.includes('--profile');
  await client.query(
    `alter system ${profiled ? `set shared_preload_libraries = 'pg_stat_statements'` : 'reset all'}`,
  );
  await client.query('alter system set track_commit_timestamp = on');
  await client.end();
  await started.stop();
  return startPostgres({ home, database: 'bench' });
}

/** mbsync and notmuch, as Debian packages: installed when missing and we may, named when we may not. */
function missingYardsticks() {
  const packages = { mbsync: 'isync', notmuch: 'notmuch' };
  const missing = () => Object.keys(packages).filter(name => spawnSync(name, ['--version']).error);
  if (missing().length > 0 && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = [
      '-qq',
      'install',
      '-y',
      '--no-install-recommends',
      ...missing().map(name => packages[name]),
    ];
    if (spawnSync('apt-get', install, { env }).status !== 0) {
      spawnSync('apt-get', ['-qq', 'update'], { env });
      spawnSync('apt-get', install, { env });
    }
  }
  return missing().map(name => `${name} (Debian package ${packages[name]})`);
}
