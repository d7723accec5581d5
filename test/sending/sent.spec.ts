import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { Imports } from '../../src/inbox/import.js';
import { letter } from '../api/mail/house.js';
import { correspondence, finishSent, sendDue, type Correspondence } from '../support/sending.js';
import { until } from '../support/servers.js';
import { describeWithDovecot } from '../support/services.js';

describeWithDovecot('a sent mail and what comes of it', () => {
  let kontor: Correspondence;
  let { house, smtp, imap, anna, box, deal, send, answer, mailOf, inSent } = {} as Correspondence;

  beforeAll(async () => {
    kontor = await correspondence();
    ({ house, smtp, imap, anna, box, deal, send, answer, mailOf, inSent } = kontor);
  }, 60_000);
  afterAll(() => kontor?.stop());

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
    expect((await inSent()).filter(id => id === mail.message_id)).toHaveLength(1);
    const client = await imap.connect('anna');
    await client.mailboxOpen('Sent', { readOnly: true });
    const [uid] = (await client.search({ header: { 'message-id': mail.message_id } }, { uid: true })) || [];
    const copy = await client.fetchOne(String(uid), { source: true }, { uid: true });
    await client.logout();
    expect(copy && copy.source?.toString()).toBe(smtp.taken.at(-1)!.raw.toString());
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

  it('needs no reminder and no second mail where somebody answers, though it be in a colleague’s mailbox', async () => {
    const soon = new Date(Date.now() + 3600_000).toISOString();
    const mail = await send({ subject: 'Shared sails', remind_at: soon });
    const again = (
      await house.post(anna, '/api/drafts', {
        kind: 'reply',
        in_reply_to_message_id: mail.message,
        mailbox_id: box,
        cancel_on_reply: true,
      })
    ).body.data;
    await house.post(anna, `/api/drafts/${again.id}/send`, { send_at: soon });
    const wim = await house.user('Wim');
    const now = new Date().toUTCString();
    const [day, date, month, year, time] = now.replace(',', '').split(' ');
    const answered = letter({
      To: 'Wim <wim@kontor.example>',
      Date: now.replace('GMT', '+0000'),
      'Message-ID': '<to-wim@nordic.example>',
      'In-Reply-To': mail.message_id,
      Subject: 'Re: Shared sails',
    });
    const mbox = `From eva@nordic.example ${day} ${month} ${date} ${time} ${year}\n${answered}\n`;
    await house.app.get(Imports).mbox(wim, Readable.from([Buffer.from(mbox)]));
    const before = smtp.taken.length;
    await sendDue(house);
    expect((await mailOf(mail.id)).remind_state).toBe('answered');
    expect(await mailOf(again.id)).toMatchObject({ state: 'draft', reason: { rule: 'answered' } });
    expect(smtp.taken).toHaveLength(before);
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
    // Once among what she is told of, until she has put it away.
    await sendDue(house);
    const told = async () => (await house.get(anna, '/api/notifications')).body;
    expect(await told()).toMatchObject({
      data: [
        {
          kind: 'no_answer',
          text: 'Forgotten sails',
          read_at: null,
          mail: { outgoing_mail_id: forgotten.id, thread_id: forgotten.thread_id },
        },
      ],
      additional_data: { unread: 1 },
    });
    const bert = await house.user('Bert');
    expect((await house.get(bert, '/api/notifications')).body.data).toEqual([]);
    await house.post(anna, `/api/outbox/${forgotten.id}/reminded`);
    expect((await told()).additional_data.unread).toBe(0);
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
