import { Inbox } from '../../src/inbox/receive.js';
import { ActivityInvitations } from '../../src/notifications/activity-invitations.js';
import { CalendarMails } from '../../src/notifications/calendar-mails.js';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { startApi } from '../api/support.js';
import { mailSink } from './mail-sink.js';

const inDays = (days: number): string =>
  new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10);

export const soon = inDays(10);
export const later = inDays(11);
export const eva = { email: 'eva@nordic.example', name: 'Eva Lind' };

/** A moment as a calendar writes it: `20261110T133000Z`. */
export const moment = (day: string, time: string): string => `${day.replaceAll('-', '')}T${time}00Z`;

/** The value of the first such line of a calendar. */
export const field = (calendar: string, name: string): string | undefined =>
  new RegExp(`^${name}(?:;[^:]*)?:(.*)\\r$`, 'm').exec(calendar)?.[1];

/** A calendar part with one event. */
export const calendar = (method: string, lines: string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

export type Meetings = Awaited<ReturnType<typeof meetings>>;

/** Ada, who invites people from a mailbox of hers, and whose mail is kept; she is Swedish. Bob looks on. */
export async function meetings() {
  const sink = await mailSink();
  const api = await startApi({ SMTP_OUT_URL: sink.url, MAIL_FROM: 'crm@kontor.example' });
  const ada = await api.user('ada', true);
  const bob = await api.user('bob');
  const query = <T extends object>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);
  await query(`update users set timezone = 'Europe/Stockholm', locale = 'sv' where id = $1`, [ada.id]);
  const [row] = await query<{ mailbox: number }>(
    `with made as (insert into mailbox (user_id, email, kind, state) values ($1, 'ada@mail.kontor.example', 'imap', 'live')
                   returning id),
          lease as (insert into mailbox_lease (mailbox_id) select id from made)
     insert into folder (mailbox_id, path, role) select id, 'INBOX', 'inbox' from made returning mailbox_id as mailbox`,
    [ada.id],
  );
  const { mailbox } = row!;
  let mails = 0;

  const make = async (path: string, body: object): Promise<number> => {
    const answer = (await api.as(ada).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };

  /** What events and calendars in mails set off. */
  async function happens() {
    await api.app.get(Dispatcher).drain();
    await api.app.get(CalendarMails).read();
    await api.app.get(Dispatcher).drain();
  }
  const timePasses = () => query(`update invitation_guest set due_at = now() where state = 'due'`);

  return {
    api,
    sink,
    ada,
    bob,
    query,
    make,
    meeting: (more: object = {}) =>
      make('/api/v2/activities', {
        subject: 'Sails',
        type: 'meeting',
        due_date: soon,
        due_time: '13:30',
        duration: '01:30',
        location: { value: 'Kaj 3, Göteborg' },
        note: 'Ask for the secret discount',
        public_description: '<p>Prices &amp; terms</p>',
        attendees: [eva],
        ...more,
      }),
    change: (id: number, body: object) =>
      api.as(ada).patch(`/api/v2/activities/${id}`).send(body).expect(200),
    read: async (id: number) => (await api.as(ada).get(`/api/v2/activities/${id}`).expect(200)).body.data,

    happens,
    timePasses,

    /** All mail that is due at this moment. */
    async sent() {
      await api.app.get(ActivityInvitations).send();
      return sink.taken();
    },

    /** What events set off, and all mail of it, even what waits: it could be taken back, or several changes are one mail. */
    async settle() {
      await happens();
      await timePasses();
      await api.app.get(ActivityInvitations).send();
      return sink.taken();
    },

    /** A mail with a calendar comes to Ada. @returns the message's id */
    async comes(from: string, part: string, { isNew = true } = {}): Promise<number> {
      const name = `calendar-${++mails}@nordic.example`;
      const [remote] = await query<{ id: number }>(
        `insert into remote_message (folder_id, generation, uid, is_new, flags, internal_date)
         select id, 0, $2, $3, '{}', now() from folder where mailbox_id = $1 returning id`,
        [mailbox, mails, isNew],
      );
      const lines = [
        `From: ${from}`,
        'To: ada@mail.kontor.example',
        `Date: ${new Date().toUTCString()}`,
        `Message-ID: <${name}>`,
        'Subject: Sails',
        'MIME-Version: 1.0',
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'See the calendar.',
        '--b',
        `Content-Type: text/calendar; charset=utf-8; method=${/METHOD:(\w+)/.exec(part)?.[1]}`,
        '',
        part,
        '--b--',
        '',
      ];
      const raw = Buffer.from(lines.join('\r\n'));
      await api.app.get(Inbox).receive(mailbox, null, [{ remoteId: remote!.id, raw }]);
      const [message] = await query<{ id: number }>('select id from message where message_id = $1', [name]);
      return message!.id;
    },

    async stop() {
      await api.stop();
      await sink.stop();
    },
  };
}
