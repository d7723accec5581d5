import { letter, mailHouse, type House, type Person } from './house.js';

let house: House;
let anna: Person;

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
}, 60_000);
afterAll(() => house?.close());

const at = (n: number) => new Date(Date.UTC(2026, 9, 1, 10, n)).toUTCString().replace('GMT', '+0000');
const subjects = (body: { data: { subject: string }[] }) => body.data.map(row => row.subject);

describe('the list', () => {
  beforeAll(async () => {
    await house.import(
      anna,
      Array.from({ length: 23 }, (_, n) =>
        // Three of them at the very same time: the order has to be total all the same.
        letter(
          { 'Message-ID': `<list-${n}@nordic.example>`, Subject: `Topic ${n}`, Date: at(n < 3 ? 0 : n) },
          `About topic ${n}.\n`,
        ),
      ),
    );
  });

  test('gives every thread exactly once over its pages, newest first', async () => {
    const rows: { id: number; last_at: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await house.get(anna, `/api/threads?limit=5&cursor=${cursor}`);
      rows.push(...body.data);
      cursor = body.additional_data.next_cursor;
      expect(body.data.length === 5 || cursor === null).toBe(true);
    }
    expect(new Set(rows.map(row => row.id)).size).toBe(23);
    expect(rows).toHaveLength(23);
    expect(rows.map(row => row.last_at)).toEqual(
      rows
        .map(row => row.last_at)
        .toSorted()
        .toReversed(),
    );
    expect(rows[0]!.last_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('shows a row as the contract has it', async () => {
    const [mailbox] = (await house.get(anna, '/api/mailboxes')).body.data;
    const { body } = await house.get(anna, '/api/threads?limit=1');
    expect(body.data[0]).toEqual({
      id: expect.any(Number),
      subject: 'Topic 22',
      snippet: 'About topic 22.',
      last_at: '2026-10-01T10:22:00.000Z',
      message_count: 1,
      unread: false,
      has_attachments: false,
      flagged: false,
      sharing: 'private',
      mailbox_ids: [mailbox.id],
      labels: [],
      asks: false,
      archived: false,
      people: [{ name: 'Eva Lind', email: 'eva@nordic.example', person_id: null, me: false }],
      item: null,
    });
  });

  test('archives, marks and counts', async () => {
    const [{ id }] = (await house.get(anna, '/api/threads?limit=1')).body.data;
    await house.post(anna, `/api/threads/${id}/read`, { read: false });
    expect((await house.get(anna, '/api/threads/counts')).body.data).toEqual({
      inbox_unread: 1,
      asks: 0,
      labels: [],
    });
    expect(subjects((await house.get(anna, '/api/threads?filter=unread')).body)).toEqual(['Topic 22']);
    await house.post(anna, `/api/threads/${id}/read`, { read: true });
    expect((await house.get(anna, '/api/threads/counts')).body.data.inbox_unread).toBe(0);

    await house.post(anna, `/api/threads/${id}/archive`, { archived: true });
    expect(subjects((await house.get(anna, '/api/threads?limit=1')).body)).toEqual(['Topic 21']);
    expect(subjects((await house.get(anna, '/api/threads?filter=archived')).body)).toEqual(['Topic 22']);
    expect(subjects((await house.get(anna, '/api/threads?q=topic+22')).body)).toEqual(['Topic 22']);
    await house.post(anna, `/api/threads/${id}/archive`, { archived: false });
    expect(subjects((await house.get(anna, '/api/threads?limit=1')).body)).toEqual(['Topic 22']);
  });

  test('refuses wrong input by naming it', async () => {
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=x', 'limit'],
      ['filter=none', 'filter'],
      ['cursor=nonsense', 'cursor'],
      ['mailbox_id=-1', 'mailbox_id'],
    ]) {
      const { status, body } = await house.get(anna, `/api/threads?${query}`);
      expect([query, status, body.field]).toEqual([query, 400, field]);
    }
    expect((await house.get(anna, '/api/threads/x')).status).toBe(400);
    expect((await house.get(anna, '/api/threads/999999')).status).toBe(404);
  });
});

describe('links by hand', () => {
  let thread: number;
  let rollout: number;
  let service: number;

  beforeAll(async () => {
    const [person] = await house.db.query<{ id: number }>(
      `insert into person (name) values ('Olaf Berg') returning id`,
    );
    await house.db.query(`insert into contact_email (person_id, email) values ($1, 'olaf@berg.example')`, [
      person!.id,
    ]);
    rollout = await house.deal('Berg rollout 2026', { person_id: person!.id });
    service = await house.deal('Service', { person_id: person!.id });
    await house.import(anna, [
      letter({
        'Message-ID': '<ask@berg.example>',
        From: 'Olaf Berg <olaf@berg.example>',
        Subject: 'Rollout 2026',
      }),
      letter({
        'Message-ID': '<ask-2@berg.example>',
        From: 'Olaf Berg <olaf@berg.example>',
        Subject: 'Another thing',
      }),
    ]);
    ({ thread } = await house.message('ask@berg.example'));
  });

  test('a thread with several open items asks, and shows them with reasons, the likeliest first', async () => {
    expect((await house.get(anna, '/api/threads/counts')).body.data.asks).toBe(2);
    expect(subjects((await house.get(anna, '/api/threads?awaiting=choice')).body).toSorted()).toEqual([
      'Another thing',
      'Rollout 2026',
    ]);
    const view = (await house.get(anna, `/api/threads/${thread}`)).body.data;
    expect(view).toMatchObject({
      asks: true,
      can_link: true,
      ask: { rule: 'several-open-items', text: expect.stringContaining('2 open items') },
    });
    const { data } = (await house.get(anna, `/api/threads/${thread}/candidates`)).body;
    expect(data.map((one: { id: number }) => one.id)).toEqual([rollout, service]);
    expect(data[0].reasons.join(' ')).toContain('Olaf Berg');
  });

  test('one is chosen, taken back, restored; every step can be read back', async () => {
    const made = await house.post(anna, `/api/threads/${thread}/links`, { deal_id: rollout, primary: true });
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({
      type: 'deal',
      target: { id: rollout, title: 'Berg rollout 2026', status: 'open' },
      primary: true,
      rule: 'by-hand',
      reason: { rule: 'by-hand', text: expect.stringContaining('by hand') },
      by: { id: anna.userId, name: 'Anna' },
    });
    const links = async () =>
      (await house.get(anna, `/api/threads/${thread}`)).body.data.links.filter(
        (one: { type: string }) => one.type === 'deal',
      );
    expect(await links()).toHaveLength(1);
    expect((await house.get(anna, '/api/threads/counts')).body.data.asks).toBe(1);
    expect((await house.get(anna, '/api/threads?filter=linked')).body.data[0]).toMatchObject({
      id: thread,
      item: { type: 'deal', id: rollout, title: 'Berg rollout 2026', status: 'open' },
    });

    const path = `/api/threads/${thread}/links/${made.body.data.id}`;
    expect((await house.call(anna, 'DELETE', path)).status).toBe(200);
    expect(await links()).toEqual([]);
    expect((await house.call(anna, 'DELETE', path)).status).toBe(404);
    expect((await house.post(anna, `${path}/restore`)).body.data.target.id).toBe(rollout);
    expect(await links()).toHaveLength(1);
  });

  test('"none of these" ends the question', async () => {
    const { thread: other } = await house.message('ask-2@berg.example');
    expect((await house.post(anna, `/api/threads/${other}/choice`, { none: true })).status).toBe(200);
    expect((await house.get(anna, `/api/threads/${other}`)).body.data.asks).toBe(false);
    expect((await house.get(anna, '/api/threads/counts')).body.data.asks).toBe(0);
  });

  test('a link leads to exactly one thing that is there', async () => {
    const path = `/api/threads/${thread}/links`;
    for (const body of [
      {},
      { deal_id: rollout, project_id: 1 },
      { deal_id: 999_999 },
      { lead_id: 'x' },
      { deal_id: '1' },
      { deal_id: rollout, rule: 'x' },
    ]) {
      const answer = await house.post(anna, path, body);
      expect([body, answer.status, typeof answer.body.field]).toEqual([body, 400, 'string']);
    }
  });
});

test('threads that were merged keep answering under their old ids', async () => {
  // The reply's reply comes first, the mail that ties it to the first one last.
  await house.import(anna, [letter({ 'Message-ID': '<m1@x.example>', Subject: 'Merge' })]);
  await house.import(anna, [
    letter({
      'Message-ID': '<m3@x.example>',
      Subject: 'Re: Merge',
      References: '<m2@x.example>',
      Date: at(30),
    }),
  ]);
  const [first, third] = [await house.message('m1@x.example'), await house.message('m3@x.example')];
  expect(first.thread).not.toBe(third.thread);
  await house.import(anna, [
    letter({
      'Message-ID': '<m2@x.example>',
      Subject: 'Re: Merge',
      References: '<m1@x.example>',
      Date: at(29),
    }),
  ]);
  const views = await Promise.all([first, third].map(one => house.get(anna, `/api/threads/${one.thread}`)));
  expect(views.map(view => view.body.data.id)).toEqual([views[0]!.body.data.id, views[0]!.body.data.id]);
  expect(views[1]!.body.data.messages).toHaveLength(3);
});
