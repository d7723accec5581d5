import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import { tell } from './deliveries.js';
import { backToDraft } from './outbox.js';
import { reasons } from './states.js';

/**
 * SQL: somebody who is none of us has written in the thread in `thread` since `since`, in whichever mailbox that came.
 * An automatic answer does not count, and neither does old mail that a backfill brings.
 */
const answered = (thread: string, since: string): string => `exists (
  select from message m where m.thread_id = ${thread} and m.author_id is null and m.automatic is null
    and m.created_at > ${since} and m.sent_at > ${since} - interval '1 day')`;

/** What waits for an answer: reminders, and mails that are to go out only if none comes. */
@Injectable()
export class FollowUps {
  constructor(private readonly database: Database) {}

  /** Everything that is due now. */
  async run(): Promise<void> {
    await this.database.transaction(async tx => {
      const over = await tx.query<{ id: number; user_id: number }>(
        `update outgoing_mail o set remind_state = case when due.answered then 'answered' else 'due' end, updated_at = now()
           from (
             select o.id, ${answered('sent.thread_id', 'o.sent_at')} as answered, o.remind_at <= now() as late
               from outgoing_mail o left join message sent on sent.id = o.message
              where o.remind_state = 'waiting' for update of o skip locked
           ) due
          where due.id = o.id and (due.answered or due.late)
         returning o.id, o.user_id`,
      );
      await tell(tx, over);
    });
    await this.database.transaction(async tx => {
      const needless = await tx.query<{ id: number; user_id: number }>(
        `select o.id, o.user_id from outgoing_mail o join message before on before.id = o.answers_id
          where o.state = 'scheduled' and o.cancel_on_reply and coalesce(o.held_until < now(), true)
            and ${answered('before.thread_id', "o.not_before - interval '10 seconds'")}
          for update of o skip locked`,
      );
      if (needless.length === 0) return;
      await backToDraft(
        tx,
        needless.map(mail => mail.id),
        reasons.answered(),
      );
      await tell(tx, needless);
    });
  }
}
