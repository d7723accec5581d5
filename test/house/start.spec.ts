import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { accepts, Running, until } from '../support/servers.js';
import { freshEnvironment } from './environment.js';

const ready = /^Kontor is ready: (\S+)$/m;
const postmasterPid = (home: string) =>
  Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('npm start', () => {
  let env: Record<string, string>;
  let home: string;
  const started: Running[] = [];

  function start(): Running {
    const running = Running.start(process.execPath, ['scripts/start.mjs'], env);
    started.push(running);
    return running;
  }

  beforeEach(async () => {
    env = await freshEnvironment();
    home = env.DATA_DIR!;
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(one => one.end()));
  });

  it('goes from nothing to a URL, and back, leaving nothing behind', async () => {
    const kontor = start();
    const [, url] = await kontor.says(ready);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((statSync(join(home, 'secret.key')).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(join(home, 'postgres.json')).mode & 0o777).toString(8)).toBe('600');

    expect(await kontor.end('SIGINT')).toBe(0);
    expect(await accepts(Number(env.PORT))).toBe(false);
    expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(home, 'kontor.lock'))).toBe(false);
  });

  it('refuses a folder that another one uses, and names that one', async () => {
    const first = start();
    const [, url] = await first.says(ready);

    const second = start();

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `Kontor is already using ${home}: npm start, process ${first.pid}, at ${url}.`,
    );
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('starts after it was killed: on the same PostgreSQL, without what else was left, with all data', async () => {
    const killed = start();
    await killed.says(ready);
    await inDatabase(home, client => client.query('create table kept as select 42 as answer'));
    const left = childrenOf(home);
    const postgres = postmasterPid(home);
    await killed.end('SIGKILL');

    const kontor = start();
    const [, url] = await kontor.says(ready);

    expect(kontor.output()).toContain(`Found PostgreSQL running (process ${postgres})`);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const { rows } = await inDatabase(home, client => client.query('select answer from kept'));
    expect(rows).toEqual([{ answer: 42 }]);
    for (const pid of left) expect(hasEnded(pid)).toBe(true);
  });

  it('starts after everything was killed, PostgreSQL too', async () => {
    const killed = start();
    await killed.says(ready);
    await inDatabase(home, client => client.query('create table kept as select 42 as answer'));
    const all = [killed.pid, postmasterPid(home), ...childrenOf(home)];
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await until('all have ended', () => all.every(hasEnded));

    await start().says(ready);

    const { rows } = await inDatabase(home, client => client.query('select answer from kept'));
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('starts a worker again that has ended by itself', async () => {
    const kontor = start();
    await kontor.says(ready);
    const [, worker] = childrenOf(home);

    process.kill(worker!, 'SIGKILL');

    await kontor.says(/^The worker has ended \(SIGKILL\); starting it again/m);
    await until('there is a new worker', () => childrenOf(home)[1] !== worker);
  });

  it('does not make another key for data that has one', async () => {
    const first = start();
    await first.says(ready);
    await first.end();
    rmSync(join(home, 'secret.key'));

    const second = start();

    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/^SECRET_KEY: .*secret\.key is gone\./);
    expect(existsSync(join(home, 'secret.key'))).toBe(false);
  });
});

describe('a wrong setting', () => {
  it('ends the API with one line that names the variable', async () => {
    const env = {
      ...(await freshEnvironment()),
      DATABASE_URL: 'postgresql://127.0.0.1/none',
      PORT: 'eighty',
    };
    const api = Running.start(process.execPath, ['dist/src/main.js'], {
      ...env,
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
    });

    expect(await api.ended).toBe(1);
    expect(api.output().trim().split('\n')).toHaveLength(1);
    expect(api.output()).toMatch(/^PORT /);
  });

  it('is told once by npm start, which ends with it', async () => {
    const kontor = Running.start(process.execPath, ['scripts/start.mjs'], {
      ...(await freshEnvironment()),
      PORT: 'eighty',
    });

    expect(await kontor.ended).toBe(1);
    expect(kontor.output().match(/^PORT /gm)).toHaveLength(1);
  });
});

/** The API's pid, then the worker's. */
function childrenOf(home: string): number[] {
  const children = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as { pid: number }[];
  return children.map(({ pid }) => pid);
}

/** Also true of one whose remains nobody has reaped. */
function hasEnded(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

async function inDatabase<T>(home: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { user, password, port } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'));
  const client = new pg.Client({ host: '127.0.0.1', database: 'kontor', user, password, port });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
