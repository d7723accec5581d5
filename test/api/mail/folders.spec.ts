import { LOGGER } from '../../../src/platform/env.js';
import type { Logger } from '../../../src/platform/logger.js';
import { startDispatch } from '../../../workers/dispatch.js';
import { startHold } from '../../../workers/hold.js';
import { startIngest } from '../../../workers/ingest.js';
import { until } from '../../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered } from '../../support/sync.js';
import { letter, mailHouse, type House, type Person } from './house.js';

/** Which folders are taken in may be changed at any time, on a real server and with real workers. */
describeWithDovecot('the folders of a mailbox', () => {
  let house: House;
  let server: Dovecot;
  let anna: Person;
  let path: string;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    [house, server] = await Promise.all([mailHouse(), dovecot()]);
    anna = await house.user('Anna');
    for (const n of [1, 2, 3]) await server.append('anna', 'INBOX', numbered(`inbox ${n}`));
    for (const n of [1, 2]) await server.append('anna', 'Projects', numbered(`project-${n}`));
    for (const start of [startHold, startIngest, startDispatch]) {
      stops.push(await start(house.app, house.app.get<Logger>(LOGGER)));
    }
    const made = await house.post(anna, '/api/mailboxes', {
      email: 'anna@mail.example',
      imap: { host: '127.0.0.1', port: server.imapPort, secure: false, user: 'anna', password: 'secret' },
      sync_from: 'all',
      folders: ['INBOX'],
    });
    path = `/api/mailboxes/${made.body.data.id}`;
    await live(['INBOX']);
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
    await house?.close();
    await server?.stop();
  });

  const get = async () => (await house.get(anna, path)).body.data;
  const change = (folders: unknown) => house.call(anna, 'PATCH', path, { folders });
  interface Shown {
    path: string;
    chosen: boolean;
    stored: number;
  }
  const chosen = (mailbox: { folders: Shown[] }) =>
    mailbox.folders
      .filter(folder => folder.chosen)
      .map(folder => folder.path)
      .sort();
  const folder = async (name: string) => (await get()).folders.find((one: Shown) => one.path === name);
  /** Live, with these folders and nothing left to do in them. */
  const live = (folders: string[]) =>
    until(
      `it is live with ${folders.join(', ')}`,
      async () => {
        const mailbox = await get();
        const proof = (await house.get(anna, `${path}/proof`)).body.data;
        const proven = proof?.folders?.map((one: { path: string }) => one.path).sort();
        return (
          mailbox.state === 'live' &&
          JSON.stringify(chosen(mailbox)) === JSON.stringify([...folders].sort()) &&
          JSON.stringify(proven) === JSON.stringify([...folders].sort()) &&
          proof.balanced &&
          proof.folders.every((one: { pending: number }) => one.pending === 0)
        );
      },
      { milliseconds: 30_000, pause: 100 },
    );
  const news = () =>
    house.db.query(`select 1 from event where name = 'mail.received'`).then(rows => rows.length);

  test('are refused by name where there is none, and the choice stays', async () => {
    const { status, body } = await change(['INBOX', 'Nowhere']);
    expect([status, body.code, body.field]).toEqual([422, 'no_such_folder', 'folders']);
    expect(body.error).toContain('Nowhere');
    expect(body.error_info).toContain('Projects');
    expect((await change([])).body).toMatchObject({ code: 'invalid', field: 'folders' });
    expect((await change('some')).body).toMatchObject({ code: 'invalid', field: 'folders' });
    expect((await get()).folders_choice).toEqual(['INBOX']);
  });

  test('that are added are taken in from then on, and what they hold already is no news', async () => {
    // It came after the folder was first seen, and before it was chosen.
    await server.append('anna', 'Projects', numbered('project-3'), [], new Date());
    const added = await change(['inbox', 'Projects']);
    expect([added.status, chosen(added.body.data), added.body.data.state]).toEqual([
      200,
      ['INBOX', 'Projects'],
      'backfilling',
    ]);
    await live(['INBOX', 'Projects']);
    expect(await folder('Projects')).toMatchObject({ stored: 3, pending: 0, messages: 3 });
    expect(await news()).toBe(0);

    await server.append('anna', 'Projects', numbered('project-4'), [], new Date());
    await house.post(anna, `${path}/sync`);
    await until('what comes from now on is news', async () => (await news()) === 1);
    expect((await folder('Projects')).stored).toBe(4);
  }, 60_000);

  test('may have been made a moment ago', async () => {
    const client = await server.connect('anna');
    await client.mailboxCreate('Fresh');
    await client.append('Fresh', Buffer.from(numbered('fresh 1')));
    await client.logout();
    expect((await change(['INBOX', 'Projects', 'Fresh'])).status).toBe(200);
    await live(['INBOX', 'Projects', 'Fresh']);
    expect((await folder('Fresh')).stored).toBe(1);
  }, 60_000);

  test('that are left out keep their mail, and leave the proof', async () => {
    expect((await change(['INBOX'])).status).toBe(200);
    await live(['INBOX']);
    const mailbox = await get();
    expect(mailbox.progress).toMatchObject({ stored: 8, pending: 0, eta_seconds: 0 });
    expect(await folder('Projects')).toMatchObject({ chosen: false, stored: 4 });
    const { body } = await house.get(anna, '/api/mail/find?message_id=mail-project-1@nordic.example');
    expect(body.data).toMatchObject({ state: 'stored', copies: [{ folder: 'Projects' }] });
    const { body: list } = await house.get(anna, '/api/threads?q=');
    expect(list.data.map((row: { subject: string }) => row.subject)).toContain('Mail project-1');
  }, 60_000);

  test('that are chosen again catch up with what was read, deleted and sent meanwhile', async () => {
    const client = await server.connect('anna');
    await client.mailboxOpen('Projects');
    await client.messageFlagsAdd('1', ['\\Seen'], { uid: true });
    await client.messageDelete('2', { uid: true });
    await client.logout();
    await server.append('anna', 'Projects', numbered('project-5'));
    const before = await news();
    expect((await change(['INBOX', 'Projects'])).status).toBe(200);
    await live(['INBOX', 'Projects']);
    const rows = await house.db.query<{ uid: number; state: string; seen: boolean }>(
      `select r.uid, r.state, '\\Seen' = any (r.flags) as seen from remote_message r join folder f on f.id = r.folder_id
       where f.path = 'Projects' order by r.uid`,
    );
    await until('the flag is mirrored', async () => {
      const [row] = await house.db.query<{ seen: boolean }>(
        `select c.seen from message_copy c join message m on m.id = c.message_id where m.subject = 'Mail project-1'`,
      );
      return row?.seen;
    });
    expect(rows.map(row => [row.uid, row.state])).toEqual([
      [1, 'stored'],
      [2, 'gone'],
      [3, 'stored'],
      [4, 'stored'],
      [5, 'stored'],
    ]);
    expect(await news()).toBe(before);
    const [{ n }] = (await house.db.query<{ n: number }>(
      `select count(*)::int as n from message where subject like 'Mail project%'`,
    )) as [{ n: number }];
    expect(n).toBe(5);
  }, 60_000);

  test('go back to the usual ones by name', async () => {
    expect((await change('default')).status).toBe(200);
    await live(['Fresh', 'INBOX', 'Projects', 'Sent']);
    expect((await get()).folders_choice).toBe('default');
  }, 60_000);

  test('are nothing to choose where there is no server', async () => {
    const imported = await house.import(anna, [letter({ 'Message-ID': '<i@x.example>' })]);
    const refused = await house.call(anna, 'PATCH', `/api/mailboxes/${imported}`, { folders: ['INBOX'] });
    expect([refused.status, refused.body.field]).toEqual([422, 'folders']);
  });
});
