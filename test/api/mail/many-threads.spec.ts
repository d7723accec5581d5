import { letter, mailHouse, type House, type Person } from './house.js';

let house: House;
let anna: Person;
let bert: Person;
const threads: number[] = [];
const many = 300;

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  bert = await house.user('Bert');
  await house.import(
    anna,
    Array.from({ length: many }, (_, n) =>
      letter({
        'Message-ID': `<b${n}@nordic.example>`,
        Subject: `Topic ${n}`,
        Date: new Date(Date.UTC(2026, 9, 1, 10, n)).toUTCString().replace('GMT', '+0000'),
      }),
    ),
  );
  const rows = await house.db.query<{ thread: number }>(
    `select thread_id as thread from message order by sent_at`,
  );
  threads.push(...rows.map(row => row.thread));
}, 60_000);
afterAll(() => house?.close());

const change = async (who: Person, body: object) => {
  const answer = await house.post(who, '/api/threads/changes', body);
  expect([answer.body.error ?? null, answer.status]).toEqual([null, 200]);
  return answer.body.data;
};
const ids = async (query: string, who = anna): Promise<number[]> =>
  (await house.get(who, `/api/threads?limit=200&${query}`)).body.data.map((row: { id: number }) => row.id);
/** What takes a change back, as the page does it. */
const undo = async (changed: Changed[], body: object | ((there: Changed) => object)) => {
  for (const there of changed) {
    const { mailbox_id, thread_ids } = there;
    await change(anna, {
      mailbox_id,
      thread_ids,
      ...(typeof body === 'function' ? body(there) : body),
    });
  }
};
interface Changed {
  mailbox_id: number;
  thread_ids: number[];
  message_ids?: number[];
}

test('hundreds of threads change in a few statements, and exactly those go back', async () => {
  await change(anna, { thread_ids: threads.slice(0, 5), archived: true });
  let statements = 0;
  const query = house.db.query.bind(house.db);
  const spied = house.db as unknown as { transaction: (work: (tx: unknown) => unknown) => unknown };
  const transaction = spied.transaction.bind(house.db);
  spied.transaction = work =>
    transaction(tx => {
      const counted = tx as { query: (...given: unknown[]) => unknown };
      const run = counted.query.bind(tx);
      counted.query = (...given) => (statements++, run(...given));
      return work(tx);
    });
  const { count, changed } = await change(anna, { list: {}, archived: true });
  spied.transaction = transaction;
  expect(statements).toBeLessThan(10);
  expect(count).toBe(many - 5);
  expect(await ids('')).toEqual([]);
  await undo(changed, { archived: false });
  expect((await ids('folder=archived')).toSorted()).toEqual(threads.slice(0, 5).toSorted());
  await change(anna, { list: { folder: 'archived' }, archived: false });
  expect(await query('select from thread_mailbox where archived_at is not null')).toHaveLength(0);
});

test('unread, read, and the counts that follow', async () => {
  const some = threads.slice(10, 210);
  expect((await change(anna, { thread_ids: some, read: false })).count).toBe(200);
  expect((await house.get(anna, '/api/threads/counts')).body.data.inbox_unread).toBe(200);
  const { count, changed } = await change(anna, { list: { unread: true }, read: true });
  expect(count).toBe(200);
  expect((await change(anna, { thread_ids: some, read: true })).count).toBe(0);
  await undo(changed, there => ({ unread: there.message_ids }));
  expect((await ids('unread=true')).toSorted()).toEqual(some.toSorted());
  await change(anna, { list: { unread: true }, read: true });
});

test('read, and exactly those mails unread again that were', async () => {
  await house.import(
    anna,
    [1, 2, 3, 4].map(n =>
      letter({
        'Message-ID': `<long${n}@nordic.example>`,
        Subject: 'A long one',
        ...(n > 1 && { References: '<long1@nordic.example>' }),
        Date: new Date(Date.UTC(2026, 9, 2, 10, n)).toUTCString().replace('GMT', '+0000'),
      }),
    ),
  );
  const unread = async () =>
    (
      await house.db.query<{ name: string }>(
        `select m.message_id as name from message_copy c join message m on m.id = c.message_id where not c.seen order by 1`,
      )
    ).map(row => row.name);
  const some = ['long1@nordic.example', 'long3@nordic.example'];
  await house.db.query(
    `update message_copy c set seen = false from message m where m.id = c.message_id and m.message_id = any($1)`,
    [some],
  );
  await house.db.query(
    `update thread_mailbox t set unread = (select count(*) from message_copy c where c.thread_id = t.thread_id and not c.seen)`,
  );
  const [thread] = await ids('unread=true');
  // It is unread: to mark it so is nothing, of which nothing has to be taken back.
  expect((await change(anna, { thread_ids: [thread], read: false })).count).toBe(0);
  expect(await unread()).toEqual(some);
  const { changed } = await change(anna, { thread_ids: [thread], read: true });
  expect(await unread()).toEqual([]);
  const taken = (there: Changed) => ({ unread: there.message_ids });
  // Of a thread that is not his he marks nothing.
  expect((await change(bert, { thread_ids: [thread], unread: changed[0].message_ids })).count).toBe(0);
  await undo(changed, taken);
  expect(await unread()).toEqual(some);
  expect(await ids('unread=true')).toEqual([thread]);
  await change(anna, { thread_ids: [thread], read: true });
});

