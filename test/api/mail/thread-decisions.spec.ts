import { until } from '../../support/servers.js';
import { spawnKontor } from '../../support/services.js';
import { letter, mailHouse, type House, type Person } from './house.js';

let house: House;
let anna: Person;
let bert: Person;

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  bert = await house.user('Bert');
});
afterAll(() => house?.close());
beforeEach(async () => {
  await house.db.query(
    'truncate thread, thread_key, message, message_copy, content, remote_message, event cascade',
  );
  await house.import(anna, [
    letter({ 'Message-ID': '<a@x>', Date: at(10) }, 'The first one.\n'),
    letter(
      { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Re: Nordic rollout', Date: at(11) },
      'About elephants.\n',
    ),
    letter(
      { 'Message-ID': '<c@x>', References: '<a@x> <b@x>', Subject: 'Re: Nordic rollout', Date: at(12) },
      'The third one.\n',
    ),
  ]);
});

/** Times of the same day: an archive's own dates bound what a mail may claim. */
const at = (hour: number) => `Mon, 02 Nov 2026 ${hour}:00:00 +0000`;
const ids = (body: { data: { messages: { message_id: string }[] } }) =>
  body.data.messages.map(message => message.message_id);
const events = async () =>
  (await house.db.query<{ name: string }>('select name from event order by id')).map(event => event.name);

test('splits, shows who did it, and takes it back; the old id leads on in both dialects', async () => {
  const { id: b, thread } = await house.message('b@x');
  const made = await house.post(anna, `/api/threads/${thread}/split`, { message_ids: [b] });
  expect(made.status).toBe(201);
  expect(ids(made.body)).toEqual(['b@x']);
  const { id, decision_id } = made.body.data;
  expect(made.body.data).toMatchObject({ split_from: thread, can_split: true });
  for (const each of [id, thread])
    expect((await house.get(anna, `/api/threads/${each}`)).body.data.decisions).toEqual([
      {
        id: decision_id,
        kind: 'split',
        at: expect.any(String),
        by: { id: anna.userId, name: 'Anna' },
        undoable: true,
      },
    ]);
  const rows = (await house.get(anna, '/api/threads')).body.data as { id: number; message_count: number }[];
  expect(new Map(rows.map(row => [row.id, row.message_count]))).toEqual(
    new Map([
      [thread, 2],
      [id, 1],
    ]),
  );
  const found = await house.get(anna, '/api/threads?q=elephants');
  expect(found.body.data.map((row: { id: number }) => row.id)).toEqual([id]);
  const shown = await house.get(anna, `/v1/mailbox/mailThreads/${id}/mailMessages`);
  expect(shown.body.data.map((row: { mail_thread_id: number }) => row.mail_thread_id)).toEqual([id]);
  expect(await events()).toEqual(expect.arrayContaining(['thread.split', 'thread.changed']));

  const undone = await house.call(anna, 'DELETE', `/api/threads/${id}/decisions/${decision_id}`);
  expect(undone.body.data).toEqual({ id: decision_id, thread_id: thread, other_id: thread });
  expect((await house.get(anna, `/api/threads/${id}`)).body.data.id).toBe(thread);
  expect((await house.get(anna, `/v1/mailbox/mailThreads/${id}`)).body.data.id).toBe(thread);
  expect(ids((await house.get(anna, `/api/threads/${id}`)).body)).toEqual(['a@x', 'b@x', 'c@x']);
  expect((await house.get(anna, `/api/threads/${id}`)).body.data.decisions).toEqual([]);
  expect((await house.call(anna, 'DELETE', `/api/threads/${id}/decisions/${decision_id}`)).status).toBe(404);
});

test('splits from a message on, merges, and names what stands in the way of an undo', async () => {
  const { id: b, thread } = await house.message('b@x');
  const split = (await house.post(anna, `/api/threads/${thread}/split`, { from_message_id: b })).body.data;
  expect(split.messages).toHaveLength(2);
  const merged = await house.post(anna, `/api/threads/${split.id}/merge`, { thread_id: thread });
  expect([merged.status, merged.body.data.id, ids(merged.body)]).toEqual([
    200,
    thread,
    ['a@x', 'b@x', 'c@x'],
  ]);
  expect(merged.body.data.decisions.map((row: { undoable: boolean }) => row.undoable)).toEqual([true, false]);
  expect((await house.get(anna, `/v1/mailbox/mailThreads/${split.id}`)).body.data.id).toBe(thread);
  const early = await house.call(anna, 'DELETE', `/api/threads/${thread}/decisions/${split.decision_id}`);
  expect([early.status, early.body.error_info]).toEqual([409, 'Undo that later change first.']);
  const back = await house.call(
    anna,
    'DELETE',
    `/api/threads/${thread}/decisions/${merged.body.data.decision_id}`,
  );
  expect(back.body.data).toMatchObject({ thread_id: thread, other_id: split.id });
  expect(ids((await house.get(anna, `/api/threads/${split.id}`)).body)).toEqual(['b@x', 'c@x']);
});

test('shows what only its subject joined, and takes out all of it', async () => {
  await house.import(anna, [
    letter({ 'Message-ID': '<s@x>', Subject: 'Re: Nordic rollout', Date: at(13) }),
    letter({ 'Message-ID': '<t@x>', Subject: 'Re: Nordic rollout', References: '<s@x>', Date: at(14) }),
  ]);
  const { thread } = await house.message('a@x');
  const [s, t] = await Promise.all(['s@x', 't@x'].map(name => house.message(name)));
  const view = (await house.get(anna, `/api/threads/${thread}`)).body.data;
  expect(view.joins).toEqual([{ rule: 'subject', message_id: s!.id, message_ids: [s!.id, t!.id] }]);
  const made = await house.post(anna, `/api/threads/${thread}/split`, {
    message_ids: view.joins[0].message_ids,
  });
  expect([ids(made.body), made.body.data.joins]).toEqual([['s@x', 't@x'], []]);
});

test('is not there for others', async () => {
  const { id: b, thread } = await house.message('b@x');
  const { decision_id } = (await house.post(anna, `/api/threads/${thread}/split`, { message_ids: [b] })).body
    .data;
  const own = async () => {
    await house.import(bert, [letter({ 'Message-ID': '<own@x>', Subject: 'Own' })]);
    return (await house.message('own@x')).thread;
  };
  const bertsOwn = await own();
  const attempts = [
    await house.post(bert, `/api/threads/${thread}/split`, { message_ids: [b] }),
    await house.post(bert, `/api/threads/${thread}/merge`, { thread_id: bertsOwn }),
    await house.post(bert, `/api/threads/${bertsOwn}/merge`, { thread_id: thread }),
    await house.call(bert, 'DELETE', `/api/threads/${thread}/decisions/${decision_id}`),
    await house.call(bert, 'DELETE', `/api/threads/${bertsOwn}/decisions/${decision_id}`),
    await house.post(bert, `/api/threads/999999/split`, { message_ids: [b] }),
  ];
  expect(attempts.map(reply => reply.status)).toEqual([404, 404, 404, 404, 404, 404]);

  // He has a copy of one of the mails: she may not decide about what she cannot read, and is not told more.
  await house.import(bert, [
    letter({ 'Message-ID': '<d@x>', References: '<a@x>', Subject: 'Re: Nordic rollout' }),
  ]);
  expect((await house.post(anna, `/api/threads/${thread}/split`, { from_message_id: b })).status).toBe(404);
  expect((await house.get(anna, `/api/threads/${thread}`)).body.data).toMatchObject({ can_split: false });
});

test('says what is wrong with a wish', async () => {
  const { id: b, thread } = await house.message('b@x');
  const wishes: [object, string][] = [
    [{}, 'message_ids'],
    [{ message_ids: [b], from_message_id: b }, 'from_message_id'],
    [{ message_ids: [999_999] }, 'message_ids'],
    [{ message_ids: [] }, 'message_ids'],
    [{ from_message_id: 'b' }, 'from_message_id'],
  ];
  for (const [body, field] of wishes) {
    const reply = await house.post(anna, `/api/threads/${thread}/split`, body);
    expect({ status: reply.status, field: reply.body.field }).toEqual({ status: reply.status, field });
    expect([400, 422]).toContain(reply.status);
  }
});

test.each([
  ['split-by-hand', 'split'],
  ['merge-by-hand', 'merge'],
  ['undo-decision', 'undo'],
])('leaves nothing behind when the process is killed at %s', async (failpoint, step) => {
  await house.import(anna, [letter({ 'Message-ID': '<other@x>', Subject: 'Other matter' })]);
  const [b, other] = await Promise.all(['b@x', 'other@x'].map(name => house.message(name)));
  const thread = b!.thread;
  const split = { message_ids: [b!.id] };
  const made =
    step === 'undo' ? (await house.post(anna, `/api/threads/${thread}/split`, split)).body.data : null;
  const all = async () => [
    await house.db.query('select id, subject, merged_into, split_from from thread order by id'),
    await house.db.query('select id, thread_id, thread_rule, pinned from message order by id'),
    await house.db.query('select * from thread_mailbox order by thread_id'),
    await house.db.query('select * from thread_key order by key, subject'),
    await house.db.query('select * from thread_barrier order by 1, 2'),
    await house.db.query('select id, undone_at from thread_decision order by id'),
  ];
  const before = await all();
  const doomed = await spawnKontor({
    workers: 0,
    env: {
      NODE_ENV: 'test',
      FAILPOINT: failpoint,
      DATABASE_URL: house.env.DATABASE_URL as string,
      SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
    },
  });
  try {
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${doomed.url}${path}`, {
        method,
        headers: { 'x-api-token': anna.token, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const killed =
      step === 'split'
        ? ask('POST', `/api/threads/${thread}/split`, split)
        : step === 'merge'
          ? ask('POST', `/api/threads/${thread}/merge`, { thread_id: other!.thread })
          : ask('DELETE', `/api/threads/${thread}/decisions/${made.decision_id}`);
    await expect(killed).rejects.toThrow();
    await doomed.api.ended;
    await until('its transaction is gone', async () => {
      const [row] = await house.db.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'
            and database = (select oid from pg_database where datname = current_database())`,
      );
      return row?.n === 0;
    });
    expect(await all()).toEqual(before);
  } finally {
    await doomed.stop();
  }
});
