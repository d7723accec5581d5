import { Inject, Injectable } from '@nestjs/common';
import { writeCalendar } from '../mail/calendar.js';
import type { Heard, Told } from '../model/index.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import { invitationMail } from './invitation-words.js';
import { differs } from './plan-invitations.js';
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
  heard: Heard | null;
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
 *    ├──he has it so already: the change was taken back──> sent
 *    └──it has begun meanwhile──> passed
 *
 * A worker takes a row by moving its due time on, and marks it after the server has the mail. In between nobody knows what
 * the guest has heard: whatever is planned meanwhile is sent. Killed between the two it
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
      `with due as (
         select id, heard from invitation_guest where state = 'due' and due_at <= now()
          order by due_at for update skip locked limit 1)
       update invitation_guest g
          set due_at = now() + interval '${claimSeconds} seconds', attempts = g.attempts + 1, heard = null
         from due, invitation i join activity a on a.id = i.activity_id left join users u on u.id = a.owner_id
        where i.activity_id = g.activity_id and g.id = due.id
       returning g.id, g.address, g.name, g.method, g.stamp, due.heard, g.attempts, i.uid, g.sequence, i.told,
         not exists (select from invitation_guest o where o.activity_id = g.activity_id and o.method = 'REQUEST') as "isOff",
         g.sent_at is null as "isFirst", u.locale, u.timezone`,
    );
    return due ?? null;
  }

  private async sendOne(due: Due): Promise<void> {
    const { told, method } = due;
    if (knows(due)) return this.leave(due);
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
      `update invitation_guest set heard = $4,
              due_at = case when stamp = $3 then now() + make_interval(secs => $2) else due_at end
        where id = $1`,
      [due.id, wait, due.stamp, due.heard && JSON.stringify(due.heard)],
    );
  }

  /** An answer to what he has heard counts: so does its number. */
  private async leave({ id, stamp, heard }: Due): Promise<void> {
    await this.database.query(
      `update invitation_guest set heard = $3, state = case when stamp = $2 then 'sent' else state end,
              sequence = case when stamp = $2 then ($3::jsonb ->> 'sequence')::integer else sequence end
        where id = $1`,
      [id, stamp, JSON.stringify(heard)],
    );
  }

  /** What was planned anew while it was sent stays due. */
  private async settle(due: Due, state: 'sent' | 'failed' | 'passed'): Promise<void> {
    const { method, sequence, told } = due;
    const heard: Heard | null = state === 'sent' ? { method, sequence, told } : due.heard;
    await this.database.query(
      `update invitation_guest set sent_at = case when $2 = 'sent' then now() else sent_at end,
              state = case when stamp = $3 then $2 else state end, heard = $4::jsonb #- '{told,guests}'
        where id = $1`,
      [due.id, state, due.stamp, heard && JSON.stringify(heard)],
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

const knows = ({ heard, method, told }: Due): boolean =>
  heard?.method === method && (method === 'CANCEL' || !differs(heard.told, told));

/** All day means until the day is over everywhere. */
const hasBegun = ({ start, end }: Told): boolean =>
  start.length === 10
    ? new Date(end).getTime() + 12 * 3600_000 <= Date.now()
    : new Date(start).getTime() <= Date.now();
