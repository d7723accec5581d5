import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../access/viewer.js';
import { companyName, inLanguage, queueLetter } from '../../accounts/system-letters.js';
import { ConflictError, InvalidError, NotFoundError } from '../../errors.js';
import { domainOf, normalizeAddress } from '../../mail/address.js';
import { Crypto, hashToken, newToken } from '../../platform/crypto.js';
import { Database, type Tx } from '../../platform/database.js';
import { words } from './words.js';

interface SenderAddressRow {
  id: number;
  email: string;
  confirmed: boolean;
}

const mostOfAUser = 20;

/**
 * Further addresses from which a user sends mail to the CRM.
 *
 *   add --> unconfirmed --(link in a mail to that address)--> confirmed
 *                 +----------------- remove -----------------------+
 */
@Injectable()
export class SenderAddresses {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
  ) {}

  list(viewer: Viewer): Promise<SenderAddressRow[]> {
    return this.database.query<SenderAddressRow>(
      `select id, email, confirmed_at is not null as confirmed from sender_address where user_id = $1 order by id`,
      [viewer.userId],
    );
  }

  /**
   * @param origin where this server is reached: the link that confirms the address leads there
   * @throws {InvalidError} {ConflictError}
   */
  async add(viewer: Viewer, text: string, origin: string): Promise<SenderAddressRow> {
    const email = normalizeAddress(text);
    if (!email)
      throw new InvalidError(
        'email',
        'email is no email address',
        'Enter an address such as eva@example.com.',
      );
    return this.database.transaction(async tx => {
      // Two at once: the second sees what the first has made.
      await tx.query('select from users where id = $1 for no key update', [viewer.userId]);
      await refuseTaken(tx, viewer, email);
      const [count] = await tx.query<{ n: number }>(
        'select count(*) as n from sender_address where user_id = $1',
        [viewer.userId],
      );
      if ((count?.n ?? 0) >= mostOfAUser) {
        throw new ConflictError(
          `You have ${mostOfAUser} addresses, and that is the most`,
          'Remove one that you do not use.',
          'email',
        );
      }
      const [row] = await tx.query<{ id: number }>(
        'insert into sender_address (user_id, email) values ($1, $2) returning id',
        [viewer.userId, email],
      );
      const { id } = row as { id: number };
      await this.bring(tx, viewer, { id, email }, origin);
      return { id, email, confirmed: false };
    });
  }

  /** A new link for one that waits; the one before no longer works. @throws {NotFoundError} {ConflictError} */
  async again(viewer: Viewer, id: number, origin: string): Promise<SenderAddressRow> {
    return this.database.transaction(async tx => {
      const [row] = await tx.query<{ email: string; confirmed: boolean }>(
        `select email, confirmed_at is not null as confirmed from sender_address
          where id = $1 and user_id = $2 for update`,
        [id, viewer.userId],
      );
      if (!row) throw new NotFoundError('address');
      if (row.confirmed) throw new ConflictError(`${row.email} is confirmed already`);
      await this.bring(tx, viewer, { id, email: row.email }, origin);
      return { id, email: row.email, confirmed: false };
    });
  }

  /** @throws {NotFoundError} */
  async remove(viewer: Viewer, id: number): Promise<void> {
    const gone = await this.database.query(
      'delete from sender_address where id = $1 and user_id = $2 returning id',
      [id, viewer.userId],
    );
    if (gone.length === 0) throw new NotFoundError('address');
  }

  /** By the link in the mail. @throws {NotFoundError} where it is used up, {ConflictError} where somebody else was first */
  async confirm(token: string): Promise<{ email: string }> {
    return this.database.transaction(async tx => {
      const [row] = await tx.query<{ id: number; userId: number; email: string }>(
        `select id, user_id as "userId", email from sender_address where token_hash = $1 and token_until > now() for update`,
        [hashToken(token)],
      );
      if (!row) throw new NotFoundError('link');
      await refuseTaken(tx, { userId: row.userId }, row.email, row.id);
      await tx.query(
        `update sender_address set confirmed_at = now(), token_hash = null, token_until = null
          where id = $1`,
        [row.id],
      );
      return { email: row.email };
    });
  }

  /** The link goes to the address itself, and to nobody else: who opens it has shown that it is his. */
  private async bring(tx: Tx, viewer: Viewer, { id, email }: { id: number; email: string }, origin: string) {
    const token = newToken();
    const [user] = await tx.query<{ locale: string | null }>(
      `with made as (
         update sender_address set token_hash = $2, token_until = now() + interval '7 days' where id = $1
       )
       select locale from users where id = $3`,
      [id, hashToken(token), viewer.userId],
    );
    const letter = inLanguage(words, user?.locale).confirm(email, await companyName(tx));
    const link = `${origin}/smart-bcc/confirm?token=${token}`;
    await queueLetter(
      tx,
      { kind: 'address-confirmation', to: email, userId: viewer.userId, letter, link, lastsHours: 7 * 24 },
      this.crypto,
    );
  }
}

async function refuseTaken(tx: Tx, { userId }: { userId: number }, email: string, but = 0): Promise<void> {
  const [taken] = await tx.query<{ own: boolean; ours: boolean }>(
    `select own, ours from (
       select id = $2 as own, false as ours from users where email = $1 and deleted_at is null
       union all
       select user_id = $2, false from sender_address
        where email = $1 and id <> $3 and (user_id = $2 or confirmed_at is not null)
       union all select false, true from company where bcc_domain = $4) found
      order by ours desc, own desc limit 1`,
    [email, userId, but, domainOf(email)],
  );
  if (!taken) return;
  if (taken.ours)
    throw new InvalidError('email', `${email} is an address of the CRM itself`, 'Enter one of your own.');
  throw taken.own
    ? new ConflictError(`${email} is among your addresses already`, '', 'email')
    : new ConflictError(`${email} belongs to another user`, 'Enter an address that is yours alone.', 'email');
}
