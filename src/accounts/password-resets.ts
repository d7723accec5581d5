import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForbiddenError } from '../errors.js';
import { normalizeAddress } from '../mail/address.js';
import { Crypto, hashToken, newToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { Attempts } from './attempts.js';
import { changedLetter, resetLetter, type Reader } from './letter-words.js';
import { companyName, queueLetter, withdrawLetters } from './system-letters.js';
import { hashNew } from './users.js';

const kind = 'password-reset';
const lastsHours = 1;
/** Everybody waits as long, so that the time of an answer does not tell who has an account. */
const answerMs = 300;

interface ResetUser extends Reader {
  id: number;
  email: string;
}

/** Another password for who forgot his, by a link that comes to his address: good once, for an hour, and one at a time. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly attempts: Attempts,
  ) {}

  /**
   * Sends a link where the address is an active user's, and says nothing of whether it is.
   *
   * @param address the client's, for the brake
   * @throws {TooManyRequestsError}
   */
  async request(email: string, address: string): Promise<void> {
    const name = normalizeAddress(email) ?? email.toLowerCase().slice(0, 320);
    await this.attempts.beginReset(name, address);
    await Promise.all([this.write(name), sleep(answerMs)]);
  }

  /** Whom a link is for. @throws {ForbiddenError} where it is used, replaced or too old */
  async read(token: string): Promise<{ email: string; name: string }> {
    const [row] = await this.database.query<{ email: string; name: string }>(
      `select u.email, u.name from password_reset r join users u on u.id = r.user_id
        where r.token_hash = $1 and r.until > now() and u.active`,
      [hashToken(token)],
    );
    if (!row) throw invalidLink();
    return row;
  }

  /**
   * Sets the password. All sessions end, and the user signs in anew, with the second step where he has one.
   *
   * @throws {ForbiddenError} as `read`; {InvalidError} where the password is too short
   */
  async use(token: string, password: string): Promise<void> {
    const { email } = await this.read(token);
    const passwordHash = await hashNew(password, 'password');
    await this.database.transaction(async tx => {
      const [user] = await tx.query<ResetUser>(
        `with used as (delete from password_reset where token_hash = $1 and until > now() returning user_id)
         update users u set password_hash = $2, invitation_hash = null, invited_until = null, updated_at = now()
           from used where u.id = used.user_id and u.active returning u.id, u.email, u.name, u.locale`,
        [hashToken(token), passwordHash],
      );
      if (!user) throw invalidLink();
      await tx.query('delete from session where user_id = $1', [user.id]);
      await withdrawLetters(tx, user.id, kind);
      await withdrawLetters(tx, user.id, 'invitation');
      const letter = changedLetter(user, await companyName(tx));
      await queueLetter(
        tx,
        { kind: 'password-changed', to: user.email, userId: user.id, letter, lastsHours: 24 },
        this.crypto,
      );
    });
    await this.attempts.forgive(email);
  }

  private async write(email: string): Promise<void> {
    await this.database.transaction(async tx => {
      const [user] = await tx.query<ResetUser>(
        'select id, email, name, locale from users where email = $1 and active and deleted_at is null',
        [email],
      );
      if (!user) return;
      const token = newToken();
      await tx.query(
        `insert into password_reset (user_id, token_hash, until) values ($1, $2, now() + make_interval(hours => $3))
         on conflict (user_id) do update set token_hash = excluded.token_hash, until = excluded.until`,
        [user.id, hashToken(token), lastsHours],
      );
      await withdrawLetters(tx, user.id, kind);
      const letter = resetLetter(user, await companyName(tx));
      // Anybody may ask, under whatever host name: where this server is, he does not decide.
      const link = `/reset-password?token=${token}`;
      await queueLetter(tx, { kind, to: user.email, userId: user.id, letter, link, lastsHours }, this.crypto);
    });
  }
}

const invalidLink = () =>
  new ForbiddenError(
    'This link is not valid any more',
    'It works once, and for an hour. Ask for another on the page to sign in.',
  );
