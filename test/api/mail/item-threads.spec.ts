import { RetroactiveLinks } from '../../../src/inbox/retroactive/retroactive-links.js';
import { letter, mailHouse, type House, type Person } from './house.js';

/** The doors to an item's threads: linked ones, those that would be, and the job that links them. */
let house: House;
let anna: Person;
let bert: Person;
let deal: number;
let secret: number;
let serial = 0;

const write = (subject: string, who: string, headers: Record<string, string> = {}) =>
  letter({ 'Message-ID': `<i${++serial}@nordic.example>`, Subject: subject, To: who, ...headers });

beforeAll(async () => {
  house = await mailHouse();
  [anna, bert] = [await house.user('Anna'), await house.user('Bert')];
  const [eva] = await house.db.query<{ id: number }>(
    `insert into person (name) values ('Eva Lind') returning id`,
  );
  await house.db.query(`insert into contact_email (person_id, email) values ($1, 'eva@nordic.example')`, [
    eva!.id,
  ]);
  await house.import(anna, [
    write('Offer', anna.email),
    write('Contract', anna.email, { Date: 'Tue, 03 Nov 2026 10:00:00 +0000' }),
    write('Long ago', anna.email, { Date: 'Mon, 02 Feb 2026 10:00:00 +0000' }),
    write('From a stranger', anna.email, { From: 'Bo <bo@elsewhere.example>' }),
  ]);
  await house.import(bert, [write('Only for Bert', bert.email)]);
  const fields = { person_id: eva!.id, add_time: new Date('2026-11-10') };
  deal = await house.deal('Rollout', fields);
  secret = await house.deal('Secret', { ...fields, visible_to: 1, owner_id: bert.userId });
}, 60_000);

afterAll(() => house?.close());

const preview = async (who: Person, query = '') => {
  const { body } = await house.get(who, `/api/items/deal/${deal}/retroactive-links${query}`);
  return {
    subjects: body.data.map((row: { subject: string }) => row.subject),
    rows: body.data,
    ...body.additional_data,
  };
};
const threads = async (who: Person, query = '') => {
  const { body } = await house.get(who, `/api/items/deal/${deal}/threads${query}`);
  return body.data.map((row: { subject: string; linked: boolean; can_link: boolean }) => [
    row.subject,
    row.linked,
    row.can_link,
  ]);
};
/** What the worker does. */
const work = (id: number) => house.app.get(RetroactiveLinks).run(id);

test('shows each what of his own mail would come to the deal, why, and how many there are', async () => {
  const hers = await preview(anna);
  expect(hers).toMatchObject({
    subjects: ['Contract', 'Offer'],
    next_cursor: null,
    counts: { link: 2, older: 1, ask: 0, more: false },
    item: { type: 'deal', id: deal, title: 'Rollout', status: 'open', open: true },
  });
  expect(hers.rows[0]).toMatchObject({
    group: 'link',
    reason: { rule: 'retroactive', text: 'The only open item of Eva Lind' },
    people: [expect.objectContaining({ name: 'Eva Lind' })],
  });
  expect((await preview(anna, '?group=older')).subjects).toEqual(['Long ago']);
  // Bert sees both deals of Eva, so that his is a question; of Anna's mail and of what she counts he sees nothing.
  expect(await preview(bert)).toMatchObject({ subjects: [], counts: { link: 0, older: 0, ask: 1 } });
  expect((await preview(bert, '?group=ask')).rows[0].reason.text).toBe(
    '2 open items fit, and none more than the others',
  );
  expect(JSON.stringify(hers)).not.toMatch(/Secret|Bert/);
});

test('pages by cursor, and refuses one that it has not given', async () => {
  const first = await preview(anna, '?limit=1');
  expect(first.subjects).toEqual(['Contract']);
  const second = await preview(anna, `?limit=1&cursor=${first.next_cursor}`);
  expect(second).toMatchObject({ subjects: ['Offer'], next_cursor: null });
  expect(second.counts).toBeUndefined();
  for (const path of ['retroactive-links', 'threads']) {
    const wrong = await house.get(anna, `/api/items/deal/${deal}/${path}?cursor=x`);
    expect([wrong.status, wrong.body.field]).toEqual([400, 'cursor']);
  }
});

test('answers for a hidden deal, a wrong type and a wrong id as for what is absent', async () => {
  const paths = [
    `deal/${secret}`,
    'deal/999999',
    'deal/abc',
    'deal/1.5',
    'lead/7',
    'lead/00000000-0000-4000-8000-000000000000',
    'project/1',
    'person/1',
    'users/1',
  ];
  for (const path of paths) {
    for (const [method, rest] of [
      ['GET', 'threads'],
      ['GET', 'retroactive-links'],
      ['POST', 'retroactive-links'],
    ] as const) {
      const { status, body } = await house.call(anna, method, `/api/items/${path}/${rest}`);
      expect([path, rest, status, body.error]).toEqual([path, rest, 404, 'item not found']);
    }
  }
  expect((await house.get(null, `/api/items/deal/${deal}/threads`)).status).toBe(401);
  for (const method of ['GET', 'DELETE'])
    expect((await house.call(anna, method, '/api/retroactive-links/999999')).status).toBe(404);
});

