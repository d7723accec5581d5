import { letter, mailHouse, type House, type Person } from './house.js';

/**
 * Anna's mail is hers. Bert sees nothing of it in any door, and what is hidden answers as what is absent; once she
 * shares a thread and it is linked to a deal that he may see, he sees exactly that thread.
 */
let house: House;
let anna: Person;
let bert: Person;
let admin: Person;
let thread: number;
let message: number;
let attachment: number;
let deal: number;

const secretPdf = letter(
  {
    'Message-ID': '<secret-1@nordic.example>',
    Subject: 'Zanzibar contract',
    To: 'Anna <anna@kontor.example>, Hidden Friend <friend@hidden.example>',
    'MIME-Version': '1.0',
    'Content-Type': 'multipart/mixed; boundary=b',
  },
  [
    '--b',
    'Content-Type: text/plain',
    '',
    'The quokka agreement is attached.',
    '--b',
    'Content-Type: application/pdf; name="quokka.pdf"',
    'Content-Disposition: attachment; filename="quokka.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('%PDF-1.4 quokka').toString('base64'),
    '--b--',
    '',
  ].join('\n'),
);

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  bert = await house.user('Bert');
  admin = await house.user('Boss', { isAdmin: true });
  const person = await house.db.query<{ id: number }>(
    `insert into person (name) values ('Eva Lind') returning id`,
  );
  await house.db.query(`insert into contact_email (person_id, email) values ($1, 'eva@nordic.example')`, [
    person[0]!.id,
  ]);
  await house.import(anna, [
    secretPdf,
    letter(
      { 'Message-ID': '<other@nordic.example>', Subject: 'Unrelated lunch' },
      'Only between us: marmalade.\n',
    ),
  ]);
  await house.import(bert, [
    letter(
      { 'Message-ID': '<bert@nordic.example>', Subject: 'For Bert', To: 'bert@kontor.example' },
      'Bert only.\n',
    ),
  ]);
  ({ id: message, thread } = await house.message('secret-1@nordic.example'));
  const view = await house.get(anna, `/api/threads/${thread}`);
  attachment = view.body.data.messages[0].attachments[0].id;
  deal = await house.deal('Open deal');
}, 60_000);

afterAll(() => house?.close());

const singles = () => [
  `/api/threads/${thread}`,
  `/api/threads/${thread}/candidates`,
  `/api/threads/${thread}/links`,
  `/api/messages/${message}`,
  `/api/messages/${message}/body`,
  `/api/messages/${message}/html`,
  `/api/messages/${message}/raw`,
  `/api/messages/${message}/attachments/${attachment}`,
  `/api/mail/find?message_id=%3Csecret-1@nordic.example%3E`,
  `/v1/mailbox/mailThreads/${thread}`,
  `/api/v1/mailbox/mailThreads/${thread}/mailMessages`,
  `/v1/mailbox/mailMessages/${message}?include_body=1`,
];

const absent = () =>
  singles().map(path =>
    path
      .replace(`/threads/${thread}`, '/threads/999999')
      .replace(`mailThreads/${thread}`, 'mailThreads/999999')
      .replace(`messages/${message}`, 'messages/999999')
      .replace(`mailMessages/${message}`, 'mailMessages/999999')
      .replace('secret-1', 'never-seen'),
  );

describe('a private thread', () => {
  test('is there for its owner in every door', async () => {
    for (const path of singles()) expect([path, (await house.get(anna, path)).status]).toEqual([path, 200]);
    const file = await house.get(anna, `/api/messages/${message}/attachments/${attachment}`);
    expect(file.bytes.toString()).toBe('%PDF-1.4 quokka');
  });

  test('names the person whom its owner may see, as if what is hidden from her were not there', async () => {
    const [hidden] = await house.db.query<{ twin: number; organization: number }>(
      `with twin as (insert into person (name, owner_id, visible_to) values ('Eva Twin', $1, 1) returning id),
            email as (insert into contact_email (person_id, email) select id, 'eva@nordic.example' from twin),
            organization as (insert into organization (name, owner_id, visible_to) values ('Secret AB', $1, 1) returning id)
       select twin.id as twin, organization.id as organization from twin, organization`,
      [bert.userId],
    );
    const { twin, organization } = hidden!;
    const [eva] = await house.db.query<{ id: number }>(
      `update person set organization_id = $1 where name = 'Eva Lind' returning id`,
      [organization],
    );
    const { data } = (await house.get(anna, `/api/threads/${thread}`)).body;
    const people = data.people as { person: { id: number } | null }[];
    expect(people.flatMap(one => one.person?.id ?? [])).toEqual([eva!.id]);
    const inPipedrive = (await house.get(anna, `/v1/mailbox/mailThreads/${thread}`)).body.data;
    expect(inPipedrive.parties.from[0]).toMatchObject({
      linked_person_id: eva!.id,
      linked_organization_id: null,
    });
    await house.db.query('update person set organization_id = null where id = $1', [eva!.id]);
    await house.db.query('delete from person where id = $1', [twin]);
    await house.db.query('delete from organization where id = $1', [organization]);
  });

  test.each(['Bert', 'the administrator'])('answers %s as what is absent does', async name => {
    const who = name === 'Bert' ? bert : admin;
    const [hidden, missing] = [singles(), absent()];
    for (const [index, path] of hidden.entries()) {
      const [one, other] = [await house.get(who, path), await house.get(who, missing[index]!)];
      expect([path, one.status, one.body]).toEqual([path, 404, other.body]);
    }
  });

  test('takes no order from Bert', async () => {
    const orders: [string, string, unknown][] = [
      ['POST', `/api/threads/${thread}/read`, { read: true }],
      ['POST', `/api/threads/${thread}/archive`, { archived: true }],
      ['POST', `/api/threads/${thread}/sharing`, { sharing: 'shared' }],
      ['POST', `/api/threads/${thread}/links`, { deal_id: deal }],
      ['POST', `/api/threads/${thread}/choice`, { none: true }],
      ['PUT', `/v1/mailbox/mailThreads/${thread}`, { shared_flag: 1 }],
      ['DELETE', `/v1/mailbox/mailThreads/${thread}`, undefined],
    ];
    for (const [method, path, body] of orders) {
      expect([path, (await house.call(bert, method, path, body)).status]).toEqual([path, 404]);
    }
  });

  test('stands in no list, count or search of Bert', async () => {
    for (const filter of ['all', 'unread', 'asks', 'linked', 'unlinked', 'archived', 'shared']) {
      const { body } = await house.get(bert, `/api/threads?filter=${filter}`);
      expect(JSON.stringify(body.data)).not.toMatch(/Zanzibar|quokka|hidden\.example|marmalade/);
    }
    for (const q of ['quokka', 'Zanzib', 'friend@hidden.example', 'quokka.pdf', 'marmalade']) {
      expect((await house.get(anna, `/api/threads?q=${q}`)).body.data).toHaveLength(1);
      expect((await house.get(bert, `/api/threads?q=${q}`)).body.data).toEqual([]);
    }
    expect(
      (await house.get(bert, '/api/threads')).body.data.map((row: { subject: string }) => row.subject),
    ).toEqual(['For Bert']);
    expect((await house.get(bert, '/v1/mailbox/mailThreads?folder=inbox')).body.data).toHaveLength(1);
  });

  test('needs a user at all', async () => {
    for (const path of [
      ...singles(),
      '/api/threads',
      '/api/live',
      '/api/mailboxes',
      '/api/dead-letters',
      '/v1/mailbox/mailThreads',
    ]) {
      expect([path, (await house.get(null, path)).status]).toEqual([path, 401]);
    }
  });
});

