import { Injectable } from '@nestjs/common';
import { inLanguage, queueLetter } from '../../accounts/system-letters.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
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
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
  ) {}

  /** @param email normalized */
  async of(email: string): Promise<Sender> {
    const [found] = await this.database.query<{ userId: number; addressId: number | null }>(
      `select id as "userId", null::bigint as "addressId", 0 as n from users where email = $1 and active and deleted_at is null
       union all
       select u.id, case when a.confirmed_at is null then a.id end, case when a.confirmed_at is null then 2 else 1 end
         from sender_address a join users u on u.id = a.user_id and u.active and u.deleted_at is null
        where a.email = $1
       order by n, "addressId" limit 1`,
      [email],
    );
    if (!found) return { kind: 'unknown' };
    return found.addressId === null
      ? { kind: 'user', userId: found.userId }
      : { kind: 'unconfirmed', addressId: found.addressId };
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
