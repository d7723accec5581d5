import { letter, mailHouse, type House, type Person } from './house.js';

/** What could not be read is kept, visible to its owner, told of without its content to administrators. */
let house: House;
let anna: Person;
let bert: Person;
let admin: Person;
let id: number;

beforeAll(async () => {
  house = await mailHouse();
  [anna, bert] = [await house.user('Anna'), await house.user('Bert')];
  admin = await house.user('Boss', { isAdmin: true });
  await house.import(anna, [
    '\nno header at all, secret words\nSubject: =?utf-8?q?Angebot_f=C3=BCr?=\n the rollout\n',
    letter({ 'Message-ID': '<ok@x.example>' }),
  ]);
  [{ id }] = (await house.get(anna, '/api/dead-letters')).body.data;
}, 60_000);
afterAll(() => house?.close());

test('lists it to its owner and to administrators', async () => {
  for (const who of [anna, admin]) {
    const { body } = await house.get(who, '/api/dead-letters');
    expect(body.data).toEqual([
      expect.objectContaining({
        id,
        folder: 'import',
        reason: 'no-headers',
        size: expect.any(Number),
        at: expect.stringMatching(/Z$/),
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('secret');
  }
  expect((await house.get(bert, '/api/dead-letters')).body.data).toEqual([]);
});

test('tells its owner, and nobody else, what it seems to be about', async () => {
  const seen = async (who: Person) => (await house.get(who, '/api/dead-letters')).body.data[0];
  expect(await seen(anna)).toMatchObject({ own: true, subject: 'Angebot für the rollout' });
  expect(await seen(admin)).toMatchObject({ own: false, subject: null });
});

test('gives its bytes to the owner alone', async () => {
  expect((await house.get(anna, `/api/dead-letters/${id}/raw`)).bytes.toString()).toContain('secret words');
  expect((await house.get(admin, `/api/dead-letters/${id}/raw`)).status).toBe(403);
  expect((await house.get(bert, `/api/dead-letters/${id}/raw`)).status).toBe(404);
});

test('tries it again, and it stays what it is', async () => {
  expect((await house.post(bert, `/api/dead-letters/${id}/replay`)).status).toBe(404);
  const again = await house.post(anna, `/api/dead-letters/${id}/replay`);
  expect([again.status, again.body.data]).toEqual([
    200,
    { id, state: 'dead', reason: 'no-headers', thread_id: null },
  ]);
  const [{ id: mailbox }] = (await house.get(anna, '/api/mailboxes')).body.data;
  expect((await house.get(anna, `/api/mailboxes/${mailbox}/proof`)).body.data).toMatchObject({
    balanced: true,
    folders: [{ path: 'import', server: 2, stored: 1, dead: 1, pending: 0, balanced: true }],
  });
});

test('one that can be read by now becomes a thread', async () => {
  // A mail that an older program took for unreadable: its bytes are kept, and are fine.
  const { thread } = await house.message('ok@x.example');
  const [row] = await house.db.query<{ id: number }>(
    `update remote_message set state = 'dead', reason = 'no-headers' where message_id is not null returning id`,
  );
  const again = await house.post(anna, `/api/dead-letters/${row!.id}/replay`);
  expect(again.body.data).toEqual({ id: row!.id, state: 'stored', reason: null, thread_id: thread });
  expect((await house.post(anna, `/api/dead-letters/${row!.id}/replay`)).status).toBe(404);
});

test('says what became of a mail, with the place on the server', async () => {
  const asked = await Promise.all(
    ['<ok@x.example>', 'ok@x.example', ' OK@x.example '].map(one =>
      house.get(anna, `/api/mail/find?message_id=${encodeURIComponent(one)}`),
    ),
  );
  for (const { body } of asked) {
    expect(body.data).toMatchObject({
      message_id: 'ok@x.example',
      state: 'stored',
      copies: [{ folder: 'import', uid: expect.any(Number), state: 'stored' }],
    });
  }
  expect((await house.get(anna, '/api/mail/find')).status).toBe(400);
  expect((await house.get(anna, '/api/mail/find?message_id=never')).status).toBe(404);
});
