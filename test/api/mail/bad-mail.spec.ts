import { mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { LOGGER } from '../../../src/platform/env.js';
import type { Logger } from '../../../src/platform/logger.js';
import { startHold } from '../../../workers/hold.js';
import { startIngest } from '../../../workers/ingest.js';
import { until } from '../../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered } from '../../support/sync.js';
import { mailHouse, type House, type Person } from './house.js';

/** Mails that have stopped other programs, in a real mailbox: each is taken in or visibly dead, and none is in the way. */
describeWithDovecot('a mailbox with mails that nobody would send', () => {
  let house: House;
  let server: Dovecot;
  let anna: Person;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    // As files, because no server takes an empty mail at its door.
    [house, server] = await Promise.all([
      mailHouse(),
      dovecot({ extra: 'mail_location = maildir:~/Maildir' }),
    ]);
    anna = await house.user('Anna');
    for (const start of [startHold, startIngest]) {
      stops.push(await start(house.app, house.app.get<Logger>(LOGGER)));
    }
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
    await house?.close();
    await server?.stop();
  });

  /** Puts a file into INBOX, as a broken delivery agent might. */
  async function put(user: string, name: string, raw: string | Buffer): Promise<void> {
    const home = (await server.doveadm('user', '-f', 'home', user)).trim();
    const folder = join(home, 'Maildir', 'cur');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}:2,`), raw);
    // To whom its home belongs the files in it do.
    const [uid, gid] = [
      await server.doveadm('user', '-f', 'uid', user),
      await server.doveadm('user', '-f', 'gid', user),
    ];
    execFileSync('chown', ['-R', `${uid.trim()}:${gid.trim()}`, home]);
  }

  async function connected(user: string) {
    const made = await house.post(anna, '/api/mailboxes', {
      email: `${user}@mail.example`,
      imap: { host: '127.0.0.1', port: server.imapPort, secure: false, user, password: 'secret' },
      sync_from: 'all',
      folders: ['INBOX'],
    });
    expect(made.status).toBe(201);
    const path = `/api/mailboxes/${made.body.data.id}`;
    await until(`${user} is live`, async () => (await house.get(anna, path)).body.data.state === 'live', {
      milliseconds: 60_000,
    });
    const proof = (await house.get(anna, `${path}/proof`)).body.data;
    const dead = (await house.get(anna, `/api/dead-letters?mailbox_id=${made.body.data.id}`)).body.data;
    return { path, proof, dead };
  }

  const subjects = async () =>
    (await house.get(anna, '/api/threads?limit=100')).body.data.map(
      (row: { subject: string }) => row.subject,
    );

  test('of 100 MB: its headers and text are taken in, and the mails around it', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`;
    const huge = [
      numbered('huge', '', {
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/mixed; boundary=outer',
      }).trimEnd(),
      '',
      '--outer',
      'Content-Type: text/plain',
      '',
      'The film of the factory is attached.',
      '--outer',
      'Content-Type: video/mp4; name=factory.mp4',
      'Content-Disposition: attachment; filename=factory.mp4',
      'Content-Transfer-Encoding: base64',
      '',
      `${line.repeat(Math.ceil(100_000_000 / line.length))}--outer--`,
      '',
    ].join('\r\n');
    await put('big', '1', numbered('before the huge one'));
    await put('big', '2', huge);
    await put('big', '3', numbered('after the huge one'));
    const { proof, dead } = await connected('big');
    expect(proof).toMatchObject({
      balanced: true,
      folders: [{ path: 'INBOX', server: 3, stored: 3, dead: 0 }],
    });
    expect(dead).toEqual([]);
    expect(await subjects()).toEqual(
      expect.arrayContaining(['Mail before the huge one', 'Mail huge', 'Mail after the huge one']),
    );
    const { body } = await house.get(anna, '/api/mail/find?message_id=mail-huge@nordic.example');
    expect(body.data).toMatchObject({ state: 'stored', reason: 'truncated' });
    const thread = await house.get(anna, `/api/threads/${body.data.thread_id}`);
    expect(JSON.stringify(thread.body)).toContain('The film of the factory is attached.');
  }, 120_000);

  test('of no byte at all: it is a dead letter, and the others are there', async () => {
    await put('empty', '1', numbered('before the empty one'));
    await put('empty', '2', '');
    await put('empty', '3', numbered('after the empty one'));
    const { proof, dead } = await connected('empty');
    expect(proof).toMatchObject({
      balanced: true,
      folders: [{ path: 'INBOX', server: 3, stored: 2, dead: 1, pending: 0 }],
    });
    expect(dead).toEqual([
      expect.objectContaining({ folder: 'INBOX', reason: 'empty', own: true, subject: null }),
    ]);
    expect(await subjects()).toEqual(
      expect.arrayContaining(['Mail before the empty one', 'Mail after the empty one']),
    );
  }, 120_000);

  test('of 5,000 parts inside of each other: it is taken in by its header, and the others too', async () => {
    const levels = Array.from(
      { length: 5000 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    const [head = '', ...rest] = levels;
    const deep = `${numbered('deep', '', { 'MIME-Version': '1.0' }).trimEnd()}\r\n${head}${rest.join('')}Content-Type: text/plain\r\n\r\nDeep down.\r\n`;
    await put('deep', '1', numbered('before the deep one'));
    await put('deep', '2', deep);
    await put('deep', '3', numbered('after the deep one'));
    const { proof } = await connected('deep');
    expect(proof).toMatchObject({
      balanced: true,
      folders: [{ path: 'INBOX', server: 3, stored: 3, pending: 0 }],
    });
    expect(await subjects()).toEqual(
      expect.arrayContaining(['Mail before the deep one', 'Mail deep', 'Mail after the deep one']),
    );
  }, 120_000);
});
