import { simpleParser } from 'mailparser';
import { startDispatch } from '../../workers/dispatch.js';
import { startHold } from '../../workers/hold.js';
import { startIngest } from '../../workers/ingest.js';
import { all, type Stop } from '../../workers/worker.js';
import { LOGGER } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { finishSent, mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';
import { until } from '../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../support/services.js';

describeWithDovecot('a sent mail and what comes of it', () => {
  let house: House;
  let smtp: MailServer;
  let imap: Dovecot;
  let anna: Person;
  let box: number;
  let deal: number;
  let stop: Stop;

  beforeAll(async () => {
    [house, smtp, imap] = await Promise.all([mailHouse(), mailServer(), dovecot()]);
    anna = await house.user('Anna');
    await imap.append('anna', 'Sent', 'From: anna@kontor.example\r\nSubject: old\r\n\r\nold\r\n');
    box = await sendingMailbox(house, anna, { imap: imap.imapPort, smtp: smtp.port });
    await house.db.query(`update mailbox set state = 'connecting', sharing = 'shared' where id = $1`, [box]);
    deal = await house.deal('Sails for Nordic', { owner_id: anna.userId });
    const log = house.app.get<Logger>(LOGGER);
    stop = all(
      await Promise.all([startHold, startIngest, startDispatch].map(start => start(house.app, log))),
    );
    await until('the mailbox is live', async () => (await stateOf()) === 'live', { milliseconds: 40_000 });
  });
  afterAll(async () => {
    await stop();
    await house.close();
    await Promise.all([smtp.stop(), imap.stop()]);
  });

  const stateOf = async () =>
    (await house.db.query<{ state: string }>('select state from mailbox where id = $1', [box]))[0]!.state;
  const sentCopies = async (): Promise<string[]> => {
    const client = await imap.connect('anna');
    await client.mailboxOpen('Sent', { readOnly: true });
    const ids: string[] = [];
    for await (const { envelope } of client.fetch('1:*', { envelope: true }))
      ids.push(envelope?.messageId ?? '');
    await client.logout();
    return ids;
  };
  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  const send = async (fields: object = {}) => {
    const made = await house.post(anna, '/api/mail/send', {
      mailbox_id: box,
      to: [{ address: 'eva@nordic.example', name: 'Eva Lind' }],
      subject: 'Sails',
      html: '<p>Which sails do you need?</p>',
      links: { deal_id: deal },
      ...fields,
    });
    expect(made.status).toBe(202);
    await sendDue(house);
    await finishSent(house);
    return mailOf(made.body.data.id);
  };
  const answer = async (id: string, headers: Record<string, string>) => {
    const given = {
      From: 'Eva Lind <eva@nordic.example>',
      To: 'Anna <anna@kontor.example>',
      // Headers know whole seconds, and nobody answers within one.
      Date: new Date(Date.now() + 5000).toUTCString().replace('GMT', '+0000'),
      'Message-ID': `<${id}@nordic.example>`,
      ...headers,
    };
    const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
    await imap.deliver('anna', `${lines.join('\r\n')}\r\n\r\nTwo of them.\r\n`);
    await until('the answer is there', async () => {
      const rows = await house.db.query('select 1 from message where message_id = $1', [
        `${id}@nordic.example`,
      ]);
      return rows.length > 0;
    });
    return house.message(`${id}@nordic.example`);
  };

  it('stands in its thread, at its deal and in Sent, each once, also when Sent is synced', async () => {
    const mail = await send({ subject: 'First sails' });
    expect(mail).toMatchObject({ state: 'sent' });
    expect(mail.message).not.toBeNull();
    const { thread } = await house.message(mail.message_id.slice(1, -1));
    expect(mail.thread_id).toBe(thread);
    const links = await house.db.query(
      `select deal_id, rule from thread_link where thread_id = $1 and deal_id is not null and state = 'linked'`,
      [thread],
    );
    expect(links).toEqual([{ deal_id: deal, rule: 'by-hand' }]);
    await finishSent(house);
    expect((await sentCopies()).filter(id => id === mail.message_id)).toHaveLength(1);
    await house.post(anna, `/api/mailboxes/${box}/sync`);
    await until('Sent is synced', async () => {
      const rows = await house.db.query(
        `select 1 from remote_message r join folder f on f.id = r.folder_id
          where f.mailbox_id = $1 and f.path = 'Sent' and r.message_id = $2 and r.state = 'stored'`,
        [box, mail.message],
      );
      return rows.length === 1;
    });
    const { messages } = (
      await house.db.query<{ messages: number }>(
        'select messages from thread_mailbox where thread_id = $1 and mailbox_id = $2',
        [thread, box],
      )
    )[0]!;
    expect(messages).toBe(1);
    const events = await house.db.query(
      `select 1 from event where name = 'mail.sent' and (payload ->> 'messageId')::bigint = $1`,
      [mail.message],
    );
    expect(events).toHaveLength(1);
    expect(
      (await house.get(anna, `/api/messages/${mail.message}/sending`)).body.data.recipients,
    ).toMatchObject([{ address: 'eva@nordic.example', state: 'accepted' }]);
    expect((await house.get(anna, `/api/mailboxes/${box}/proof`)).body.data.balanced).toBe(true);
  });

  it.each([
    [
      'keeps the headers',
      (id: string) => ({ Subject: 'Re: Sails that keeps the headers', 'In-Reply-To': id, References: id }),
    ],
    ['loses References', (id: string) => ({ Subject: 'AW: Sails that loses References', 'In-Reply-To': id })],
    ['loses them all', () => ({ Subject: 'RE: Sails that loses them all' })],
    ['has another subject', (id: string) => ({ Subject: 'Quite another thing', References: id })],
  ])('is answered by a mail that %s: the same thread, and the deal', async (what, headers) => {
    const mail = await send({ subject: `Sails that ${what}` });
    const reply = await answer(`r-${what.replaceAll(' ', '-')}`, headers(mail.message_id));
    const now = await house.message(mail.message_id.slice(1, -1));
    expect(reply.thread).toBe(now.thread);
    const linked = await house.db.query(
      `select 1 from thread_link where thread_id = $1 and deal_id = $2 and state = 'linked'`,
      [reply.thread, deal],
    );
    expect(linked).toHaveLength(1);
  });

  it('is answered under the id that the server gave it instead, as Amazon SES does', async () => {
    const mail = await send({ subject: 'Server sails' });
    await house.db.query(
      `update outgoing_mail set server_id_hash = $2, message = null, copy_state = 'due' where id = $1`,
      [mail.id, (await import('../../src/mail/identity.js')).referenceKey('0100-ses@email.amazonses.com')],
    );
    await finishSent(house);
    const reply = await answer('r-ses', {
      Subject: 'Re: Server sails',
      'In-Reply-To': '<0100-ses@email.amazonses.com>',
    });
    expect(reply.thread).toBe((await house.message(mail.message_id.slice(1, -1))).thread);
  });

  it('reminds where nobody answers, and not where somebody does', async () => {
    const soon = new Date(Date.now() + 3600_000).toISOString();
    const [asked, forgotten] = [
      await send({ subject: 'Asked sails', remind_at: soon }),
      await send({ subject: 'Forgotten sails', remind_at: soon }),
    ];
    expect(asked.remind_state).toBe('waiting');
    await answer('r-out', {
      Subject: 'Automatic reply',
      'In-Reply-To': asked.message_id,
      'Auto-Submitted': 'auto-replied',
    });
    await sendDue(house);
    expect((await mailOf(asked.id)).remind_state).toBe('waiting');
    await answer('r-asked', { Subject: 'Re: Asked sails', 'In-Reply-To': asked.message_id });
    await house.db.query(`update outgoing_mail set remind_at = now() where id = $1`, [forgotten.id]);
    await sendDue(house);
    expect((await mailOf(asked.id)).remind_state).toBe('answered');
    expect((await mailOf(forgotten.id)).remind_state).toBe('due');
    const due = (await house.get(anna, '/api/outbox?due=true')).body.data;
    expect(due.map((mail: { id: number }) => mail.id)).toEqual([forgotten.id]);
  });

  it('shows what came back, and marks the address', async () => {
    const mail = await send({ to: [{ address: 'gone@nordic.example', name: '' }], subject: 'Lost sails' });
    const report = [
      'From: Mail Delivery <mailer-daemon@kontor.example>',
      'To: anna@kontor.example',
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Message-ID: <bounce-1@mx.example>',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'The mail did not arrive.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; gone@nordic.example',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${mail.message_id}`,
      'Subject: Lost sails',
      '',
      '--b--',
      '',
    ].join('\r\n');
    await imap.deliver('anna', report);
    await until('the report is read', async () => (await mailOf(mail.id)).recipients[0].state === 'bounced');
    expect((await mailOf(mail.id)).recipients).toMatchObject([
      { address: 'gone@nordic.example', reason: '5.1.1' },
    ]);
    expect(await house.db.query('select address, reason from mail_stop')).toEqual([
      { address: 'gone@nordic.example', reason: 'bounced' },
    ]);
  });

  it('is not known to have gone, is looked for in Sent, and then its writer is asked', async () => {
    const lose = async (subject: string) => {
      const mail = await send({ subject });
      await house.db.query(
        `update outgoing_mail set state = 'sending', held_until = now() - interval '1 second', message = null, sent_at = null,
                copy_state = 'none' where id = $1`,
        [mail.id],
      );
      await sendDue(house);
      expect(await mailOf(mail.id)).toMatchObject({ state: 'unknown', reason: { rule: 'looking' } });
      return mail;
    };
    const there = await lose('Found sails');
    await finishSent(house);
    expect((await mailOf(there.id)).state).toBe('sent');

    const away = await lose('Unfound sails');
    const client = await imap.connect('anna');
    await client.mailboxOpen('Sent');
    await client.messageDelete({ header: { 'message-id': away.message_id } }, { uid: true });
    await client.logout();
    await house.db.query('update message set id_hash = gen_random_uuid() where message_id = $1', [
      away.message_id.slice(1, -1),
    ]);
    for (let n = 0; n < 3; n++) await finishSent(house);
    expect(await mailOf(away.id)).toMatchObject({ state: 'unknown', reason: { rule: 'ask' } });
    const before = smtp.taken.length;
    await sendDue(house);
    expect(smtp.taken).toHaveLength(before);
    const draft = (await house.post(anna, `/api/outbox/${away.id}/resolve`, { sent: false })).body.data;
    expect(draft).toMatchObject({ state: 'draft', message_id: null });
    await house.post(anna, `/api/drafts/${away.id}/send`);
    await sendDue(house);
    expect((await simpleParser(smtp.taken.at(-1)!.raw)).messageId).not.toBe(away.message_id);
  });
});
