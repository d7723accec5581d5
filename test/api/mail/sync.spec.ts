import { LOGGER } from '../../../src/platform/env.js';
import type { Logger } from '../../../src/platform/logger.js';
import { startDispatch } from '../../../workers/dispatch.js';
import { startHold } from '../../../workers/hold.js';
import { startIngest } from '../../../workers/ingest.js';
import { until } from '../../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { letter, mailHouse, type House, type Person } from './house.js';

/** From the door to the server and back: what the API says of a mailbox while the workers take it in. */
describeWithDovecot('a connected mailbox', () => {
  let house: House;
  let server: Dovecot;
  let anna: Person;
  let bert: Person;
  let path: string;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    [house, server] = await Promise.all([mailHouse(), dovecot()]);
    [anna, bert] = [await house.user('Anna'), await house.user('Bert')];
    for (const n of [1, 2, 3]) {
      await server.append(
        'anna',
        'INBOX',
        letter({ 'Message-ID': `<old-${n}@x.example>`, Subject: `Old ${n}` }).replaceAll('\n', '\r\n'),
      );
    }
    for (const start of [startHold, startIngest, startDispatch]) {
      stops.push(await start(house.app, house.app.get<Logger>(LOGGER)));
    }
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    await house?.close();
    await server?.stop();
  });

  const get = async () => (await house.get(anna, path)).body.data;
  /** Where the new mailbox is found. */
  const connect = async (who: Person, user: string): Promise<string> => {
    const made = await house.post(who, '/api/mailboxes', {
      email: `${user}@mail.example`,
      imap: { host: '127.0.0.1', port: server.imapPort, secure: false, user, password: 'secret' },
      sync_from: 'all',
    });
    return `/api/mailboxes/${made.body.data.id}`;
  };

  test('is taken in, and its sums are proven', async () => {
    path = await connect(anna, 'anna');
    await until('it is live', async () => (await get()).state === 'live');
    const mailbox = await get();
    expect(mailbox.progress).toMatchObject({
      known: 3,
      stored: 3,
      skipped: 0,
      dead: 0,
      pending: 0,
      eta_seconds: 0,
    });
    expect(mailbox.folders[0]).toMatchObject({ path: 'INBOX', role: 'inbox', chosen: true, stored: 3 });
    const proof = (await house.get(anna, `${path}/proof`)).body.data;
    expect(proof).toMatchObject({ balanced: true, checked_at: expect.stringMatching(/Z$/) });
    expect(proof.folders.find((folder: { path: string }) => folder.path === 'INBOX')).toMatchObject({
      server: 3,
      stored: 3,
      pending: 0,
      balanced: true,
    });
    expect((await get()).proof).toEqual({ balanced: true, checked_at: proof.checked_at });
  });

  test('shows new mail by itself, and find names its place on the server', async () => {
    await server.deliver(
      'anna',
      letter({ 'Message-ID': '<new@x.example>', Subject: 'New one' }).replaceAll('\n', '\r\n'),
    );
    await until('the mail is in the list', async () =>
      (await house.get(anna, '/api/threads?filter=unread&q=')).body.data.some(
        (row: { subject: string }) => row.subject === 'New one',
      ),
    );
    const { data } = (await house.get(anna, '/api/mail/find?message_id=new@x.example')).body;
    expect(data).toMatchObject({ state: 'stored', copies: [{ folder: 'INBOX', uid: 4, state: 'stored' }] });
    expect((await get()).progress.stored).toBe(4);
  });

  test('takes nothing in while it is paused, and catches up after', async () => {
    expect((await house.post(anna, `${path}/pause`)).body.data.state).toBe('stopped');
    await server.deliver(
      'anna',
      letter({ 'Message-ID': '<paused@x.example>', Subject: 'While paused' }).replaceAll('\n', '\r\n'),
    );
    // What comes later to another mailbox is in, so this one would be, too.
    const other = await connect(bert, 'bert');
    await until('the other is live', async () => (await house.get(bert, other)).body.data.state === 'live');
    await server.deliver('bert', letter({ 'Message-ID': '<later@x.example>' }).replaceAll('\n', '\r\n'));
    await until(
      'the later one is there',
      async () => (await house.get(bert, other)).body.data.progress.stored === 1,
    );
    expect((await get()).progress.stored).toBe(4);
    expect((await house.post(anna, `${path}/resume`)).status).toBe(200);
    await until('it has caught up', async () => (await get()).progress.stored === 5);
    await until('it is live again', async () => (await get()).state === 'live');
  });

  test('answers with the last proof while the server cannot be asked', async () => {
    const before = (await house.get(anna, `${path}/proof`)).body.data;
    await server.crash();
    await new Promise(done => setTimeout(done, 2100));
    const after = await house.get(anna, `${path}/proof`);
    expect([after.status, after.body.data]).toEqual([200, before]);
  });
});
