import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { backToDraft, tell } from './changes.js';
import { reasons } from './states.js';

/**
 * SQL: somebody who is none of us has written in the thread in `thread` since `since`, in whichever mailbox that came.
 * An automatic answer does not count, and neither does old mail that a backfill brings.
 */
const answered = (thread: string, since: string): string => `exists (
  select from message m where m.thread_id = ${thread} and m.author_id is null and m.automatic is null
    and m.created_at > ${since} and m.sent_at > ${since} - interval '1 day')`;

/** SQL: the mail in row `o` goes out only if nobody answers, and somebody has. */
export const needless = `(o.state = 'scheduled' and o.cancel_on_reply and exists (
  select from message before where before.id = o.answers_id
    and ${answered('before.thread_id', "o.not_before - interval '10 seconds'")}))`;

const wasAnswered = `exists (
  select from message sent where sent.id = o.message and ${answered('sent.thread_id', 'o.sent_at')})`;

/** What waits for an answer: reminders, and mails that are to go out only if none comes. */
@Injectable()
export class FollowUps {
  constructor(private readonly database: Database) {}

  /** Everything that is due now. */
  async run(): Promise<void> {
    await this.database.transaction(async tx => {
      const over = await tx.query<{ id: number; user_id: number; due: boolean }>(
        `update outgoing_mail o set remind_state = case when ${wasAnswered} then 'answered' else 'due' end, updated_at = now()
          where o.id in (
            select o.id from outgoing_mail o
             where o.remind_state = 'waiting' and (o.remind_at <= now() or ${wasAnswered}) for update skip locked)
         returning o.id, o.user_id, o.remind_state = 'due' as due`,
      );
      await notify(
        tx,
        over.flatMap(mail => (mail.due ? [mail.id] : [])),
      );
      await tell(tx, over);
    });
    await this.database.transaction(async tx => {
      const idle = await tx.query<{ id: number; user_id: number }>(
        `select o.id, o.user_id from outgoing_mail o
          where ${needless} and coalesce(o.held_until < now(), true) for update skip locked`,
      );
      if (idle.length === 0) return;
      await backToDraft(
        tx,
        idle.map(mail => mail.id),
        reasons.answered(),
      );
      await tell(tx, idle);
    });
  }
}

/** Among their writers' notifications, in the app: nothing that needs a mail. */
async function notify(tx: Tx, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  const told = await tx.query<{ user_id: number }>(
    `insert into notification (user_id, outgoing_mail_id, told_at)
     select user_id, id, now() from outgoing_mail where id = any($1) order by id on conflict do nothing
     returning user_id`,
    [ids],
  );
  const userIds = [...new Set(told.map(each => each.user_id))];
  if (userIds.length > 0) await emit(tx, [{ name: 'user.notified', payload: { userIds } }]);
}
