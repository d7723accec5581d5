import { spawnSync } from 'node:child_process';
import { migrate } from '../support/migrate.js';
import { spawnKontor } from '../support/services.js';

/** The built program as a process, as `npm start` runs it. */
describe('the API process', () => {
  it('says where it is ready and how to set it up, answers, and ends when asked to', async () => {
    const kontor = await spawnKontor({ workers: 0, migrate });
    try {
      const [, link] = await kontor.api.says(/^Set up Kontor \(one-time link\): (\S+)$/m);
      expect(link).toMatch(new RegExp(`^${kontor.url}/setup\\?token=[0-9a-f]{40}$`));
      expect(kontor.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const token = new URL(link!).searchParams.get('token');
      const body = {
        token,
        company_name: 'Nordwind',
        name: 'Ada',
        email: 'ada@nordwind.example',
        password: 'korrekt-pferd',
      };
      const headers = { 'content-type': 'application/json' };
      const made = await fetch(`${kontor.url}/api/setup`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      expect(made.status).toBe(201);
      const slow = fetch(`${kontor.url}/ready?api_token=never-in-the-log`);
      expect((await slow).status).toBe(200);
      expect(kontor.logs()).not.toContain('never-in-the-log');
      expect(kontor.logs()).not.toContain('korrekt-pferd');
      expect(kontor.logs()).not.toMatch(/ExperimentalWarning|DeprecationWarning/);
      expect(await kontor.api.end()).toBe(0);
    } finally {
      await kontor.stop();
    }
  });

  it('ends with one line that names the variable that is wrong', () => {
    const env = { PATH: process.env.PATH, PORT: 'many', SECRET_KEY: Buffer.alloc(32).toString('base64') };
    const run = spawnSync(process.execPath, ['dist/src/main.js'], {
      env: { ...env, DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    });
    expect(run.status).toBe(1);
    expect(run.stderr.toString()).toMatch(/^PORT has a wrong value: .+\n$/);
  });

  it('ends with one line when the database cannot be reached', () => {
    const env = {
      PATH: process.env.PATH,
      PORT: '0',
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
      LOG_LEVEL: 'silent',
    };
    const run = spawnSync(process.execPath, ['dist/src/main.js'], {
      env: { ...env, DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    });
    expect(run.status).toBe(1);
    expect(run.stderr.toString()).toMatch(/^Kontor could not start: .+\n$/);
  }, 60_000);
});
