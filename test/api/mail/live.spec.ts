import { letter, mailHouse, type House, type Person } from './house.js';
import { until } from '../../support/servers.js';

/** Server-Sent Events reach those who may see what they speak of, and nobody else. */
let house: House;
let anna: Person;
let bert: Person;

beforeAll(async () => {
  house = await mailHouse();
  [anna, bert] = [await house.user('Anna'), await house.user('Bert')];
});
afterAll(() => house?.close());

async function listen(who: Person) {
  const stop = new AbortController();
  const answer = await fetch(`${house.url}/api/live`, {
    headers: { 'x-api-token': who.token },
    signal: stop.signal,
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of answer.body!) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  return {
    type: answer.headers.get('content-type'),
    text: () => text,
    async close() {
      stop.abort();
      await reading;
    },
  };
}

test('tells the owner of a change, and the others only once it is shared with them', async () => {
  // That they were made is news too.
  await house.dispatch();
  const [hers, his] = await Promise.all([listen(anna), listen(bert)]);
  try {
    expect(hers.type).toContain('text/event-stream');
    const mailbox = await house.import(anna, [letter({ 'Message-ID': '<a@nordic.example>' })]);
    const { thread } = await house.message('a@nordic.example');
    const mark = async (read: boolean) => {
      await house.post(anna, `/api/threads/${thread}/read`, { read });
      await house.dispatch();
    };
    await mark(false);
    const event = `event: thread\ndata: ${JSON.stringify({ thread_id: thread, mailbox_ids: [mailbox] })}\n\n`;
    await until('Anna is told', async () => hers.text().includes(event));
    expect(hers.text()).toContain(`event: mailbox\ndata: {"mailbox_id":${mailbox}}\n\n`);

    const deal = await house.deal('Nordic rollout');
    await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'shared' });
    await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal });
    await mark(true);
    // Which of Anna's mailboxes it stands in is nothing that he is told; and of all before he was not told.
    await until('Bert is told', async () => his.text().includes('event: thread'));
    expect(his.text().match(/event: .*\ndata: .*/g)).toEqual([
      `event: thread\ndata: ${JSON.stringify({ thread_id: thread, mailbox_ids: [] })}`,
    ]);
  } finally {
    await Promise.all([hers.close(), his.close()]);
  }
});

test('listens for all pages on one connection, and lets go of pages that were closed', async () => {
  const pages = await Promise.all(Array.from({ length: 5 }, () => listen(anna)));
  const [listening] = await house.db.query<{ many: number }>(
    `select count(*)::int as many from pg_stat_activity where application_name = 'kontor listen kontor_live' and datname = current_database()`,
  );
  expect(listening!.many).toBe(1);
  await Promise.all(pages.map(page => page.close()));
});

test('ends its pages with the process, so that nothing waits for them', async () => {
  const other = await mailHouse();
  const carl = await other.user('Carl');
  const answer = await fetch(`${other.url}/api/live`, { headers: { 'x-api-token': carl.token } });
  const ended = answer.text();
  // It would wait for its pages for ever, and this test with it.
  await other.close();
  expect(await ended).toContain(': connected');
});

test('tells who is mentioned that he has something to read, and nobody else', async () => {
  const [hers, his] = await Promise.all([listen(anna), listen(bert)]);
  try {
    const deal_id = await house.deal('Nordic rollout');
    const content = `<p>Ask <a href="#" data-mentions="${bert.userId}">@Bert</a></p>`;
    await house.post(anna, '/v1/notes', { content, deal_id });
    await house.dispatch();
    await until('Bert is told', async () => his.text().includes('event: notification\ndata: {}\n\n'));
    expect(hers.text()).not.toContain('event: notification');
  } finally {
    await Promise.all([hers.close(), his.close()]);
  }
});
