import { Inject, Injectable } from '@nestjs/common';
import { inLanguage, queueLetter } from '../../accounts/system-letters.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { words, type Receipt } from './words.js';

interface Due extends Receipt {
  id: number;
  email: string;
  locale: string | null;
}

/** What is older is no news: the first receipt tells of up to two weeks, one after a standstill of no more. */
const longest = '15 days';

/** Tells users who want to hear it, on Monday mornings, what became of their copies. A week without any is not told of. */
@Injectable()
export class Receipts {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** To at most fifty users at a time. @param now of a test's own, as anybody's Monday */
  async write(now = new Date()): Promise<void> {
    await this.database.transaction(async tx => {
      const users = await tx.query<{ id: number; since: Date }>(
        `update users u set receipt_at = $1::timestamptz from users was
          where was.id = u.id and u.id in (
            select id from users
             where weekly_receipt and active and deleted_at is null
               and coalesce(receipt_at, '-infinity') < $1::timestamptz - interval '6 days'
               and extract(isodow from $1::timestamptz at time zone coalesce(timezone, 'UTC')) = 1
               and extract(hour from $1::timestamptz at time zone coalesce(timezone, 'UTC')) >= 8
             order by id limit 50 for update skip locked)
         returning u.id, greatest(coalesce(was.receipt_at, '-infinity'), $1::timestamptz - interval '${longest}') as since`,
        [now],
      );
      if (users.length === 0) return;
      const receipts = await tx.query<Due>(
        `with given as (
           select * from unnest($1::bigint[], $2::timestamptz[]) as given (user_id, since)
         ), copies as (
           select given.user_id, r.id, g.thread_id, exists (
               select from thread_link link where link.thread_id = g.thread_id and link.state = 'linked'
                 and num_nonnulls(link.deal_id, link.lead_id, link.project_id) = 1) as linked
             from given
             join smart_bcc_copy c on c.user_id = given.user_id and c.received_at > given.since
             join remote_message r on r.id = c.remote_id left join message g on g.id = r.message_id
         )
         select u.id, u.email, u.locale, count(*)::int as copies, count(*) filter (where linked)::int as linked,
                count(distinct t.id) filter (where t.asks)::int as asks,
                coalesce((array_agg(distinct t.subject) filter (where t.asks))[1:10], '{}') as subjects
           from copies join users u on u.id = copies.user_id left join thread t on t.id = copies.thread_id
          group by u.id`,
        [users.map(user => user.id), users.map(user => user.since)],
      );
      for (const { id, email, locale, ...receipt } of receipts) {
        const { button, ...letter } = inLanguage(words, locale).receipt(receipt);
        const url = this.env.PUBLIC_URL;
        await queueLetter(
          tx,
          {
            kind: 'bcc-receipt',
            to: email,
            userId: id,
            letter: url && button ? { ...letter, button } : letter,
            ...(url ? { link: `${url}/mail?filter=asks` } : {}),
            lastsHours: 48,
          },
          this.crypto,
        );
      }
    });
  }
}
