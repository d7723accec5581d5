import { Inject, Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import type { Viewer } from '../../access/viewer.js';
import { Database } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { NotFoundError } from '../../errors.js';
import { itemAddress, type Target } from './address.js';
import { visibleTargets } from './links.js';
import { smartBccMailboxes } from './places.js';

/** How one user uses Smart BCC, and what an administrator sees of it. */
@Injectable()
export class SmartBccSettings {
  constructor(
    private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** The company's address. */
  async address(): Promise<string> {
    const [company] = await this.database.query<{ name: string }>('select bcc_name as name from company');
    return `${company?.name ?? ''}@${this.env.BCC_DOMAIN}`;
  }

  /** An item's own. @throws {NotFoundError} where it is not there for the viewer */
  async addressOf(viewer: Viewer, target: Target): Promise<string> {
    const [visible] = await visibleTargets(this.database, viewer, [target]);
    if (!visible) throw new NotFoundError(target.type);
    return itemAddress(await this.address(), target);
  }

  async of(
    viewer: Viewer,
  ): Promise<{ mailboxId: number; sharing: string; weeklyReceipt: boolean; copies: number }> {
    return this.database.transaction(async tx => {
      const mailboxId = (await smartBccMailboxes(tx, [viewer.userId])).get(viewer.userId) as number;
      const [row] = await tx.query<{ sharing: string; weeklyReceipt: boolean; copies: number }>(
        `select m.sharing, u.weekly_receipt as "weeklyReceipt",
                (select count(*) from smart_bcc_copy c where c.user_id = u.id and c.received_at > now() - interval '30 days') as copies
           from mailbox m join users u on u.id = m.user_id where m.id = $1`,
        [mailboxId],
      );
      return { mailboxId, ...(row as { sharing: string; weeklyReceipt: boolean; copies: number }) };
    });
  }

  async change(
    viewer: Viewer,
    {
      sharing,
      weeklyReceipt,
    }: { sharing?: 'private' | 'shared' | undefined; weeklyReceipt?: boolean | undefined },
  ): Promise<void> {
    await this.database.transaction(async tx => {
      const mailboxId = (await smartBccMailboxes(tx, [viewer.userId])).get(viewer.userId);
      if (sharing) await tx.query('update mailbox set sharing = $2 where id = $1', [mailboxId, sharing]);
      if (weeklyReceipt !== undefined) {
        // The first receipt tells of the week that begins now.
        await tx.query(
          `update users set weekly_receipt = $2, receipt_at = case when $2 and not weekly_receipt then now() else receipt_at end
            where id = $1`,
          [viewer.userId, weeklyReceipt],
        );
      }
    });
  }

  /** Gives the company's address a new name, at random; who still uses the old one is told so. */
  async rotate(): Promise<string> {
    await this.database.transaction(async tx => {
      const [company] = await tx.query<{ name: string; bccName: string }>(
        'select name, bcc_name as "bccName" from company for update',
      );
      await tx.query(
        'insert into smart_bcc_name (name) values ($1) on conflict (name) do update set retired_at = now()',
        [company?.bccName],
      );
      const stem =
        (company?.name ?? '')
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '')
          .slice(0, 20) || 'company';
      await tx.query('update company set bcc_name = $1', [`${stem}-${letters(6)}`]);
    });
    return this.address();
  }

  /** Of the last thirty days. */
  async figures() {
    const [[taken], refused, listeners] = await Promise.all([
      this.database.query<{ mails: number }>(
        `select count(*) as mails from smart_bcc_copy where received_at > now() - interval '30 days'`,
      ),
      this.database.query<{ reason: string; mails: number }>(
        `select reason, sum(mails)::int as mails from smtp_refusal where day > current_date - 30
          group by reason order by mails desc, reason`,
      ),
      this.database.query<{ process: string; address: string; seenAt: Date; listening: boolean }>(
        `select process, address, seen_at as "seenAt", seen_at > now() - interval '30 seconds' as listening
           from smtp_listener order by process limit 50`,
      ),
    ]);
    return { taken: taken?.mails ?? 0, refused, listeners };
  }
}

/** None that are read for others: no vowels, so no words either. */
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';
const letters = (count: number): string =>
  Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
