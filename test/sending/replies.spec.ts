import { referenceKey } from '../../src/mail/identity.js';
import { correspondence, finishSent, type Correspondence, type Taken } from '../support/sending.js';
import { until } from '../support/servers.js';
import { describeWithDovecot } from '../support/services.js';

interface Sent {
  id: number;
  message_id: string;
  thread_id: number;
}

/**
 * A mail goes out by a real server, is answered into a real mailbox, and the answer stands in its thread and at its deal:
 * whatever the sender's server did to its Message-ID, and the recipient's program to the headers of the answer.
 */
describeWithDovecot('an answer to a mail that was sent from here', () => {
  let kontor: Correspondence;
  let { house, smtp, imap, anna, box, deal, send, answer, mailOf, comes, inSent } = {} as Correspondence;

  beforeAll(async () => {
    kontor = await correspondence();
    ({ house, smtp, imap, anna, box, deal, send, answer, mailOf, comes, inSent } = kontor);
  }, 60_000);
  afterAll(() => kontor?.stop());
  afterEach(() => void delete smtp.answers.taken);

  const threadOf = async (mail: Sent) => (await house.message(mail.message_id.slice(1, -1))).thread;
  const isAtItsPlace = async (reply: { thread: number }, mail: Sent) => {
    expect(reply.thread).toBe(await threadOf(mail));
    const linked = await house.db.query(
      `select 1 from thread_link where thread_id = $1 and deal_id = $2 and state = 'linked'`,
      [reply.thread, deal],
    );
    expect(linked).toHaveLength(1);
  };
  /** How often the company has the mail, and this mailbox a copy. */
  const times = async ({ thread_id }: Sent, subject: string) =>
    (
      await house.db.query<{ messages: number; copies: number }>(
        `select count(distinct m.id)::int as messages, count(c.id)::int as copies
           from message m join message_copy c on c.message_id = m.id where m.thread_id = $1 and m.subject = $2`,
        [thread_id, subject],
      )
    )[0];

  describe('by a program that', () => {
    type Headers = (id: string, subject: string) => Record<string, string>;
    const cases: Record<string, Headers> = {
      'keeps all headers, as Gmail does': (id, subject) => ({
        Subject: `Re: ${subject}`,
        'In-Reply-To': id,
        References: id,
      }),
      'adds a conversation index, as Outlook does': (id, subject) => ({
        Subject: `SV: ${subject}`,
        'In-Reply-To': id,
        References: id,
        'Thread-Topic': subject,
        'Thread-Index': 'AdpYxq3gDk9QmS1TQEuWb2Jd0nY3Qg==',
      }),
      'marks the subject as from outside': (id, subject) => ({
        Subject: `RE: [EXTERNAL] ${subject}`,
        'In-Reply-To': id,
      }),
      'loses References': (id, subject) => ({ Subject: `AW: ${subject}`, 'In-Reply-To': id }),
      'loses In-Reply-To': (id, subject) => ({ Subject: `Odp: ${subject}`, References: id }),
      'names other ids before ours': (id, subject) => ({
        Subject: `Re: ${subject}`,
        References: `<root@elsewhere.example> ${id} <between@elsewhere.example>`,
        'In-Reply-To': '<between@elsewhere.example>',
      }),
      'writes the id in capitals': (id, subject) => ({
        Subject: `Re: ${subject}`,
        'In-Reply-To': id.toUpperCase(),
      }),
      'loses every header': (_id, subject) => ({ Subject: `RE: ${subject}` }),
      'takes another subject': id => ({ Subject: 'Quite another thing', References: id }),
    };

    it.each(Object.entries(cases))('%s', async (what, headers) => {
      const subject = `Sails: ${what}`;
      const mail = await send({ subject });
      const reply = await answer(`reply-${what.replaceAll(/\W+/g, '-')}`, headers(mail.message_id, subject));
      await isAtItsPlace(reply, mail);
    });
  });

  describe('whose server gave it another id', () => {
    /** As the mail went on from there, and as it lies in Sent where that server puts it there itself. */
    const renamed = ({ raw }: Taken, id: string, ownField: 'kept' | 'lost', by = 'outlook'): string => {
      const text = raw.toString('latin1');
      const [, written = ''] = /^Message-ID:\s+(<.+>)\r\n/im.exec(text) ?? [];
      const named = text.replace(/^Message-ID:\s+<.+>\r\n/im, `Message-ID: ${id}\r\n`);
      const mail =
        ownField === 'kept' ? named : named.replace(/^X-Kontor-Message-ID:.*\r\n(?:[ \t].*\r\n)*/im, '');
      return by === 'outlook' ? `X-Microsoft-Original-Message-ID: ${written}\r\n${mail}` : mail;
    };
    const sentIsSynced = async (subject: string) => {
      await house.post(anna, `/api/mailboxes/${box}/sync`);
      await until('Sent is synced', async () => {
        const rows = await house.db.query(
          `select 1 from remote_message r join folder f on f.id = r.folder_id join message m on m.id = r.message_id
            where f.mailbox_id = $1 and f.path = 'Sent' and m.subject = $2 and r.state = 'stored'`,
          [box, subject],
        );
        return rows.length === 1;
      });
    };

    it.each([
      ['and keeps our own field', 'kept'],
      ['and keeps nothing but a field of its own', 'lost'],
    ] as const)(
      '%s, as Outlook.com does: Sent has it once, and so has the thread',
      async (what, ownField) => {
        const subject = `Renamed ${what}`;
        const id = `<${ownField}.db9p@db9pr01.prod.outlook.com>`;
        smtp.answers.taken = async mail => {
          await imap.append('anna', 'Sent', Buffer.from(renamed(mail, id, ownField), 'latin1'), ['\\Seen']);
          return `2.0.0 OK ${id} [Hostname=DB9PR01.eurprd01.prod.outlook.com]`;
        };
        const mail = await send({ subject });
        await finishSent(house);
        expect((await inSent()).filter(found => [id, mail.message_id].includes(found))).toEqual([id]);
        await sentIsSynced(subject);
        expect(await times(mail, subject)).toEqual({ messages: 1, copies: 1 });
        const reply = await answer(`renamed-${ownField}`, { Subject: `Re: ${subject}`, 'In-Reply-To': id });
        await isAtItsPlace(reply, mail);
        const other = await answer(`other-${ownField}`, { Subject: 'Something else', References: id });
        await isAtItsPlace(other, mail);
      },
    );

    it('and does not say so: the answer comes first, and both find together', async () => {
      const subject = 'Renamed in silence';
      const id = '<silent.db9p@db9pr01.prod.outlook.com>';
      const mail = await send({ subject });
      const reply = await answer('silent', { Subject: `Re: ${subject}`, 'In-Reply-To': id });
      const [raw] = smtp.taken.slice(-1);
      const client = await imap.connect('anna');
      await client.mailboxOpen('Sent');
      await client.messageDelete({ header: { 'message-id': mail.message_id } }, { uid: true });
      await client.logout();
      await imap.append('anna', 'Sent', Buffer.from(renamed(raw!, id, 'kept'), 'latin1'), ['\\Seen']);
      await sentIsSynced(subject);
      expect(await times(mail, subject)).toEqual({ messages: 1, copies: 1 });
      await isAtItsPlace(await comes('silent@nordic.example'), mail);
      expect(reply.id).toBe((await house.message('silent@nordic.example')).id);
    });

    it('as Amazon SES does, which keeps no Sent: a colleague’s copy tells', async () => {
      const subject = 'Renamed on the way';
      const id = '<0102018f3a-ses-000000@eu-west-1.amazonses.com>';
      smtp.answers.taken = async mail => {
        await imap.deliver('anna', Buffer.from(renamed(mail, id, 'kept', 'ses'), 'latin1'));
        return 'Ok 0102018f3a-5e5-000000';
      };
      const mail = await send({ subject, cc: [{ address: 'anna@kontor.example', name: '' }] });
      await until('the copy is read', async () => {
        const rows = await house.db.query(
          `select 1 from remote_message r join folder f on f.id = r.folder_id
            where f.path = 'INBOX' and f.mailbox_id = $1 and r.message_id = $2`,
          [box, (await mailOf(mail.id)).message],
        );
        return rows.length === 1;
      });
      expect(await times(mail, subject)).toEqual({ messages: 1, copies: 1 });
      const reply = await answer('ses-copy', { Subject: 'Another subject', 'In-Reply-To': id });
      await isAtItsPlace(reply, mail);
    });

    it('as Amazon SES says when it takes the mail', async () => {
      const subject = 'Named by the server';
      const id = '0102018f3b-ses-000000@eu-west-1.amazonses.com';
      const mail = await send({ subject });
      // Of a server at that name the answer is read by nodemailer; here its host is this machine.
      await house.db.query(
        `update outgoing_mail set server_id = $2, server_id_hash = $3, message = null, copy_state = 'due' where id = $1`,
        [mail.id, id, referenceKey(id)],
      );
      await finishSent(house);
      const reply = await answer('ses-said', { Subject: 'Yet another', 'In-Reply-To': `<${id}>` });
      await isAtItsPlace(reply, mail);
    });

    it('is spoken of by an automatic answer under that id', async () => {
      const subject = 'Renamed and away';
      const id = '<away.db9p@db9pr01.prod.outlook.com>';
      smtp.answers.taken = async () => `2.0.0 OK ${id} [Hostname=DB9PR01.eurprd01.prod.outlook.com]`;
      const mail = await send({ subject });
      const reply = await answer('away', {
        Subject: 'Out of the office',
        'Auto-Submitted': 'auto-replied',
        'In-Reply-To': id,
      });
      expect(reply.thread).toBe(await threadOf(mail));
    });
  });
});