test.each([
  [{ thread_ids: ['1'] }, 'thread_ids.0'],
  [{ thread_ids: 1 }, 'thread_ids'],
  [{ except: [-1] }, 'except.0'],
  [{ groups: ['ask'] }, 'groups.0'],
  [{ threads: [1] }, 'threads'],
])('refuses %j by its field, and begins nothing', async (body, field) => {
  const answer = await house.post(anna, `/api/items/deal/${deal}/retroactive-links`, body);
  expect([answer.status, answer.body.field]).toEqual([400, field]);
  expect(await house.db.query('select from retroactive_link')).toEqual([]);
});

test('links them in the background, shows how far it is, and takes them back', async () => {
  expect(await threads(anna)).toEqual([
    ['Contract', false, true],
    ['Offer', false, true],
    ['Long ago', false, true],
  ]);
  const [offer] = (await preview(anna)).rows.slice(1);
  const begun = await house.post(anna, `/api/items/deal/${deal}/retroactive-links`, { except: [offer.id] });
  expect(begun.status).toBe(202);
  expect(begun.body.data).toMatchObject({
    state: 'linking',
    total: 1,
    linked: 0,
    item: { title: 'Rollout' },
  });
  const { id } = begun.body.data;
  await work(id);
  expect((await house.get(anna, `/api/retroactive-links/${id}`)).body.data).toMatchObject({
    state: 'linked',
    linked: 1,
    skipped: 0,
  });
  expect(await threads(anna)).toEqual([
    ['Contract', true, true],
    ['Offer', false, true],
    ['Long ago', false, true],
  ]);
  expect(await threads(anna, '?linked=true')).toEqual([['Contract', true, true]]);
  expect(await threads(anna, '?linked=false')).toEqual([
    ['Offer', false, true],
    ['Long ago', false, true],
  ]);
  const view = await house.get(anna, `/api/threads/${(await house.message('i2@nordic.example')).thread}`);
  expect(view.body.data.links.find((link: { type: string }) => link.type === 'deal')).toMatchObject({
    rule: 'retroactive',
    reason: { text: 'Linked to Rollout in a review of earlier mail: the only open item of Eva Lind' },
    by: { name: 'Anna' },
  });

  for (const method of ['GET', 'DELETE'])
    expect((await house.call(bert, method, `/api/retroactive-links/${id}`)).status).toBe(404);
  expect((await house.call(anna, 'DELETE', `/api/retroactive-links/${id}`)).status).toBe(202);
  await work(id);
  expect((await house.get(anna, `/api/retroactive-links/${id}`)).body.data).toMatchObject({
    state: 'reverted',
    reverted: 1,
    kept: 0,
  });
  expect((await preview(anna)).subjects).toEqual(['Contract', 'Offer']);
});

test('shows a colleague the threads that are shared and linked, and lets him link none of them', async () => {
  expect(await threads(bert)).toEqual([['Only for Bert', false, true]]);
  const { thread } = await house.message('i2@nordic.example');
  await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'shared' });
  await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal });
  expect(await threads(bert)).toEqual([
    ['Contract', true, false],
    ['Only for Bert', false, true],
  ]);
  const { body } = await house.post(bert, `/api/items/deal/${deal}/retroactive-links`, {
    thread_ids: [(await house.message('i1@nordic.example')).thread],
  });
  expect(body.data).toMatchObject({ total: 0 });
  await work(body.data.id);
  expect(await threads(anna, '?linked=true')).toEqual([['Contract', true, true]]);
});

test('pages through linked and other threads alike', async () => {
  const first = await house.get(anna, `/api/items/deal/${deal}/threads?limit=2`);
  expect(first.body.data).toHaveLength(2);
  const { next_cursor } = first.body.additional_data;
  const rest = await house.get(anna, `/api/items/deal/${deal}/threads?limit=2&cursor=${next_cursor}`);
  expect(rest.body.data.map((row: { subject: string }) => row.subject)).toEqual(['Long ago']);
  expect(rest.body.additional_data.next_cursor).toBeNull();
});

test('refuses to link to a deal that was won', async () => {
  await house.db.query(`update deal set status = 'won' where id = $1`, [deal]);
  expect(await preview(anna)).toMatchObject({ subjects: [], counts: { link: 0 }, item: { open: false } });
  const { status, body } = await house.post(anna, `/api/items/deal/${deal}/retroactive-links`);
  expect([status, body.error, body.error_info]).toEqual([
    409,
    'Rollout is closed and takes no earlier threads',
    'Open it again, or link single threads by hand.',
  ]);
});