test('linked to one deal, found by it, and unlinked again', async () => {
  const deal = await house.deal('Nordic rollout');
  const some = threads.slice(0, 150);
  const already = await house.post(anna, `/api/threads/${threads[0]}/links`, { deal_id: deal });
  const { count, links } = await change(anna, { thread_ids: some, link: { deal_id: deal } });
  expect(count).toBe(149);
  expect(await ids('filter=deal')).toHaveLength(150);
  expect((await house.get(anna, `/api/threads/${threads[1]}`)).body.data.links).toMatchObject([
    { type: 'deal', target: { id: deal }, primary: true, rule: 'by-hand', by: { id: anna.userId } },
  ]);
  await change(anna, {
    thread_ids: some,
    unlink: links.map((link: { id: number }) => link.id),
  });
  expect(await ids('filter=linked')).toEqual([threads[0]]);
  expect(already.status).toBe(201);
  // A deal that is won is no open one.
  await house.db.query(`update deal set status = 'won' where id = $1`, [deal]);
  expect(await ids('filter=deal')).toEqual([]);
  expect(await ids('filter=linked')).toEqual([threads[0]]);
});

test('each way to belong is a filter of its own, and so are attachments', async () => {
  const lead = '5e0c3a5a-7a40-4b3f-8a5e-0d4f3a7f1c11';
  await house.db.query(
    `with who as (insert into person (name) values ('Eva Lind') returning id)
     insert into lead (id, title, person_id) select $1, 'A lead', id from who`,
    [lead],
  );
  await change(anna, { thread_ids: [threads[20]], link: { lead_id: lead } });
  expect(await ids('filter=lead')).toEqual([threads[20]]);
  expect(await ids('filter=project')).toEqual([]);
  expect(await ids('filter=unlinked')).not.toContain(threads[20]);
  await house.db.query('update lead set archived_at = now() where id = $1', [lead]);
  expect(await ids('filter=lead')).toEqual([]);

  await house.db.query('update thread_mailbox set has_attachments = true where thread_id = $1', [
    threads[30],
  ]);
  expect(await ids('has_attachments=true')).toEqual([threads[30]]);
  expect(await ids('has_attachments=true&folder=sent')).toEqual([]);
  expect(await ids('has_attachments=true&q=mail')).toEqual([threads[30]]);
  await change(anna, { thread_ids: [threads[30]], archived: true });
  expect(await ids('has_attachments=true')).toEqual([]);
  expect(await ids('has_attachments=true&folder=archived')).toEqual([threads[30]]);
});

test('a second user changes nothing of it, and learns nothing', async () => {
  const deal = await house.deal('Seen by all');
  await change(anna, { thread_ids: [threads[40]], link: { deal_id: deal } });
  for (const body of [
    { read: false },
    { archived: true },
    { sharing: 'shared' },
    { link: { deal_id: deal } },
  ]) {
    // The first is hidden from him, the last is not there.
    const answer = await change(bert, { thread_ids: [threads[41], 999_999], ...body });
    expect(answer).toEqual({ count: 0, more: false, changed: [], links: [] });
  }
  await change(anna, { thread_ids: [threads[40]], sharing: 'shared' });
  expect(await ids('filter=shared', bert)).toEqual([threads[40]]);
  expect(await ids('filter=shared&unread=true', bert)).toEqual([]);
  // What is only shared with him, its owner decides.
  expect((await change(bert, { list: { folder: 'shared' }, archived: true })).count).toBe(0);
  expect((await change(bert, { thread_ids: [threads[40]], link: { deal_id: deal } })).count).toBe(0);
  expect(await ids('filter=unread', bert)).toEqual([]);
  expect(await ids('filter=archived')).not.toContain(threads[40]);
});

test('a wrong request names its field', async () => {
  for (const [body, field] of [
    [{ thread_ids: [1] }, 'read'],
    [{ thread_ids: [1], read: true, archived: true }, 'archived'],
    [{ read: true }, 'thread_ids'],
    [{ thread_ids: [1], list: {}, read: true }, 'thread_ids'],
    [{ thread_ids: ['1'], read: true }, 'thread_ids.0'],
    [{ list: { folder: 'x' }, read: true }, 'list.folder'],
    [{ thread_ids: threads.slice(0, 1), link: {} }, 'deal_id'],
    [{ thread_ids: threads.slice(0, 1), link: { deal_id: 999_999 } }, 'deal_id'],
  ] as const) {
    const answer = await house.post(anna, '/api/threads/changes', body);
    expect([body, answer.status, answer.body.field]).toEqual([body, 400, field]);
  }
});
