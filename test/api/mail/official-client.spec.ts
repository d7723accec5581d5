import { Configuration, MailboxApi } from 'pipedrive/v1';
import { letter, mailHouse, type House, type Person } from './house.js';

/** The six mailbox operations of Pipedrive's own client, against the running API; what they answer must mean something. */
let house: House;
let anna: Person;
let api: MailboxApi;

// What the client resolves to: the body alone.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = any;

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  api = new MailboxApi(new Configuration({ apiKey: anna.token, basePath: `${house.url}/api/v1` }));
  const mails = Array.from({ length: 60 }, (_, n) =>
    letter(
      {
        'Message-ID': `<in-${n}@nordic.example>`,
        Subject: `Order ${n}`,
        Date: `Mon, 02 Nov 2026 10:${String(n).padStart(2, '0')}:00 +0000`,
      },
      `Order number ${n}.\n`,
    ),
  );
  const answer = letter(
    {
      'Message-ID': '<out-1@kontor.example>',
      From: 'Anna <anna@kontor.example>',
      To: 'Eva Lind <eva@nordic.example>',
      Subject: 'Re: Order 59',
      'In-Reply-To': '<in-59@nordic.example>',
      Date: 'Tue, 03 Nov 2026 10:00:00 +0000',
    },
    'On its <way>.\n',
  );
  await house.import(anna, [...mails, answer]);
}, 60_000);
afterAll(() => house?.close());

const list = async (folder: 'inbox' | 'drafts' | 'sent' | 'archive', start = 0, limit = 50): Promise<Body> =>
  api.getMailThreads({ folder, start, limit });

test('lists a folder page by page to its end, newest first', async () => {
  const first = await list('inbox', 0, 25);
  expect(first).toMatchObject({
    success: true,
    statusCode: 2000,
    statusText: 'Success',
    service: 'email-api',
  });
  expect(first.additional_data.pagination).toEqual({
    start: 0,
    limit: 25,
    more_items_in_collection: true,
    next_start: 25,
  });
  const [second, third] = [await list('inbox', 25, 25), await list('inbox', 50, 25)];
  expect(third.additional_data.pagination).toEqual({ start: 50, limit: 25, more_items_in_collection: false });
  const subjects = [first, second, third].flatMap(page => page.data.map((thread: Body) => thread.subject));
  expect(subjects).toEqual(['Re: Order 59', ...Array.from({ length: 59 }, (_, n) => `Order ${58 - n}`)]);
  expect((await list('drafts')).data).toEqual([]);
  expect((await list('sent')).data.map((thread: Body) => thread.subject)).toEqual(['Re: Order 59']);
});

test('shows a thread with its parties and flags', async () => {
  const { id } = (await list('inbox')).data[0];
  const { data }: Body = await api.getMailThread({ id });
  expect(data).toMatchObject({
    id,
    user_id: anna.userId,
    message_count: 2,
    read_flag: 1,
    has_sent_flag: 1,
    all_messages_sent_flag: 0,
    first_message_to_me_flag: 1,
    archived_flag: 0,
    shared_flag: 0,
    folders: ['inbox', 'sent'],
    deal_id: null,
    lead_id: null,
    last_message_sent_timestamp: '2026-11-03T10:00:00.000Z',
    last_message_received_timestamp: '2026-11-02T10:59:00.000Z',
  });
  // Writing to Eva made her a person (policy "sent"), so the parties name her.
  const [person] = await house.db.query<{ id: number }>(`select id from person where name = 'Eva Lind'`);
  const eva = data.parties.from.find((party: Body) => party.email_address === 'eva@nordic.example');
  expect(eva).toMatchObject({
    name: 'Eva Lind',
    linked_person_id: person!.id,
    linked_person_name: 'Eva Lind',
    latest_sent: false,
  });
});