describe('a shared thread', () => {
  test('is still hidden while it is linked to nothing that Bert may see', async () => {
    await house.db.query('update person set visible_to = 1, owner_id = $1', [anna.userId]);
    expect((await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'shared' })).status).toBe(
      200,
    );
    expect((await house.get(bert, `/api/threads/${thread}`)).status).toBe(404);
    const secretDeal = await house.deal('Secret deal', { visible_to: 1, owner_id: anna.userId });
    expect((await house.post(anna, `/api/threads/${thread}/links`, { deal_id: secretDeal })).status).toBe(
      201,
    );
    expect((await house.get(bert, `/api/threads/${thread}`)).status).toBe(404);
  });

  test('is seen once it is linked to a deal of his, and nothing else is', async () => {
    expect((await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal })).status).toBe(201);
    for (const path of singles()) expect([path, (await house.get(bert, path)).status]).toEqual([path, 200]);

    const { data } = (await house.get(bert, `/api/threads/${thread}`)).body;
    // Of two links he sees the one that leads to what he may see, and of the people no hidden person.
    expect(data.links.map((link: { target: { title: string } }) => link.target.title)).toEqual(['Open deal']);
    expect(data.people.map((one: { person: unknown }) => one.person)).toEqual([null, null, null]);
    expect(data.can_link).toBe(false);
    expect(JSON.stringify(data)).not.toMatch(/Secret deal|marmalade/);
    expect(data.visible_to.map((one: { name: string }) => one.name).sort()).toEqual(['Anna', 'Bert', 'Boss']);

    const shared = await house.get(bert, '/api/threads?filter=shared');
    expect(shared.body.data.map((row: { id: number }) => row.id)).toEqual([thread]);
    expect(shared.body.data[0]).toMatchObject({
      subject: 'Zanzibar contract',
      mailbox_ids: [],
      sharing: 'shared',
      asks: false,
    });
    expect((await house.get(bert, '/api/threads?q=quokka')).body.data).toHaveLength(1);
    expect((await house.get(bert, '/api/threads?q=marmalade')).body.data).toEqual([]);
    expect((await house.get(bert, '/api/threads')).body.data).toHaveLength(1);

    const found = await house.get(bert, '/api/mail/find?message_id=secret-1@nordic.example');
    expect(found.body.data.copies).toEqual([expect.objectContaining({ folder: null, uid: null })]);
  });

  test('is for its owner alone to change', async () => {
    expect((await house.post(bert, `/api/threads/${thread}/sharing`, { sharing: 'private' })).status).toBe(
      403,
    );
    expect((await house.post(bert, `/api/threads/${thread}/links`, { deal_id: deal })).status).toBe(403);
    expect((await house.call(bert, 'DELETE', `/v1/mailbox/mailThreads/${thread}`)).status).toBe(403);
  });

  test('is gone at once when the owner takes the sharing back', async () => {
    await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'private' });
    for (const path of singles()) expect([path, (await house.get(bert, path)).status]).toEqual([path, 404]);
  });

  test('is gone when the owner removes the mailbox, for him too', async () => {
    await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'shared' });
    expect((await house.get(bert, `/api/threads/${thread}`)).status).toBe(200);
    const [mailbox] = (await house.get(anna, '/api/mailboxes')).body.data;
    expect((await house.call(anna, 'DELETE', `/api/mailboxes/${mailbox.id}`)).status).toBe(200);
    for (const who of [anna, bert]) {
      for (const path of singles()) expect([path, (await house.get(who, path)).status]).toEqual([path, 404]);
      expect(JSON.stringify((await house.get(who, '/api/threads?q=quokka')).body.data)).toBe('[]');
    }
  });
});
