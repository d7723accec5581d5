import { Inject, Injectable } from '@nestjs/common';
import { ActivityGuests } from '../crm/activity-guests.js';
import type { DomainEvent } from '../events.js';
import { calendarIn } from '../mail/calendar-part.js';
import { Parser } from '../mail/parser.js';
import { Blobs } from '../platform/blobs.js';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';

const atOnce = 100;
const mostAttempts = 5;
/** What a worker that dies had in hand is due again after this. */
const claimSeconds = 60;

/** Notes new mail that has a calendar in it. History has none: what was answered long ago changes no activity. */
export async function noteCalendarMail(tx: Tx, events: DomainEvent[]): Promise<void> {
  const mails = events.flatMap(event => (event.name === 'mail.received' ? [event.payload] : []));
  if (mails.length === 0) return;
  await tx.query(
    `insert into calendar_mail (message_id, mailbox_id)
     select distinct on (c.message_id) c.message_id, c.mailbox_id
       from unnest($1::bigint[], $2::bigint[]) as given (message_id, mailbox_id)
       join message_copy c on c.message_id = given.message_id and c.mailbox_id = given.mailbox_id
      where exists (select from attachment t where t.content_id = c.content_id and t.content_type = 'text/calendar')
      order by c.message_id, c.mailbox_id
     on conflict (message_id) do nothing`,
    [mails.map(mail => mail.messageId), mails.map(mail => mail.mailboxId)],
  );
}

/** Looks at the calendars that came by mail, and does to activities what they say. Done twice it does nothing twice. */
@Injectable()
export class CalendarMails {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    private readonly guests: ActivityGuests,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Those that wait, so many at a time. One that cannot be done is tried again a few times, then left. */
  async read(): Promise<void> {
    for (let n = 0; n < atOnce; n++) {
      const [mail] = await this.database.query<{ messageId: number; mailboxId: number; attempts: number }>(
        `update calendar_mail set due_at = now() + attempts * interval '${claimSeconds} seconds' + interval '${claimSeconds} seconds',
                attempts = attempts + 1
          where message_id = (select message_id from calendar_mail where due_at <= now()
                               order by due_at for update skip locked limit 1)
         returning message_id as "messageId", mailbox_id as "mailboxId", attempts`,
      );
      if (!mail) return;
      try {
        await this.heed(mail.messageId, mail.mailboxId);
      } catch (error) {
        this.log.warn({ err: error, messageId: mail.messageId }, 'calendar in a mail');
        if (mail.attempts < mostAttempts) continue;
      }
      failpoint('calendar-mail.heeded');
      await this.database.query('delete from calendar_mail where message_id = $1', [mail.messageId]);
    }
  }

  private async heed(messageId: number, mailboxId: number): Promise<void> {
    const [copy] = await this.database.query<{ blob: Buffer }>(
      'select blob from message_copy where message_id = $1 and mailbox_id = $2',
      [messageId, mailboxId],
    );
    if (!copy) return;
    const raw = await this.blobs.get(copy.blob);
    const [prepared] = await this.parser.parseBatch([raw]);
    const event = prepared && (await calendarIn(raw, prepared.mail));
    const from = prepared?.mail.from?.address;
    if (event && from) await this.guests.heed(from, event);
  }
}
