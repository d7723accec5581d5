import { Inject, Injectable } from '@nestjs/common';
import { writeCalendar } from '../mail/calendar.js';
import type { Told } from '../model/index.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import { invitationMail } from './invitation-words.js';
import { SystemMail } from './system-mail.js';

/** Waits between tries, in seconds; after the last one the guest counts as not reached. */
const waits = [60, 300, 1800, 7200, 12 * 3600];
/** What a worker that dies had in hand is due again after this: longer than a server may take for one mail. */
const claimSeconds = 300;
const atOnce = 100;

interface Due {
  id: number;
  address: string;
  name: string | null;
  method: 'REQUEST' | 'CANCEL';
  stamp: Date;
  attempts: number;
  uid: string;
  sequence: number;
  told: Told;
  isOff: boolean;
  isFirst: boolean;
  locale: string | null;
  timezone: string | null;
}

/**
 * Sends what guests of activities are to be told (see `plan-invitations.ts`):
 *
 *   due ──taken by the server──> sent
 *    ├──refused──> due, later ──last try──> failed
 *    └──it has begun meanwhile──> passed
 *
 * A worker takes a row by moving its due time on, and marks it after the server has the mail. Killed between the two it
 * sends the same once more: with the same UID, sequence number and stamp, which a calendar takes for what it knows.
 */
@Injectable()
export class ActivityInvitations {
  constructor(
    private readonly database: Database,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** What is due, so many at a time. Where no mail can be sent it waits until some can, while the activity is to come. */
  async send(): Promise<void> {
    if (!this.env.SMTP_OUT_URL) return;
    for (let n = 0; n < atOnce; n++) {
      const due = await this.take();
      if (!due) return;
      await this.sendOne(due);
    }
  }

  /** What became of an activity's invitations, by guest. The caller has made sure that the viewer may see it. */
  of(activityId: number): Promise<GuestState[]> {
    return this.database.query<GuestState>(
      `select address, name, method, sequence, state, attempts, sent_at as "sentAt", answered_at as "answeredAt"
         from invitation_guest where activity_id = $1 order by id`,
      [activityId],
    );
  }

  private async take(): Promise<Due | null> {
    const [due] = await this.database.query<Due>(
      `update invitation_guest g set due_at = now() + interval '${claimSeconds} seconds', attempts = g.attempts + 1
         from invitation i join activity a on a.id = i.activity_id left join users u on u.id = a.owner_id
        where i.activity_id = g.activity_id and g.id = (
          select id from invitation_guest where state = 'due' and due_at <= now()
           order by due_at for update skip locked limit 1)
       returning g.id, g.address, g.name, g.method, g.stamp, g.attempts, i.uid, g.sequence, i.told,
         not exists (select from invitation_guest o where o.activity_id = g.activity_id and o.method = 'REQUEST') as "isOff",
         g.sent_at is null as "isFirst", u.locale, u.timezone`,
    );
    return due ?? null;
  }

  private async sendOne(due: Due): Promise<void> {
    const { told, method } = due;
    if (hasBegun(told)) return this.settle(due, 'passed');
    const { subject, text } = invitationMail(due);
    const content = await writeCalendar({
      ...told,
      method,
      uid: due.uid,
      sequence: due.sequence,
      stamp: due.stamp,
      isOff: method === 'CANCEL' && due.isOff,
      guests: method === 'CANCEL' ? [{ address: due.address, name: due.name }] : told.guests,
    });
    const isSent = await this.mail.send({
      to: due.address,
      replyTo: told.organizer,
      subject,
      text,
      calendar: { method, content },
    });
    failpoint('invitation.sent');
    if (isSent) return this.settle(due, 'sent');
    const wait = waits[due.attempts - 1];
    if (wait === undefined) return this.settle(due, 'failed');
    await this.database.query(
      'update invitation_guest set due_at = now() + make_interval(secs => $2) where id = $1 and stamp = $3',
      [due.id, wait, due.stamp],
    );
  }

  /** What was planned anew while it was sent stays due. */
  private async settle({ id, stamp }: Due, state: 'sent' | 'failed' | 'passed'): Promise<void> {
    await this.database.query(
      `update invitation_guest set sent_at = case when $2 = 'sent' then now() else sent_at end,
              state = case when stamp = $3 then $2 else state end where id = $1`,
      [id, state, stamp],
    );
  }
}

interface GuestState {
  address: string;
  name: string | null;
  method: 'REQUEST' | 'CANCEL';
  sequence: number;
  state: 'due' | 'sent' | 'failed' | 'passed';
  attempts: number;
  sentAt: Date | null;
  answeredAt: Date | null;
}

/** All day means until the day is over everywhere. */
const hasBegun = ({ start, end }: Told): boolean =>
  start.length === 10
    ? new Date(end).getTime() + 12 * 3600_000 <= Date.now()
    : new Date(start).getTime() <= Date.now();
