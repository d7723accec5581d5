import { Injectable } from '@nestjs/common';
import { inLanguage, queueLetter } from '../../accounts/system-letters.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
import { Together } from '../../platform/together.js';
import { words } from './words.js';

/** Whose address it is that a mail to the CRM was sent from. */
type Sender =
  | { kind: 'user'; userId: number }
  /** A user entered it and has not shown yet that it is his. */
  | { kind: 'unconfirmed'; addressId: number }
  | { kind: 'unknown' };

/** Who may send mail to the CRM: active users, from their own address or from one that they have confirmed. */
@Injectable()
export class Senders {
  private readonly questions = new Together((emails: string[]) => this.find(emails), {
    items: 200,
  });

  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
  ) {}

  /** @param email normalized */
  of(email: string): Promise<Sender> {
    return this.questions.ask(email);
  }

  private async find(emails: string[]): Promise<Sender[]> {
    const rows = await this.database.query<{ email: string; userId: number; addressId: number | null }>(
      `select distinct on (email) email, "userId", "addressId" from (
         select email, id as "userId", null::bigint as "addressId", 0 as n
           from users where email = any($1) and active and deleted_at is null
         union all
         select a.email, u.id, case when a.confirmed_at is null then a.id end,
                case when a.confirmed_at is null then 2 else 1 end
           from sender_address a join users u on u.id = a.user_id and u.active and u.deleted_at is null
          where a.email = any($1)) found
        order by email, n, "addressId"`,
      [emails],
    );
    const byEmail = new Map(rows.map(row => [row.email, row]));
    return emails.map(email => {
      const found = byEmail.get(email);
      if (!found) return { kind: 'unknown' };
      return found.addressId === null
        ? { kind: 'user', userId: found.userId }
        : { kind: 'unconfirmed', addressId: found.addressId };
    });
  }

  /** Tells the user of an address that a mail from it was refused for want of its confirmation: once a day at most. */
  async tellRefused(addressId: number): Promise<void> {
    await this.database.transaction(async tx => {
      const [user] = await tx.query<{ id: number; to: string; locale: string | null; email: string }>(
        `update sender_address a set refused_at = now() from users u
          where a.id = $1 and u.id = a.user_id and (a.refused_at is null or a.refused_at < now() - interval '1 day')
         returning u.id, u.email as to, u.locale, a.email`,
        [addressId],
      );
      if (!user) return;
      const letter = inLanguage(words, user.locale).refused(user.email);
      await queueLetter(
        tx,
        { kind: 'bcc-notice', to: user.to, userId: user.id, letter, lastsHours: 48 },
        this.crypto,
      );
    });
  }
}
