import nodemailer from 'nodemailer';
import { mail } from '../../support/pipeline.js';
import { bccDomain, company, copy, smartBcc, type SmartBccServer } from './support.js';
import { itemAddress, readSmartBcc, type Target } from '../../../src/inbox/smart-bcc/address.js';

/** Through a relay that is trusted, so that these mails need no signatures. */
describe('What becomes of a copy', () => {
  let kontor: SmartBccServer;
  let dealId: number;

  beforeAll(async () => {
    kontor = await smartBcc({ SMTP_IN_TRUSTED: '127.0.0.0/8' });
    const eva = await kontor.person('Eva Berg', 'eva.berg@nordic.example');
    dealId = await kontor.deal('Nordic rollout', { person_id: eva, owner_id: kontor.ada });
  });
  afterAll(() => kontor.stop());

  const address = (target?: Target) => (target ? itemAddress(company, target) : company);
  const take = async (raw: string, ...to: string[]) => {
    expect(await kontor.send(raw, to.length > 0 ? { to } : {})).toMatch(/^250 2\.6\.0/);
    await kontor.settle();
  };
  const byId = (id: string) =>
    kontor.one<{
      id: number;
      thread: number;
      outgoing: boolean;
      claimed: boolean;
      from: string;
      subject: string;
    }>(
      `select g.id, g.thread_id as thread, c.outgoing, c.claimed, g.from_email as from, g.subject
         from message g join message_copy c on c.message_id = g.id where g.message_id = $1`,
      [id],
    );
  const links = (thread: number) =>
    kontor.db.query<{ deal: number | null; rule: string; evidence: object; primary: boolean }>(
      `select deal_id as deal, rule, evidence, is_primary as primary from thread_link
        where thread_id = $1 and num_nonnulls(deal_id, lead_id, project_id) = 1 and state = 'linked'`,
      [thread],
    );

  it('stands in the user’s mail as sent, shared, and makes the recipient a person', async () => {
    await take(
      copy({ 'Message-ID': '<first@kontor.example>', To: `Nils Ek <nils@fjord.example>, ${company}` }),
    );
    const message = await byId('first@kontor.example');
    expect(message).toMatchObject({ outgoing: true, claimed: false });
    const made = await kontor.db.query<{ name: string }>(
      `select p.name from person p join contact_email e on e.person_id = p.id where e.email like '%fjord.example' or e.email like '%${bccDomain}'`,
    );
    expect(made).toEqual([{ name: 'Nils Ek' }]);
    const people = await kontor.db.query<{ email: string }>(
      `select a.email from participant p join address a on a.id = p.address_id where p.message_id = $1 and p.role = 't'`,
      [message.id],
    );
    expect(people).toEqual([{ email: 'nils@fjord.example' }]);
    const mailbox = await kontor.one(
      `select kind, sharing, m.user_id as "userId" from mailbox m join message_copy c on c.mailbox_id = m.id where c.message_id = $1`,
      [message.id],
    );
    expect(mailbox).toEqual({ kind: 'smart_bcc', sharing: 'shared', userId: kontor.ada });
  });

  it('is its user’s alone where he has chosen so, and the next one shared again', async () => {
    const choose = (sharing: string) =>
      kontor.db.query(`update mailbox set sharing = $2 where kind = 'smart_bcc' and user_id = $1`, [
        kontor.ada,
        sharing,
      ]);
    const sharingOf = async (id: string) =>
      (
        await kontor.one<{ sharing: string }>('select sharing from thread_mailbox where thread_id = $1', [
          (await byId(id)).thread,
        ])
      ).sharing;
    await choose('private');
    await take(copy({ 'Message-ID': '<mine@kontor.example>', Subject: 'Between us' }));
    await choose('shared');
    await take(copy({ 'Message-ID': '<ours@kontor.example>', Subject: 'For all' }));
    expect([await sharingOf('mine@kontor.example'), await sharingOf('ours@kontor.example')]).toEqual([
      'private',
      'shared',
    ]);
  });

  it('links to the only open deal of whom it went to, by the rules', async () => {
    await take(copy({ 'Message-ID': '<rule@kontor.example>', To: 'eva.berg@nordic.example' }));
    expect(await links((await byId('rule@kontor.example')).thread)).toMatchObject([
      { deal: dealId, rule: 'only-open-item' },
    ]);
  });

  it('links to the item whose own address it went to, as by hand', async () => {
    const other = await kontor.deal('Another matter', { owner_id: kontor.ada, status: 'won' });
    await take(
      copy({
        'Message-ID': '<own@kontor.example>',
        To: 'eva.berg@nordic.example',
        Subject: 'Another matter',
      }),
      address({ type: 'deal', id: String(other) }),
    );
    const { thread } = await byId('own@kontor.example');
    expect(await links(thread)).toEqual([
      { deal: other, rule: 'by-hand', evidence: { smart_bcc: true }, primary: true },
    ]);
    const events = await kontor.db.query(
      `select payload from event where name = 'thread.linked' and actor_id = $1`,
      [kontor.ada],
    );
    expect(events).toContainEqual({ payload: expect.objectContaining({ threadId: thread }) });
  });

  it('links leads, projects, persons and organizations by their own addresses', async () => {
    const lead = await kontor.one<{ id: string }>(
      `insert into lead (title, owner_id, person_id) values ('A lead', $1, $2) returning id`,
      [kontor.ada, await kontor.person('Of the lead')],
    );
    const organization = await kontor.one<{ id: number }>(
      `insert into organization (name) values ('Fjord') returning id`,
    );
    const person = await kontor.person('Somebody');
    await take(
      copy({ 'Message-ID': '<many@kontor.example>', To: '', Subject: 'Many' }),
      address({ type: 'lead', id: lead.id }),
      address({ type: 'organization', id: String(organization.id) }),
      address({ type: 'person', id: String(person) }),
    );
    const { thread } = await byId('many@kontor.example');
    const found = await kontor.one(
      `select array_agg(lead_id) filter (where lead_id is not null) as leads,
              array_agg(organization_id) filter (where organization_id is not null) as organizations,
              array_agg(person_id) filter (where person_id is not null) as persons
         from thread_link where thread_id = $1`,
      [thread],
    );
    expect(found).toEqual({ leads: [lead.id], organizations: [organization.id], persons: [person] });
  });

  it('is one message however often it is delivered, and links to each item it is delivered to', async () => {
    const second = await kontor.deal('Second address', { owner_id: kontor.ada });
    const raw = copy({ 'Message-ID': '<twice@kontor.example>', To: 'nils@fjord.example', Subject: 'Twice' });
    const before = await kontor.messages();
    await take(`Received: from a by b; Mon, 2 Nov 2026 10:00:00 +0000\r\n${raw}`);
    await take(
      `Received: from c by d; Mon, 2 Nov 2026 10:00:01 +0000\r\n${raw}`,
      address({ type: 'deal', id: String(second) }),
    );
    await Promise.all([kontor.send(raw), kontor.send(raw), kontor.send(raw)]);
    await kontor.settle();
    expect((await kontor.messages()) - before).toBe(1);
    expect(await links((await byId('twice@kontor.example')).thread)).toMatchObject([{ deal: second }]);
    const { deliveries } = await kontor.one<{ deliveries: number }>(
      `select deliveries from smart_bcc_copy c join remote_message r on r.id = c.remote_id
         join message g on g.id = r.message_id where g.message_id = 'twice@kontor.example'`,
    );
    expect(deliveries).toBe(5);
  });

  it('joins the conversation that it answers', async () => {
    await take(copy({ 'Message-ID': '<a@kontor.example>', Subject: 'Prices' }));
    await take(
      copy({
        'Message-ID': '<b@kontor.example>',
        Subject: 'Re: Prices',
        'In-Reply-To': '<a@kontor.example>',
      }),
    );
    expect((await byId('b@kontor.example')).thread).toBe((await byId('a@kontor.example')).thread);
  });

  it('is refused where the deal is hidden, in the words of one that is not there', async () => {
    const bo = await kontor.user('bo@kontor.example');
    const hidden = await kontor.deal('Secret', { owner_id: bo, visible_to: 1 });
    const gone = await kontor.deal('Gone', { owner_id: kontor.ada, deleted_at: new Date() });
    const answers = await Promise.all(
      [hidden, gone, 999_999].map(async id => {
        const answer = await kontor.send(copy(), { to: [address({ type: 'deal', id: String(id) })] });
        return answer.replace(`deal${id}@`, 'dealN@');
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^550 5\.1\.1/);
    // Its owner may.
    const own = await kontor.send(copy({ From: 'bo@kontor.example' }), {
      to: [address({ type: 'deal', id: String(hidden) })],
    });
    expect(own).toMatch(/^250/);
  });

  it('keeps the mail of two users apart', async () => {
    const private_ = await kontor.user('pia@kontor.example');
    await take(copy({ From: 'pia@kontor.example', 'Message-ID': '<pia@kontor.example>' }));
    const { id } = await kontor.one<{ id: number }>(
      `select m.user_id as id from message g join message_copy c on c.message_id = g.id join mailbox m on m.id = c.mailbox_id
        where g.message_id = 'pia@kontor.example'`,
    );
    expect(id).toBe(private_);
  });

  it('takes a mail from a mail program, over TLS, with an attachment', async () => {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: kontor.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({
      from: 'Ada <ada@kontor.example>',
      to: 'Åsa Öberg <asa@nordic.example>',
      bcc: company,
      messageId: '<program@kontor.example>',
      subject: 'Offert på svenska',
      text: 'Hej!',
      attachments: [{ filename: 'offert.pdf', content: Buffer.alloc(500_000, 7) }],
    });
    transport.close();
    await kontor.settle();
    expect(await byId('program@kontor.example')).toMatchObject({
      subject: 'Offert på svenska',
      outgoing: true,
    });
  });

  describe('of synced mail', () => {
    const inSynced = async (headers: Record<string, string>, folder: 'INBOX' | 'Sent') => {
      const mailbox = await kontor.one<{ id: number }>(
        `select id from mailbox where user_id = $1 and kind = 'imap'`,
        [kontor.ada],
      );
      const id = mailbox?.id ?? (await kontor.mailbox(kontor.ada, 'ada@kontor.example'));
      await kontor.receive(id, [mail(headers)], { folder, isNew: true });
    };

    it('an item’s address counts where the mailbox’s owner wrote the mail', async () => {
      const deal = await kontor.deal('By header', { owner_id: kontor.ada });
      await inSynced(
        {
          From: 'ada@kontor.example',
          To: 'x@y.example',
          Bcc: address({ type: 'deal', id: String(deal) }),
          'Message-ID': '<header@kontor.example>',
          Subject: 'By header',
        },
        'Sent',
      );
      expect(await links((await byId('header@kontor.example')).thread)).toMatchObject([
        { deal, rule: 'by-hand' },
      ]);
      const { bcc } = await kontor.one<{ bcc: unknown[] }>(
        `select bcc from message_copy c join message g on g.id = c.message_id where g.message_id = 'header@kontor.example'`,
      );
      expect(bcc).toEqual([]);
    });

    it('and not where somebody else did', async () => {
      const deal = await kontor.deal('By a stranger', { owner_id: kontor.ada });
      await inSynced(
        {
          From: 'stranger@evil.example',
          To: `ada@kontor.example, ${address({ type: 'deal', id: String(deal) })}`,
          'Message-ID': '<stranger@evil.example>',
          Subject: 'By a stranger',
        },
        'INBOX',
      );
      expect(await links((await byId('stranger@evil.example')).thread)).toEqual([]);
      const people = await kontor.db.query(
        `select from participant p join address a on a.id = p.address_id where a.email like '%@${bccDomain}'`,
      );
      expect(people).toEqual([]);
    });
  });

  describe('that is a forward', () => {
    const forward = (headers: Record<string, string>, body: string) =>
      copy({ To: company, Subject: 'Fwd: Our order', ...headers }, body);
    const gmail = [
      'See below.',
      '',
      '---------- Forwarded message ---------',
      'From: Olga Dahl <olga@customer.example>',
      'Date: Mon, Nov 2, 2026 at 10:04 AM',
      'Subject: Our order',
      'To: Ada <ada@kontor.example>',
      '',
      '',
      'We take twelve of them.',
      '',
    ].join('\n');

    it('becomes the mail that was forwarded, marked as claimed', async () => {
      await take(
        forward({ Date: 'Tue, 03 Nov 2026 12:00:00 +0100', 'Message-ID': '<fwd@kontor.example>' }, gmail),
      );
      const found = await kontor.one(
        `select g.from_email as from, g.subject, g.sent_at as at, c.outgoing, c.claimed, n.text
           from message g join message_copy c on c.message_id = g.id join content n on n.id = c.content_id
          where g.from_email = 'olga@customer.example'`,
      );
      expect(found).toEqual({
        from: 'olga@customer.example',
        subject: 'Our order',
        at: new Date('2026-11-02T09:04:00Z'),
        outgoing: false,
        claimed: true,
        text: expect.stringMatching(/^We take twelve of them\.\s*$/),
      });
      const { original } = await kontor.one<{ original: Buffer | null }>(
        `select original from smart_bcc_copy where original is not null`,
      );
      expect(original).not.toBeNull();
      const [person] = await kontor.db.query<{ name: string }>(
        `select p.name from person p join contact_email e on e.person_id = p.id where e.email = 'olga@customer.example'`,
      );
      expect(person).toEqual({ name: 'Olga Dahl' });
    });

    it('joins the conversation that its references name', async () => {
      await take(
        copy({ 'Message-ID': '<order@kontor.example>', Subject: 'Your order', To: 'olga@customer.example' }),
      );
      const answer = gmail
        .replace('Subject: Our order', 'Subject: Re: Your order')
        .replace('twelve', 'thirteen');
      await take(forward({ Subject: 'Fwd: Your order', References: '<order@kontor.example>' }, answer));
      const threads = await kontor.db.query(
        `select distinct g.thread_id from message g where g.subject ~ 'Your order'`,
      );
      expect(threads).toHaveLength(1);
    });

    it('as an attachment comes whole, without what it says of its own checks', async () => {
      const inner = mail({
        From: 'Per <per@attached.example>',
        'Message-ID': '<inner@attached.example>',
        'Authentication-Results': 'kontor; dkim=pass header.d=attached.example',
        Subject: 'Enclosed',
      });
      const body = [
        '--b',
        'Content-Type: text/plain',
        '',
        'fyi',
        '--b',
        'Content-Type: message/rfc822',
        '',
        inner,
        '--b--',
        '',
      ].join('\n');
      await take(
        forward(
          { Subject: 'Fwd: Enclosed', 'Content-Type': 'multipart/mixed; boundary=b' },
          body.replaceAll('\r\n', '\n'),
        ),
      );
      expect(await byId('inner@attached.example')).toMatchObject({
        from: 'per@attached.example',
        claimed: true,
      });
    });

    it('stays a sent mail where it went to other people too', async () => {
      await take(
        forward({ To: `nils@fjord.example, ${company}`, 'Message-ID': '<both@kontor.example>' }, gmail),
      );
      expect(await byId('both@kontor.example')).toMatchObject({ from: 'ada@kontor.example', claimed: false });
    });

    it('gives nobody’s item address a hand', async () => {
      const deal = await kontor.deal('Inside', { owner_id: kontor.ada });
      const inner = gmail
        .replace('olga@customer.example', 'ada@kontor.example')
        .replace('To: Ada <ada@kontor.example>', `To: ${address({ type: 'deal', id: String(deal) })}`)
        .replace('Our order', 'From inside');
      await take(forward({ Subject: 'Fwd: From inside' }, inner));
      const found = await kontor.db.query('select from thread_link where deal_id = $1', [deal]);
      expect(found).toEqual([]);
    });
  });
});

describe('A Smart BCC address', () => {
  it.each([
    { type: 'deal', id: '12' },
    { type: 'project', id: '7' },
    { type: 'person', id: '900' },
    { type: 'organization', id: '3' },
    { type: 'lead', id: '00000000-0000-4000-8000-000000000001' },
    { type: 'lead', id: 'ffffffff-ffff-4fff-bfff-ffffffffffff' },
  ] as Target[])('of $type $id is read as it was written, also in capitals', target => {
    const address = itemAddress('nordic.co-x7@bcc.example', target);
    expect(readSmartBcc(address, 'bcc.example')).toEqual({ name: 'nordic.co-x7', target });
    expect(readSmartBcc(address.toUpperCase(), 'bcc.example')).toEqual({ name: 'nordic.co-x7', target });
    expect(address.length).toBeLessThan(64);
  });
});
