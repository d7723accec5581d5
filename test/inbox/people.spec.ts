import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** Whom the pipeline makes a person of, and whom never. */
describe('people from mail', () => {
  let kontor: Pipeline;
  let userId: number;
  let boxes = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    userId = await kontor.user('rep@kontor.example');
    await kontor.user('colleague@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      'truncate person, organization, domain, address, contact_email, thread, thread_key, message, message_copy, content, tombstone cascade',
    ),
  );

  const box = (create_persons: 'none' | 'sent' | 'all') =>
    kontor.mailbox(userId, `rep${++boxes}@kontor.example`, { create_persons });
  const sent = (to: string, headers: Record<string, string> = {}) =>
    mail({
      From: 'Rep <rep@kontor.example>',
      To: to,
      'Message-ID': `<${Math.random()}@kontor.example>`,
      ...headers,
    });
  const received = (from: string, headers: Record<string, string> = {}) =>
    mail({ From: from, 'Message-ID': `<${Math.random()}@x>`, ...headers });
  const people = () =>
    kontor.db.query<{ name: string; email: string; organization: string | null }>(
      `select person.name, email, organization.name as organization from person
         join contact_email on contact_email.person_id = person.id
         left join organization on organization.id = person.organization_id order by email`,
    );

  it('makes those the rep wrote to, with the organization of their domain', async () => {
    await kontor.receive(
      await box('sent'),
      [sent('"Lind, Eva" <Eva.Lind@Nordic-Rollout.example>, bo@gmail.com')],
      {
        folder: 'Sent',
      },
    );
    expect(await people()).toEqual([
      { name: 'Bo', email: 'bo@gmail.com', organization: null },
      { name: 'Eva Lind', email: 'eva.lind@nordic-rollout.example', organization: 'Nordic Rollout' },
    ]);
  });

  it('makes nobody of those who only wrote, unless the mailbox says so', async () => {
    await kontor.receive(await box('sent'), [received('Eva Lind <eva@nordic.example>')]);
    expect(await people()).toEqual([]);
    await kontor.receive(await box('all'), [received('Eva Lind <eva@nordic.example>')]);
    expect((await people()).map(person => person.name)).toEqual(['Eva Lind']);
  });

  it('makes nobody under the policy none', async () => {
    await kontor.receive(await box('none'), [sent('eva@nordic.example')], { folder: 'Sent' });
    expect(await people()).toEqual([]);
  });

  it.each([
    ['a list', { 'List-Id': '<news.nordic.example>' }],
    ['bulk mail', { Precedence: 'bulk', 'List-Unsubscribe': '<https://nordic.example/u>' }],
    ['an automatic reply', { 'Auto-Submitted': 'auto-replied' }],
    ['mail that was not written to the rep', { To: 'other@elsewhere.example' }],
  ])('makes nobody of %s', async (_, headers) => {
    await kontor.receive(await box('all'), [received('Eva Lind <eva@nordic.example>', headers)]);
    expect(await people()).toEqual([]);
  });

  it('makes nobody of role addresses, colleagues, and the company itself', async () => {
    await kontor.receive(
      await box('all'),
      [
        received('noreply@nordic.example'),
        received('MAILER-DAEMON@nordic.example'),
        received('Colleague <colleague@kontor.example>'),
        received('Somebody else here <new@kontor.example>'),
        sent('rep@kontor.example'),
      ],
      { folder: 'INBOX' },
    );
    expect(await people()).toEqual([]);
  });

  it('names the person that a list hides, never the list', async () => {
    const list = 'usrp@lists.radio.example';
    await kontor.receive(await box('all'), [
      mail({
        'Message-ID': '<list1@x>',
        From: `Ann Lee via USRP <${list}>`,
        'Reply-To': 'Ann Lee <ann@lee.example>',
        'List-Id': '<usrp.lists.radio.example>',
        'List-Post': `<mailto:${list}>`,
        To: `${list}, rep@kontor.example`,
      }),
    ]);
    await kontor.receive(await box('sent'), [sent(list)], { folder: 'Sent' });
    expect(await people()).toEqual([]);
    const { author } = await kontor.one<{ author: string }>(
      `select from_email as author from message where message_id = 'list1@x'`,
    );
    expect(author).toBe('ann@lee.example');
  });

  it('makes nobody of a mailing to many', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `p${n}@many.example`).join(', ');
    await kontor.receive(await box('sent'), [sent(many)], { folder: 'Sent' });
    expect(await people()).toEqual([]);
  });

  it('makes one person when two mailboxes write to him at the same time', async () => {
    const mailboxes = await Promise.all(Array.from({ length: 6 }, () => box('sent')));
    await Promise.all(
      mailboxes.map(id =>
        kontor.receive(id, [sent('eva@nordic.example'), sent('eva@nordic.example')], { folder: 'Sent' }),
      ),
    );
    expect(await people()).toHaveLength(1);
    const { links } = await kontor.one<{ links: number }>('select count(*)::int as links from thread_link');
    expect(links).toBe(12);
  });

  it('picks none where several have the address', async () => {
    await kontor.person('Eva Lind', 'info@nordic.example');
    await kontor.person('Bo Ek', 'info@nordic.example');
    await kontor.receive(await box('all'), [received('info@nordic.example')]);
    expect(await kontor.db.query('select 1 from thread_link')).toEqual([]);
  });

  it('links to an organization that has the address, and makes no person', async () => {
    await kontor.db.query(
      `with made as (insert into organization (name) values ('Nordic') returning id)
       insert into contact_email (organization_id, email) select id, 'info@nordic.example' from made`,
    );
    await kontor.receive(await box('all'), [received('info@nordic.example')]);
    expect(await people()).toEqual([]);
    expect(await kontor.db.query('select rule from thread_link where organization_id is not null')).toEqual([
      { rule: 'organization-has-address' },
    ]);
  });

  it('gathers the mail that stood there before the person did', async () => {
    const id = await box('sent');
    await kontor.receive(id, [
      received('Eva <eva@nordic.example>'),
      received('Eva <eva@nordic.example>', { Subject: 'Other' }),
    ]);
    await kontor.receive(id, [sent('eva@nordic.example', { Subject: 'Third' })], { folder: 'Sent' });
    const { threads } = await kontor.one<{ threads: number }>(
      'select count(distinct thread_id)::int as threads from thread_link where person_id is not null',
    );
    expect(threads).toBe(3);
  });

  it('says why a person is there', async () => {
    await kontor.receive(await box('sent'), [sent('Eva Lind <eva@nordic.example>')], { folder: 'Sent' });
    const { made } = await kontor.one<{ made: object }>('select made_by as made from person');
    expect(made).toMatchObject({
      rule: 'sent-to',
      evidence: { address: 'eva@nordic.example', header_name: 'Eva Lind' },
    });
  });
});
