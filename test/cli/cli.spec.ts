import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { migrate } from '../support/migrate.js';
import { newFolder } from '../support/servers.js';
import { describeWithDovecot, dovecot, testDatabase, type TestDatabase } from '../support/services.js';

/** The command line as a process of its own, as `npm run kontor` starts it. */
let database: TestDatabase;
let env: Record<string, string>;
let folder: string;

beforeAll(async () => {
  database = await testDatabase(migrate);
  folder = newFolder('cli');
  env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: randomBytes(32).toString('base64'),
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8',
  };
}, 60_000);
afterAll(() => database?.drop());

function kontor(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(done =>
    execFile(
      process.execPath,
      ['--enable-source-maps', 'dist/src/cli.js', ...args],
      { env },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );
}

// Parsed output is looked at field by field.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function json(...args: string[]): Promise<any> {
  const { code, out, err } = await kontor('--json', ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

async function query<T extends object>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const mails = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => {
    const id = from + n;
    return `From eva@nordic.example Mon Nov  2 10:00:00 2026\nMessage-ID: <cli-${id}@nordic.example>\nFrom: Eva <eva@nordic.example>\nTo: anna@kontor.example\nSubject: Mail ${id}\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n\nLine one\n>From the start\n\n`;
  }).join('');

test('adds a user and a token for him', async () => {
  const added = await kontor(
    'user',
    'add',
    'anna@kontor.example',
    '--name',
    'Anna',
    '--password',
    'long enough',
  );
  expect([added.code, added.out]).toEqual([0, expect.stringContaining('anna@kontor.example')]);
  const token = await kontor('token', 'anna@kontor.example');
  expect(token.out).toMatch(/^[0-9a-f]{40}\n$/);
  const again = await kontor('user', 'add', 'anna@kontor.example', '--name', 'Anna');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('exists already')]);
}, 60_000);

test('imports an mbox, and again only what is missing', async () => {
  const file = join(folder, 'mail.mbox');
  writeFileSync(file, mails(0, 120));
  expect(await json('import', file, '--user', 'anna@kontor.example')).toMatchObject({
    read: 120,
    stored: 120,
    known: 0,
    dead: 0,
  });

  const longer = join(folder, 'longer.mbox.gz');
  writeFileSync(longer, gzipSync(mails(0, 130)));
  expect(await json('import', longer, '--user', 'anna@kontor.example')).toMatchObject({
    read: 130,
    stored: 10,
    known: 120,
    dead: 0,
  });

  expect(
    await query(
      'select count(*)::int as many, min(text) as text from message_copy c join content t on t.id = c.content_id',
    ),
  ).toEqual([{ many: 130, text: expect.stringContaining('\nFrom the start') }]);
  expect(await query(`select state, count(*)::int as many from remote_message group by 1`)).toEqual([
    { state: 'stored', many: 130 },
  ]);
  const [status] = await json('mailbox', 'status', 'anna@kontor.example');
  expect(status).toMatchObject({ kind: 'import', progress: { known: 130, stored: 130, pending: 0 } });
  expect(await json('sync', 'proof', 'anna@kontor.example')).toMatchObject({
    balanced: true,
    folders: [{ path: 'import', server: 130, stored: 130 }],
  });
}, 60_000);

test('says what became of a mail', async () => {
  const found = await json('find-mail', '<cli-7@nordic.example>');
  expect(found).toMatchObject({
    message_id: 'cli-7@nordic.example',
    state: 'stored',
    copies: [{ folder: 'import', state: 'stored' }],
  });
  const missing = await kontor('find-mail', 'never@seen.example');
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('not found')]);
}, 60_000);

test('keeps what cannot be read as a dead letter, which can be tried again', async () => {
  const file = join(folder, 'bad.mbox');
  writeFileSync(file, 'From x Mon Nov  2 10:00:00 2026\n\nno header at all\n\n');
  expect(await json('import', file, '--user', 'anna@kontor.example')).toMatchObject({
    read: 1,
    stored: 0,
    dead: 1,
  });
  const [letter] = await json('dead-letters');
  expect(letter).toMatchObject({ folder: 'import', reason: 'no-headers' });
  const again = await kontor('--json', 'replay', String(letter.id));
  expect([again.code, JSON.parse(again.out)]).toEqual([
    1,
    { id: letter.id, state: 'dead', reason: 'no-headers', thread_id: null },
  ]);
  expect((await kontor('replay', '999999')).code).toBe(1);
}, 60_000);

test('tells a wrong command line from a refusal, and says what to do', async () => {
  const cases: [string[], number, RegExp][] = [
    [['no-such-command'], 2, /unknown command/],
    [['find-mail'], 2, /missing required argument/],
    [['replay', 'x'], 2, /whole number/],
    [['import', join(folder, 'nowhere.mbox'), '--user', 'anna@kontor.example'], 1, /cannot be read/],
    [['import', 'package.json', '--user', 'anna@kontor.example'], 1, /not an mbox file/],
    [
      ['import', join(folder, 'mail.mbox'), '--user', 'nobody@kontor.example'],
      1,
      /nobody@kontor.example not found/,
    ],
    [['mailbox', 'add', 'a@mail.example', '--user', 'anna@kontor.example'], 1, /--password-file/],
  ];
  const runs = await Promise.all(cases.map(([args]) => kontor(...args)));
  for (const [index, [args, code, text]] of cases.entries()) {
    const ran = runs[index]!;
    expect([args, ran.code, ran.out]).toEqual([args, code, '']);
    expect(ran.err).toMatch(text);
    expect(ran.err).not.toMatch(/\n\s+at /);
  }
  expect((await kontor('--help')).code).toBe(0);
}, 90_000);

describeWithDovecot('with a mail server', () => {
  test('connects a mailbox after a real login', async () => {
    const server = await dovecot();
    try {
      const at = [
        '--user',
        'anna@kontor.example',
        '--host',
        '127.0.0.1',
        '--port',
        String(server.imapPort),
        '--plain',
        '--login',
        'anna',
      ];
      const wrong = await kontor('mailbox', 'add', 'anna@mail.example', ...at, '--password', 'wrong');
      expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('did not accept')]);
      const added = await json(
        'mailbox',
        'add',
        'anna@mail.example',
        ...at,
        '--password',
        'secret',
        '--sync-from',
        'all',
      );
      const list = await json('mailbox', 'list');
      expect(list.find((one: { id: number }) => one.id === added.id)).toMatchObject({
        email: 'anna@mail.example',
        state: 'connecting',
        sync_from: 'all',
      });

      await query(
        `insert into folder (mailbox_id, path, failures, failing_since, last_error, parked_until)
         values (${added.id}, 'Ghost', 3, now(), 'Permission denied', now() + interval '6 hours')`,
      );
      const proof = await kontor('sync', 'proof', 'anna@mail.example');
      expect(proof.code).toBe(1);
      expect(proof.out).toMatch(/^Ghost +unknown +0 .* NO$/m);
      expect(proof.out).toMatch(
        /does not open Ghost \(“Permission denied”\): parked since \d.*\nNOT balanced/,
      );
      expect((await kontor('mailbox', 'status', 'anna@mail.example')).out).toContain('cannot open Ghost');
    } finally {
      await server.stop();
    }
  }, 120_000);
});
