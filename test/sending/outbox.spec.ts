import { simpleParser } from 'mailparser';
import { loadViewer } from '../../src/access/load.js';
import { mailHouse, letter, type House, type Person } from '../api/mail/house.js';
import type { Sql } from '../../src/platform/database.js';
import { listOutgoing, type Asked } from '../../src/sending/view.js';
import { mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';

describe('a mail that is written and sent', () => {
  let house: House;
  let server: MailServer;
  let anna: Person;
  let bert: Person;
  let box: number;

  beforeAll(async () => {
    [house, server] = await Promise.all([
      mailHouse({ PUBLIC_URL: 'https://crm.kontor.example' }),
      mailServer(),
    ]);
    anna = await house.user('Anna');
    bert = await house.user('Bert', { isAdmin: true });
    box = await sendingMailbox(house, anna, { imap: 1, smtp: server.port });
  });
  beforeEach(() => {
    server.taken.length = 0;
    for (const name of Object.keys(server.answers) as (keyof typeof server.answers)[])
      delete server.answers[name];
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  const eva = { address: 'eva@nordic.example', name: 'Eva Lind' };
  const draft = async (fields: object = {}) => {
    const made = await house.post(anna, '/api/drafts', {
      mailbox_id: box,
      to: [eva],
      subject: 'Sails',
      html: '<p>Hello Eva</p>',
      ...fields,
    });
    expect(made.status).toBe(201);
    return made.body.data;
  };
  const send = (id: number, body: object = {}) => house.post(anna, `/api/drafts/${id}/send`, body);
  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;

  it('is saved as typed, and not over what another tab has saved', async () => {
    const { id, version } = await draft({ to: [{ address: 'eva@', name: '' }] });
    const first = await house.call(anna, 'PATCH', `/api/drafts/${id}`, { version, html: '<p>one</p>' });
    expect(first.body.data).toMatchObject({ html: '<p>one</p>', version: version + 1 });
    const second = await house.call(anna, 'PATCH', `/api/drafts/${id}`, { version, html: '<p>two</p>' });
    expect(second.status).toBe(409);
    expect(second.body.field).toBe('version');
    expect((await mailOf(id)).html).toBe('<p>one</p>');
    expect((await send(id)).body).toMatchObject({ field: 'to', code: 'invalid' });
  });

  it('waits ten seconds, in which it can be taken back, and then goes out once', async () => {
    const { id } = await draft({ bcc: [{ address: 'hidden@nordic.example', name: '' }] });
    const queued = (await send(id)).body.data;
    expect(queued.state).toBe('queued');
    expect(Date.parse(queued.undo_until)).toBeGreaterThan(Date.now());
    expect((await house.post(anna, `/api/outbox/${id}/cancel`)).body.data.state).toBe('draft');
    await sendDue(house);
    expect(server.taken).toHaveLength(0);
    await send(id);
    await sendDue(house);
    await sendDue(house);
    expect(server.taken).toHaveLength(1);
    const [mail] = server.taken;
    expect(mail!.to.sort()).toEqual(['eva@nordic.example', 'hidden@nordic.example']);
    expect(mail!.raw.toString()).not.toContain('hidden@');
    const sent = await mailOf(id);
    expect(sent).toMatchObject({ state: 'sent', reason: null });
    const read = await simpleParser(mail!.raw);
    expect(read).toMatchObject({ subject: 'Sails', messageId: sent.message_id });
    expect(read.text).toContain('Hello Eva');
    expect((await house.post(anna, `/api/outbox/${id}/cancel`)).status).toBe(409);
  });

  it('tells of its item by name, where its writer may see that', async () => {
    const deal = await house.deal('Nordic rollout', { owner_id: anna.userId, visible_to: 1 });
    const { id } = await draft({ links: { deal_id: deal } });
    expect((await mailOf(id)).link).toEqual({ type: 'deal', id: deal, title: 'Nordic rollout' });
    expect((await draft()).link).toBeNull();
    const lead = (
      await house.post(anna, '/api/v1/leads', {
        title: 'A lead',
        person_id: (await house.post(anna, '/api/v2/persons', { name: 'Eva' })).body.data.id,
      })
    ).body.data.id;
    expect((await draft({ links: { lead_id: lead } })).link).toEqual({
      type: 'lead',
      id: lead,
      title: 'A lead',
    });
    await house.db.query('update deal set owner_id = $2 where id = $1', [deal, bert.userId]);
    expect((await mailOf(id)).link).toBeNull();
  });

  it('goes with its files and inline images', async () => {
    const { id } = await draft({ html: '<p>Look <img src="cid:sail@kontor"></p><script>alert(1)</script>' });
    const form = new FormData();
    form.append('file', new Blob(['a,b\n'], { type: 'text/csv' }), 'prices å.csv');
    const image = new FormData();
    image.append('cid', 'sail@kontor');
    image.append(
      'file',
      new Blob([Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')], {
        type: 'image/gif',
      }),
      'sail.gif',
    );
    const page = new FormData();
    page.append('file', new Blob(['<p>saved</p>'], { type: 'multipart/related' }), 'page.mht');
    for (const body of [form, image, page]) {
      const put = await fetch(`${house.url}/api/drafts/${id}/attachments`, {
        method: 'POST',
        headers: { 'x-api-token': anna.token },
        body,
      });
      expect(put.status).toBe(201);
    }
    await send(id);
    await sendDue(house);
    const read = await simpleParser(server.taken[0]!.raw, { skipImageLinks: true });
    expect(read.attachments.map(one => [one.filename, one.cid ?? null])).toEqual([
      ['sail.gif', 'sail@kontor'],
      ['prices å.csv', null],
      ['page.mht', null],
    ]);
    expect(read.attachments.at(-1)!.content.toString()).toBe('<p>saved</p>');
    expect(read.html).not.toContain('script');
  });

  it.each([
    ['no recipient', { to: [] }, 'to'],
    ['a line break in the subject', { subject: 'Sails\r\nBcc: all@example.org' }, 'subject'],
    ['a line break in a name', { to: [{ ...eva, name: 'Eva\nBcc: x@y.example' }] }, 'to'],
    [
      'a line break in an address',
      { to: [{ address: 'eva@nordic.example\r\nBcc: x@y.example', name: '' }] },
      'to',
    ],
    [
      '501 recipients',
      { to: Array.from({ length: 501 }, (_, n) => ({ address: `p${n}@x.example`, name: '' })) },
      'to',
    ],
    ['an unknown field', { html: '<p>{{person.shoe_size}}</p>' }, 'html'],
    ['an empty field', { html: '<p>Dear {{person.first_name}}</p>' }, 'html'],
    ['no mailbox', { mailbox_id: null }, 'mailbox_id'],
  ])('is refused with %s, and stays a draft', async (_what, fields, field) => {
    const { id } = await draft(fields);
    const refused = await send(id);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'invalid', field });
    expect(refused.body.error_info).not.toBe('');
    await sendDue(house);
    expect(server.taken).toHaveLength(0);
    expect((await mailOf(id)).state).toBe('draft');
  });

  it('says when its account has to be signed in to again', async () => {
    await house.db.query(`update mailbox set state = 'needs_reauth' where id = $1`, [box]);
    const { id } = await draft();
    expect((await send(id)).body).toMatchObject({ code: 'needs_reauth', field: 'mailbox_id' });
    await house.db.query(`update mailbox set state = 'live' where id = $1`, [box]);
    await send(id);
    server.answers.login = () => '535 5.7.8 token expired';
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'failed', reason: { rule: 'needs-reauth' } });
    delete server.answers.login;
    await house.post(anna, `/api/outbox/${id}/retry`);
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('sent');
  });

  it('fills in fields of the person it goes to', async () => {
    await house.post(anna, '/api/v2/persons', {
      name: 'Ola <b> Nord',
      emails: [{ value: 'ola@nord.example', primary: true }],
    });
    const { id, merge_fields } = await draft({
      to: [{ address: 'ola@nord.example', name: '' }],
      html: '<p>Hi {{ person.name }}</p>',
    });
    expect(merge_fields).toEqual([{ field: 'person.name', value: 'Ola <b> Nord' }]);
    await send(id);
    await sendDue(house);
    expect((await simpleParser(server.taken[0]!.raw)).html).toContain('Hi Ola &lt;b&gt; Nord');
  });

  it('is refused for good by a 5xx only, tried again on a 4xx, and fails after three days', async () => {
    const { id } = await draft();
    await send(id);
    server.answers.data = () => '452 4.3.1 full';
    await sendDue(house);
    const waiting = await mailOf(id);
    expect(waiting).toMatchObject({ state: 'queued', attempts: 1, reason: { rule: 'waits' } });
    expect(waiting.reason.said).toContain('full');
    expect(Date.parse(waiting.next_try_at)).toBeGreaterThan(Date.now());
    await house.db.query(
      `update outgoing_mail set first_tried_at = now() - interval '4 days' where id = $1`,
      [id],
    );
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'failed', reason: { rule: 'three-days' } });
    server.answers.data = () => '554 5.7.1 spam';
    await house.post(anna, `/api/outbox/${id}/retry`);
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'failed', reason: { rule: 'refused' } });
    delete server.answers.data;
    const { version } = (await house.post(anna, `/api/outbox/${id}/edit`)).body.data;
    await send(id, { version });
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('sent');
    expect(server.taken).toHaveLength(1);
  });

  it.each([
    ['nobody listens', { port: 1, secure: false }, 'No SMTP server could be reached'],
    ['TLS is not spoken', { secure: true }, 'does not begin with TLS'],
  ])('waits and says why where %s', async (_what, at, text) => {
    const { id } = await draft();
    await send(id);
    const change = (to: object) =>
      house.db.query('update mailbox set smtp = smtp || $2::jsonb where id = $1', [box, JSON.stringify(to)]);
    await change(at);
    await sendDue(house);
    const waiting = await mailOf(id);
    expect(waiting).toMatchObject({ state: 'queued', attempts: 1, reason: { rule: 'unreachable' } });
    expect(waiting.reason.text).toContain(text);
    await change({ port: server.port, secure: false });
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('sent');
    expect(server.taken).toHaveLength(1);
  });

  it('goes to those whom the server takes, and tells of each of the others', async () => {
    server.answers.rcpt = address =>
      address.startsWith('gone')
        ? '550 5.1.1 no such user'
        : address.startsWith('slow')
          ? '451 4.7.1 later'
          : null;
    const { id } = await draft({
      to: [eva, { address: 'gone@x.example', name: '' }, { address: 'slow@x.example', name: '' }],
    });
    await send(id);
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('queued');
    delete server.answers.rcpt;
    await sendDue(house);
    expect(server.taken.map(mail => mail.to)).toEqual([['eva@nordic.example'], ['slow@x.example']]);
    const sent = await mailOf(id);
    expect(sent.state).toBe('sent');
    expect(sent.recipients.map((one: { state: string }) => one.state)).toEqual([
      'accepted',
      'refused',
      'accepted',
    ]);
  });

  it('goes later, and is taken back when somebody answers first', async () => {
    await house.import(anna, [letter({ 'Message-ID': '<ask@nordic.example>' })]);
    const { id: asked, thread } = await house.message('ask@nordic.example');
    const reply = (
      await house.post(anna, '/api/drafts', {
        kind: 'reply',
        in_reply_to_message_id: asked,
        mailbox_id: box,
        cancel_on_reply: true,
      })
    ).body.data;
    const later = new Date(Date.now() + 3600_000).toISOString();
    expect((await send(reply.id, { send_at: later })).body.data).toMatchObject({ state: 'scheduled' });
    await house.db.query(
      `insert into message (id_hash, header_key, subject, subject_key, sent_at, thread_id, thread_rule)
       values (gen_random_uuid(), gen_random_uuid(), 'Re', gen_random_uuid(), now(), $1, 'references')`,
      [thread],
    );
    await sendDue(house);
    expect(await mailOf(reply.id)).toMatchObject({ state: 'draft', reason: { rule: 'answered' } });
    expect(server.taken).toHaveLength(0);
  });

  it('answers to whom the mail says, never to oneself or to the Smart BCC address', async () => {
    await house.import(anna, [
      letter({
        'Message-ID': '<all@nordic.example>',
        'Reply-To': 'office@nordic.example',
        To: 'Anna <anna@kontor.example>, Ola <ola@nordic.example>',
        Cc: 'company@bcc.localhost, Per <per@nordic.example>',
      }),
    ]);
    const { id } = await house.message('all@nordic.example');
    const begin = async (kind: string) =>
      (await house.post(anna, '/api/drafts', { kind, in_reply_to_message_id: id })).body.data;
    const addresses = (people: { address: string }[]) => people.map(one => one.address);
    const all = await begin('reply_all');
    expect(addresses(all.to)).toEqual(['office@nordic.example', 'ola@nordic.example']);
    expect(addresses(all.cc)).toEqual(['per@nordic.example']);
    expect(all.subject).toBe('Re: Nordic rollout');
    expect(all.html).toContain('this is a mail');
    expect(addresses((await begin('reply')).to)).toEqual(['office@nordic.example']);
    expect(await begin('forward')).toMatchObject({ to: [], subject: 'Fwd: Nordic rollout' });
    await send(all.id);
    const { id: other } = await draft({ kind: 'reply', in_reply_to_message_id: id });
    await send(other);
    await sendDue(house);
    expect((await simpleParser(server.taken[0]!.raw)).inReplyTo).toBe('<all@nordic.example>');
  });

  it('tells of opening and clicking where that was asked for, and leads nowhere else', async () => {
    const { id } = await draft({
      html: '<p><a href="https://sails.example/a?b=1&amp;c=2">here</a></p>',
      track_opens: true,
      track_links: true,
    });
    await send(id);
    await sendDue(house);
    const html = String((await simpleParser(server.taken[0]!.raw)).html);
    expect(html).not.toContain('nordic');
    expect(html).not.toContain('https://sails.example');
    const [link] = /\/t\/c\/[^"]+/.exec(html) ?? [];
    const [image] = /\/t\/o\/[^"]+/.exec(html) ?? [];
    await house.db.query(`update outgoing_mail set sent_at = now() - interval '1 hour' where id = $1`, [id]);
    const look = (path: string, agent = 'Thunderbird/128') =>
      fetch(`${house.url}${path}`, { redirect: 'manual', headers: { 'user-agent': agent } });
    expect((await look(link!)).headers.get('location')).toBe('https://sails.example/a?b=1&c=2');
    expect((await look(image!)).headers.get('content-type')).toBe('image/gif');
    await look(image!);
    await look(image!, 'Mozilla/5.0');
    expect(await mailOf(id)).toMatchObject({ opens: 1, clicks: 1 });
    expect((await look(link!.replace(/.$/, c => (c === 'A' ? 'B' : 'A')))).status).toBe(404);
    const { id: plain } = await draft({ html: '<p><a href="https://sails.example/">here</a></p>' });
    await send(plain);
    await sendDue(house);
    const untracked = String((await simpleParser(server.taken[1]!.raw)).html);
    expect(untracked).toContain('href="https://sails.example/"');
    expect(untracked).not.toContain('/t/');
  });

  it.each([
    [
      'sv',
      'Avregistrera dig från de här utskicken',
      'sv-SE,sv;q=0.9,en;q=0.8',
      'Vill du inte ha fler sådana mejl?',
    ],
    ['pl', 'Wypisz się z tych wiadomości', 'pl', 'Nie chcesz już dostawać takich wiadomości?'],
    ['nb', 'Meld deg av disse utsendelsene', 'nn-NO,no;q=0.9', 'Vil du ikke ha flere slike e-poster?'],
    ['en', 'Unsubscribe from these mails', 'de-DE', 'Do you want no more of these mails?'],
  ])(
    'shows the way out of a group in its writer’s language (%s), and the page in its reader’s',
    async (locale, link, accepted, question) => {
      await house.db.query('update users set locale = $2 where id = $1', [anna.userId, locale]);
      const { data } = (
        await house.post(anna, '/api/v2/persons', {
          name: `Reader of ${locale}`,
          emails: [{ value: `${locale}@readers.example`, primary: true }],
        })
      ).body;
      await house.post(anna, '/api/group-mails', {
        mailbox_id: box,
        subject: 'News',
        html: '<p>Hi</p>',
        person_ids: [data.id],
      });
      await sendDue(house);
      const html = String((await simpleParser(server.taken[0]!.raw)).html);
      expect(html).toContain(`>${link}</a>`);
      const [path] = /\/t\/u\/[^"]+/.exec(html)!;
      const page = (at: string, method = 'GET') =>
        fetch(`${house.url}${at}`, { method, headers: { 'accept-language': accepted } }).then(got =>
          got.text(),
        );
      expect(await page(path!)).toContain(question);
      expect(await page(`${path}x`)).not.toContain(question);
      await page(path!, 'POST');
      const stopped = await house.db.query('select reason from mail_stop where address = $1', [
        `${locale}@readers.example`,
      ]);
      expect(stopped).toEqual([{ reason: 'unsubscribed' }]);
    },
  );

  it('goes to each of a group alone, with a way out, and never to one who has gone it', async () => {
    const person = async (name: string) =>
      (
        await house.post(anna, '/api/v2/persons', {
          name,
          emails: [{ value: `${name.toLowerCase()}@group.example`, primary: true }],
        })
      ).body.data.id;
    const ids = [await person('Ulf'), await person('Vera')];
    const body = { mailbox_id: box, subject: 'For {{person.name}}', html: '<p>Hi</p>', person_ids: ids };
    const made = await house.post(anna, '/api/group-mails', body);
    expect(made.status).toBe(201);
    const [pace] = await house.db.query<{ seconds: number }>(
      `select extract(epoch from max(next_try_at) - min(next_try_at))::float8 as seconds from outgoing_mail where group_mail_id = $1`,
      [made.body.data.id],
    );
    expect(pace!.seconds).toBeCloseTo(6);
    for (let n = 0; n < 2; n++) await sendDue(house);
    expect(server.taken.map(mail => mail.to)).toEqual([['ulf@group.example'], ['vera@group.example']]);
    const { headers, subject } = await simpleParser(server.taken[0]!.raw);
    expect(subject).toBe('For Ulf');
    const raw = server.taken[0]!.raw.toString().replace(/\r\n[ \t]+/g, ' ');
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(headers.has('list')).toBe(true);
    const [path] = /\/t\/u\/[^>\s]+/.exec(raw)!;
    expect((await fetch(`${house.url}${path}`)).status).toBe(200);
    const { html, text } = await simpleParser(server.taken[0]!.raw);
    expect(html).toContain(`<a href="https://crm.kontor.example${path}">Unsubscribe from these mails</a>`);
    expect(text).toContain(path);
    expect((await house.post(anna, '/api/group-mails/preview', body)).body.data[0].problem).toBeNull();
    expect(
      (await fetch(`${house.url}${path}`, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status,
    ).toBe(200);
    const again = await house.post(anna, '/api/group-mails', body);
    expect(again.body).toMatchObject({ field: 'person_ids' });
    const many = await house.post(anna, '/api/group-mails', {
      ...body,
      person_ids: Array.from({ length: 10_000 }, (_, n) => n + 1),
    });
    expect(many.body).toMatchObject({ code: 'invalid', field: 'person_ids' });
    expect((await house.get(bert, `/api/group-mails/${made.body.data.id}`)).status).toBe(404);
  });

  it('is listed in pages by the index, however many there are', async () => {
    const cleo = await house.user('Cleo');
    await house.db.query(
      `insert into outgoing_mail (user_id, mailbox_id, state, subject, updated_at, remind_state)
       select $1, null, (array['draft', 'sent', 'failed', 'unknown'])[1 + n % 4], 'Mail ' || n,
              -- A hundred in each millisecond.
              timestamptz '2026-11-01' + n * interval '10 microseconds', case when n % 500 = 1 then 'due' end
         from generate_series(1, 20000) n`,
      [cleo.userId],
    );
    await house.db.query('analyze outgoing_mail');
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await house.get(
        cleo,
        `/api/outbox?state=failed,unknown&limit=200${cursor && `&cursor=${cursor}`}`,
      );
      expect(Object.keys(body.data[0])).not.toContain('place');
      seen.push(...body.data.map((mail: { subject: string }) => mail.subject));
      cursor = body.additional_data.next_cursor;
      if (!cursor || seen.length > 600) break;
    }
    const wanted = Array.from({ length: 20_000 }, (_, n) => 20_000 - n).filter(n => n % 4 >= 2);
    expect(seen).toEqual(wanted.slice(0, seen.length).map(n => `Mail ${n}`));
    expect(seen).toHaveLength(800);

    const viewer = (await loadViewer(house.db, cleo.userId))!;
    const readBy = async (asked: Omit<Asked, 'limit'>) => {
      const plans: string[] = [];
      const explain = async (text: string, values: unknown[] = []) => {
        const rows = await house.db.query<{ 'QUERY PLAN': string }>(`explain (analyze) ${text}`, values);
        plans.push(...rows.map(row => row['QUERY PLAN']));
        return [];
      };
      await listOutgoing({ query: explain } as unknown as Sql, viewer, { ...asked, limit: 50 });
      const page = plans.filter(line => / on outgoing_mail o/.test(line));
      expect(page.length).toBeGreaterThan(0);
      return page.map(line => ({
        by: /using (\w+)/.exec(line)?.[1] ?? line.trim(),
        most: Number(/actual time=\S+ rows=([\d.]+)/.exec(line)?.[1]),
      }));
    };
    for (const [asked, index] of [
      [{ states: ['failed', 'unknown', 'queued'] }, 'outgoing_mail_list'],
      [{ states: ['sent'], due: true }, 'outgoing_mail_reminded'],
    ] as [Omit<Asked, 'limit'>, string][]) {
      const [list, ...rest] = await readBy(asked);
      expect(list!.by).toBe(index);
      for (const { most } of [list!, ...rest]) expect(most).toBeLessThanOrEqual(51);
    }
  });
});
