import { simpleParser } from 'mailparser';
import { Purge } from '../../src/inbox/purge.js';
import { Deliveries } from '../../src/sending/deliveries.js';
import { WriteMail } from '../../src/sending/write-mail.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { finishSent, mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';

/** Whose turn it is, and what is true of a mail that some have got and some have not. */
describe('a mail in somebody’s hands', () => {
  let house: House;
  let server: MailServer;
  let other: MailServer;
  let anna: Person;
  let box: number;

  beforeAll(async () => {
    [house, server, other] = await Promise.all([mailHouse(), mailServer(), mailServer()]);
    anna = await house.user('Anna');
    box = await sendingMailbox(house, anna, { imap: 1, smtp: server.port });
  });
  beforeEach(async () => {
    server.taken.length = 0;
    other.taken.length = 0;
    for (const name of Object.keys(server.answers) as (keyof typeof server.answers)[])
      delete server.answers[name];
    await house.db.query('delete from outgoing_mail');
  });
  afterAll(async () => {
    await house.close();
    await Promise.all([server.stop(), other.stop()]);
  });

  const to = (...names: string[]) => names.map(name => ({ address: `${name}@nordic.example`, name: '' }));
  const draft = async (fields: object = {}) => {
    const made = await house.post(anna, '/api/drafts', {
      mailbox_id: box,
      to: to('eva'),
      subject: 'Sails',
      html: '<p>First words</p>',
      ...fields,
    });
    expect(made.status).toBe(201);
    return made.body.data;
  };
  const send = async (fields: object = {}): Promise<number> => {
    const { id } = await draft(fields);
    expect((await house.post(anna, `/api/drafts/${id}/send`)).status).toBe(202);
    return id;
  };
  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  const due = () => house.db.query('update outgoing_mail set next_try_at = now(), not_before = now()');
  const statesOf = async (id: number) =>
    Object.fromEntries(
      (await mailOf(id)).recipients.map((one: { address: string; state: string }) => [
        one.address.split('@')[0],
        one.state,
      ]),
    );

  it('is not written by whoever was late, once it was taken back and sent anew', async () => {
    const id = await send();
    await house.db.query(
      `update outgoing_mail set turn = 1, held_until = now() - interval '1 second' where id = $1`,
      [id],
    );
    await house.post(anna, `/api/outbox/${id}/cancel`);
    const { version } = await mailOf(id);
    await house.call(anna, 'PATCH', `/api/drafts/${id}`, { version, html: '<p>Second thoughts</p>' });
    await house.post(anna, `/api/drafts/${id}/send`);
    await house.app
      .get(WriteMail)
      .write({ id, user_id: anna.userId, turn: 1, origin: null, group_mail_id: null });
    expect(await mailOf(id)).toMatchObject({ state: 'queued', message_id: null });
    await sendDue(house);
    expect(server.taken).toHaveLength(1);
  });

  it('waits for no other mailbox whose server does not answer', async () => {
    const slow = await house.user('Slow');
    const slowBox = await sendingMailbox(house, slow, { imap: 1, smtp: other.port });
    const answer = Promise.withResolvers<string>();
    other.answers.taken = () => answer.promise;
    await house.post(slow, '/api/mail/send', {
      mailbox_id: slowBox,
      to: to('eva'),
      subject: 'Slow',
      html: '<p>x</p>',
    });
    await due();
    const held = house.app.get(Deliveries).run();
    await until('it is in the hands of the slow server', async () => {
      const rows = await house.db.query(`select 1 from outgoing_mail where state = 'sending'`);
      return rows.length === 1;
    });
    const id = await send();
    await due();
    await house.app.get(Deliveries).run();
    expect(await mailOf(id)).toMatchObject({ state: 'sent' });
    answer.resolve('2.0.0 taken at last');
    await held;
    expect(other.taken).toHaveLength(1);
    delete other.answers.taken;
  });

  it('does not wait for the hundreds that another mailbox has to send', async () => {
    const busy = await house.user('Busy');
    const busyBox = await sendingMailbox(house, busy, { imap: 1, smtp: other.port });
    other.answers.login = () => '454 4.7.0 later';
    await house.db.query(
      `insert into outgoing_mail (user_id, mailbox_id, state, "to", subject, html, next_try_at)
       select $1, $2, 'queued', '[{"address": "eva@nordic.example", "name": ""}]', 'x', 'x', now() - interval '1 hour'
         from generate_series(1, 300)`,
      [busy.userId, busyBox],
    );
    const id = await send();
    await house.db.query('update outgoing_mail set next_try_at = now() where id = $1', [id]);
    // One of each mailbox is tried, and the oldest first.
    const deliveries = house.app.get(Deliveries);
    const claim = () =>
      (deliveries as unknown as { claim: () => Promise<{ id: number } | undefined> }).claim();
    const claimed = [await claim(), await claim(), await claim()];
    expect(claimed[1]?.id).toBe(id);
    expect(claimed[2]).toBeUndefined();
    delete other.answers.login;
  });

  it('tells of each whom it did not reach, where others have it', async () => {
    server.answers.rcpt = address => (address.startsWith('late') ? '451 4.7.1 later' : null);
    const id = await send({ to: to('eva', 'late') });
    await sendDue(house);
    expect(await statesOf(id)).toEqual({ eva: 'accepted', late: 'waiting' });
    delete server.answers.rcpt;
    server.answers.data = () => '554 5.7.1 no more of this';
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'sent', reason: null });
    expect(await statesOf(id)).toEqual({ eva: 'accepted', late: 'refused' });
    const [late] = (await mailOf(id)).recipients.filter((one: { address: string }) =>
      one.address.startsWith('late'),
    );
    expect(late.reason).toContain('no more of this');
  });

  it('is asked about where some had it before: that it is known tells nothing of the others', async () => {
    server.answers.rcpt = address => (address.startsWith('late') ? '451 4.7.1 later' : null);
    const id = await send({ to: to('eva', 'late') });
    await sendDue(house);
    await finishSent(house);
    expect((await mailOf(id)).message).not.toBeNull();
    await house.db.query(
      `update outgoing_mail set state = 'sending', held_until = now() - interval '1 second' where id = $1`,
      [id],
    );
    await sendDue(house);
    await finishSent(house);
    expect(await mailOf(id)).toMatchObject({ state: 'unknown', reason: { rule: 'ask' } });
    expect(await statesOf(id)).toEqual({ eva: 'accepted', late: 'waiting' });
    delete server.answers.rcpt;
    const before = server.taken.length;
    const answered = await house.post(anna, `/api/outbox/${id}/resolve`, { sent: false });
    expect(answered.body.data).toMatchObject({ state: 'sent' });
    expect(await statesOf(id)).toEqual({ eva: 'accepted', late: 'refused' });
    await sendDue(house);
    expect(server.taken).toHaveLength(before);
  });

  it('stands in its thread also where the deal it was meant for is hidden from its writer by then', async () => {
    const bert = await house.user('Bert');
    const deal = await house.deal('Hidden sails', { owner_id: anna.userId });
    const id = await send({ links: { deal_id: deal } });
    await house.db.query('update deal set visible_to = 1, owner_id = $2 where id = $1', [deal, bert.userId]);
    expect((await house.get(anna, `/api/v2/deals/${deal}`)).status).toBe(404);
    await sendDue(house);
    await finishSent(house);
    const mail = await mailOf(id);
    expect(mail).toMatchObject({ state: 'sent' });
    expect(mail.thread_id).not.toBeNull();
  });

  it('is tried again later where its own Sent folder cannot be reached, and is in the CRM at once', async () => {
    const id = await send();
    await sendDue(house);
    await finishSent(house);
    expect((await mailOf(id)).message).not.toBeNull();
    const [row] = await house.db.query<{ copy: string; waits: boolean }>(
      `select copy_state as copy, copy_at > now() as waits from outgoing_mail where id = $1`,
      [id],
    );
    expect(row).toEqual({ copy: 'due', waits: true });
    await house.db.query(`update outgoing_mail set sent_at = now() - interval '4 days' where id = $1`, [id]);
    await finishSent(house);
    const after = await house.db.query('select copy_state as copy from outgoing_mail where id = $1', [id]);
    expect(after).toEqual([{ copy: 'given-up' }]);
  });

  it('is told of where Kontor itself fails, and fails for good after three days', async () => {
    const id = await send();
    await house.db.query('update mailbox set credentials = $2 where id = $1', [box, Buffer.alloc(64)]);
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'queued', attempts: 1, reason: { rule: 'trouble' } });
    await house.db.query(
      `update outgoing_mail set first_tried_at = now() - interval '4 days' where id = $1`,
      [id],
    );
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'failed', reason: { rule: 'three-days' } });
    box = await sendingMailbox(
      house,
      anna,
      { imap: 1, smtp: server.port },
      { email: 'anna.two@kontor.example' },
    );
  });

  it('stays with its writer when he removes the mailbox it was to go out by', async () => {
    const left = await sendingMailbox(
      house,
      anna,
      { imap: 1, smtp: server.port },
      { email: 'left@kontor.example' },
    );
    const { id: kept } = await draft({ mailbox_id: left });
    const { id } = await draft({ mailbox_id: left });
    const sendAt = new Date(Date.now() + 3600_000).toISOString();
    const { id: later } = await draft({ mailbox_id: left });
    await house.post(anna, `/api/drafts/${later}/send`, { send_at: sendAt });
    expect((await house.call(anna, 'DELETE', `/api/mailboxes/${left}`)).status).toBe(200);
    const listed = (await house.get(anna, '/api/drafts')).body.data;
    expect(listed.map((one: { id: number }) => one.id)).toEqual([id, kept]);
    // Their texts may be megabytes, and are read one by one.
    expect(listed[0]).not.toHaveProperty('html');
    await sendDue(house);
    expect(await mailOf(later)).toMatchObject({ state: 'failed', reason: { rule: 'unfit' } });
    const { version } = await mailOf(id);
    await house.call(anna, 'PATCH', `/api/drafts/${id}`, { version, mailbox_id: box });
    await house.post(anna, `/api/drafts/${id}/send`);
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'sent' });
    await house.db.query(`update mailbox set deleted_at = now() - interval '31 days' where id = $1`, [left]);
    while (await house.app.get(Purge).purge());
    expect(await house.db.query('select 1 from mailbox where id = $1', [left])).toEqual([]);
    expect(await mailOf(kept)).toMatchObject({
      state: 'draft',
      mailbox_id: null,
      html: '<p>First words</p>',
    });
  });

  it('tells nobody what he asks for by writing the name of a field', async () => {
    await house.import(anna, [
      letter({ 'Message-ID': '<asks@nordic.example>', Subject: 'Your {{user.email}} and {{{deal.value}}}' }),
      letter({ 'Message-ID': '<from@nordic.example>', From: '"{{user.email}}" <field@nordic.example>' }),
    ]);
    const answer = async (id: string) => {
      const { id: messageId } = await house.message(id);
      const made = await house.post(anna, '/api/drafts', {
        kind: 'reply',
        in_reply_to_message_id: messageId,
        mailbox_id: box,
      });
      expect((await house.post(anna, `/api/drafts/${made.body.data.id}/send`)).status).toBe(202);
      await sendDue(house);
      const read = await simpleParser(server.taken.at(-1)!.raw);
      return `${read.subject} ${String(read.html)}`.replaceAll('\u2060', '');
    };
    const first = await answer('asks@nordic.example');
    expect(first).toContain('Your {{user.email}} and {{{deal.value}}}');
    const second = await answer('from@nordic.example');
    expect(second).toContain('{{user.email}}');
    expect(first + second).not.toContain('anna@');
  });

  it('keeps its time in a group that is told to go on and has not stopped', async () => {
    const persons = [];
    for (const name of ['Ulla', 'Vide']) {
      const made = await house.post(anna, '/api/v2/persons', {
        name,
        emails: [{ value: `${name.toLowerCase()}@nordic.example`, primary: true }],
      });
      persons.push(made.body.data.id);
    }
    const group = await house.post(anna, '/api/group-mails', {
      mailbox_id: box,
      subject: 'For two',
      html: '<p>Hi</p>',
      person_ids: persons,
    });
    const times = () => house.db.query('select next_try_at as at from outgoing_mail order by id');
    const before = await times();
    const at = `/api/group-mails/${group.body.data.id}`;
    expect((await house.post(anna, `${at}/continue`)).body.data.state).toBe('running');
    expect(await times()).toEqual(before);
    expect((await house.post(anna, `${at}/stop`)).body.data.state).toBe('stopped');
    await sendDue(house);
    expect(server.taken).toHaveLength(0);
    await house.post(anna, `${at}/continue`);
    await sendDue(house);
    expect(server.taken).toHaveLength(2);
  });

  it('is saved and refused at once, however it is filled with blanks and empty lines', async () => {
    const { id, version } = await draft({ html: `${'<p></p>'.repeat(100_000)}x{{${' '.repeat(500_000)}` });
    const made = await house.post(anna, '/api/mail-templates', { name: 'Long', html: '<p>Hello</p>' });
    const body = { version, template_id: made.body.data.id };
    const put = await house.post(anna, `/api/drafts/${id}/template`, body);
    expect(put.status).toBe(200);
    expect((await house.post(anna, `/api/drafts/${id}/send`)).status).toBe(202);
    await house.post(anna, `/api/outbox/${id}/cancel`);
    const empty = await draft({ html: '<p>Hi</p><p><br></p> <p></p>' });
    const filled = await house.post(anna, `/api/drafts/${empty.id}/template`, {
      version: empty.version,
      template_id: made.body.data.id,
    });
    expect(filled.body.data.html).toBe('<p>Hi</p><p>Hello</p>');
  });
});
