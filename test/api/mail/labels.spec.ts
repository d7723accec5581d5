import { letter, mailHouse, type House, type Person } from './house.js';

let house: House;
let anna: Person;
let bert: Person;
const threads: number[] = [];

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  bert = await house.user('Bert');
  await house.import(
    anna,
    Array.from({ length: 6 }, (_, n) =>
      letter(
        {
          'Message-ID': `<l${n}@nordic.example>`,
          Subject: `Topic ${n}`,
          Date: `Mon, 02 Nov 2026 1${n}:00:00 +0000`,
        },
        `About topic ${n}.\n`,
      ),
    ),
  );
  for (let n = 0; n < 6; n++) threads.push((await house.message(`l${n}@nordic.example`)).thread);
  await house.import(bert, [letter({ 'Message-ID': '<bert@x.example>', Subject: 'Of Bert' })]);
}, 60_000);
afterAll(() => house?.close());

const change = (who: Person, body: object) => house.post(who, '/api/threads/changes', body);
const make = async (who: Person, name: string, color = 'blue'): Promise<number> => {
  const { status, body } = await house.post(who, '/api/mail-labels', { name, color });
  expect(status).toBe(201);
  return body.data.id;
};
const subjects = async (who: Person, query: string): Promise<string[]> =>
  (await house.get(who, `/api/threads?${query}`)).body.data.map((row: { subject: string }) => row.subject);

test('labels are made, renamed, coloured and deleted; threads lose a deleted one', async () => {
  const invoice = await make(anna, 'Invoice');
  expect((await house.get(anna, '/api/mail-labels')).body.data).toEqual([
    { id: invoice, name: 'Invoice', color: 'blue' },
  ]);
  const twin = await house.post(anna, '/api/mail-labels', { name: 'invoice' });
  expect([twin.status, twin.body.field]).toEqual([409, 'name']);
  const renamed = await house.call(anna, 'PATCH', `/api/mail-labels/${invoice}`, {
    name: 'Bills',
    color: 'red',
  });
  expect(renamed.body.data).toEqual({ id: invoice, name: 'Bills', color: 'red' });

  await change(anna, { thread_ids: [threads[0]], add_label_id: invoice });
  expect((await house.get(anna, `/api/threads/${threads[0]}`)).body.data.labels).toEqual([invoice]);
  expect((await house.call(anna, 'DELETE', `/api/mail-labels/${invoice}`)).status).toBe(200);
  expect((await house.get(anna, `/api/threads/${threads[0]}`)).body.data.labels).toEqual([]);
  const [{ left }] = (await house.db.query<{ left: number }>(
    `select count(*)::int as left from thread_mailbox where labels <> '{}'`,
  )) as [{ left: number }];
  expect(left).toBe(0);
});

test('a label gathers its threads, counts the unread ones, and holds together with other filters', async () => {
  const label = await make(anna, 'To do');
  const { body } = await change(anna, { thread_ids: [threads[1], threads[3], 999_999], add_label_id: label });
  expect(body.data.count).toBe(2);
  expect(await subjects(anna, `label_id=${label}`)).toEqual(['Topic 3', 'Topic 1']);
  await house.post(anna, `/api/threads/${threads[3]}/read`, { read: false });
  expect((await house.get(anna, '/api/threads/counts')).body.data.labels).toEqual([{ id: label, unread: 1 }]);
  expect(await subjects(anna, `label_id=${label}&unread=true`)).toEqual(['Topic 3']);
  expect(await subjects(anna, `label_id=${label}&q=about`)).toEqual(['Topic 3', 'Topic 1']);
  expect(await subjects(anna, `label_id=${label}&filter=linked`)).toEqual([]);
  const rows = (await house.get(anna, `/api/threads?label_id=${label}`)).body.data;
  expect(rows.map((row: { labels: number[] }) => row.labels)).toEqual([[label], [label]]);
});

test('nobody sees the label of another, filters by it or puts it on', async () => {
  const secret = await make(anna, 'Secret');
  await change(anna, { thread_ids: [threads[2]], add_label_id: secret });
  expect((await house.get(bert, '/api/mail-labels')).body.data).toEqual([]);
  expect(await subjects(bert, `label_id=${secret}`)).toEqual([]);
  const { thread } = await house.message('bert@x.example');
  for (const answer of [
    await change(bert, { thread_ids: [thread], add_label_id: secret }),
    await house.call(bert, 'PATCH', `/api/mail-labels/${secret}`, { name: 'Mine' }),
    await house.call(bert, 'DELETE', `/api/mail-labels/${secret}`),
  ])
    expect(answer.status).toBe(404);

  // A thread that is shared with him shows him none of her labels.
  const deal = await house.deal('Shared deal');
  await change(anna, { thread_ids: [threads[2]], link: { deal_id: deal } });
  await change(anna, { thread_ids: [threads[2]], sharing: 'shared' });
  expect((await house.get(bert, `/api/threads/${threads[2]}`)).body.data.labels).toEqual([]);
  expect((await house.get(bert, '/api/threads?filter=shared')).body.data).toMatchObject([
    { id: threads[2], labels: [] },
  ]);
});

test('threads that are merged have the labels of both', async () => {
  const [one, two] = [await make(anna, 'One'), await make(anna, 'Two')];
  await change(anna, { thread_ids: [threads[4]], add_label_id: one });
  await change(anna, { thread_ids: [threads[5]], add_label_id: two });
  const merged = await house.post(anna, `/api/threads/${threads[4]}/merge`, { thread_id: threads[5] });
  expect(merged.body.data.labels).toEqual([one, two]);
  await house.call(
    anna,
    'DELETE',
    `/api/threads/${merged.body.data.id}/decisions/${merged.body.data.decision_id}`,
  );
  expect((await house.get(anna, `/api/threads/${threads[4]}`)).body.data.labels).toEqual([one]);
  expect((await house.get(anna, `/api/threads/${threads[5]}`)).body.data.labels).toEqual([two]);
});