test('shows messages, with the body where that is asked for', async () => {
  const { id } = (await list('inbox')).data[0];
  const { data: messages }: Body = await api.getMailThreadMessages({ id });
  expect(messages.map((message: Body) => [message.subject, message.sent_flag])).toEqual([
    ['Order 59', 0],
    ['Re: Order 59', 1],
  ]);
  expect(messages[0].from).toEqual([expect.objectContaining({ email_address: 'eva@nordic.example' })]);
  const plain: Body = await api.getMailMessage({ id: messages[1].id });
  expect(plain.data.body).toBeUndefined();
  const whole: Body = await api.getMailMessage({ id: messages[1].id, include_body: 1 });
  expect(whole.data).toMatchObject({
    mail_thread_id: id,
    body: expect.stringContaining('On its &lt;way&gt;.'),
  });
  expect((await fetch(whole.data.body_url, { headers: { 'x-api-token': anna.token } })).status).toBe(200);
});

test('links, shares, marks and archives; what was changed can be read back', async () => {
  const { id } = (await list('inbox')).data[1];
  const deal = await house.deal('Nordic rollout');
  const linked: Body = await api.updateMailThreadDetails({ id, deal_id: deal, shared_flag: 1, read_flag: 0 });
  expect(linked.data).toMatchObject({
    deal_id: deal,
    deal_status: 'open',
    lead_id: null,
    shared_flag: 1,
    read_flag: 0,
  });
  expect(((await api.getMailThread({ id })) as Body).data).toEqual(linked.data);

  const archived: Body = await api.updateMailThreadDetails({ id, archived_flag: 1, read_flag: 1 });
  expect(archived.data).toMatchObject({
    archived_flag: 1,
    read_flag: 1,
    deal_id: deal,
    folders: ['archive'],
  });
  expect((await list('archive')).data.map((thread: Body) => thread.id)).toEqual([id]);
  expect((await list('inbox')).data.map((thread: Body) => thread.id)).not.toContain(id);
  const back: Body = await api.updateMailThreadDetails({ id, archived_flag: 0, shared_flag: 0 });
  expect(back.data).toMatchObject({ archived_flag: 0, shared_flag: 0 });

  const person = await house.db.query<{ id: number }>('select id from person limit 1');
  const [lead] = await house.db.query<{ id: string }>(
    `insert into lead (title, person_id) values ('Lead', $1) returning id`,
    [person[0]!.id],
  );
  const led: Body = await api.updateMailThreadDetails({ id, lead_id: lead!.id });
  expect(led.data).toMatchObject({ lead_id: lead!.id, deal_id: null });
});

test('refuses what is not there or makes no sense, with a body that says so', async () => {
  const { id } = (await list('inbox')).data[0];
  const refusal = async (promise: Promise<unknown>): Promise<Body> =>
    promise.then(
      () => null,
      error => error,
    );
  expect(await refusal(api.getMailThread({ id: 999_999 }))).toMatchObject({
    success: false,
    error: 'thread not found',
    data: null,
  });
  expect(await refusal(api.getMailMessage({ id: 999_999 }))).toMatchObject({
    success: false,
    error: 'message not found',
  });
  expect(await refusal(api.updateMailThreadDetails({ id, deal_id: 999_999 }))).toMatchObject({
    success: false,
    field: 'deal_id',
  });
  expect(await refusal(api.updateMailThreadDetails({ id, lead_id: 'x' }))).toMatchObject({
    success: false,
    field: 'lead_id',
  });
  expect(await refusal(api.getMailThreads({ folder: 'spam' as 'inbox' }))).toMatchObject({
    success: false,
    field: 'folder',
  });
});

test('a deleted thread is gone from every list and is 404, and its mail is kept', async () => {
  const { id } = (await list('inbox')).data[0];
  const gone: Body = await api.deleteMailThread({ id });
  expect(gone).toMatchObject({ success: true, data: { id }, statusCode: 2000 });
  await expect(api.getMailThread({ id })).rejects.toMatchObject({ success: false });
  for (const folder of ['inbox', 'sent', 'archive'] as const) {
    expect((await list(folder)).data.map((thread: Body) => thread.id)).not.toContain(id);
  }
  const [kept] = await house.db.query<{ many: number }>(
    'select count(*)::int as many from message where thread_id = $1',
    [id],
  );
  expect(kept!.many).toBe(2);
});
