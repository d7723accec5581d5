import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verify } from 'otplib';
import { ConflictError, InvalidError } from '../errors.js';
import { User } from '../model/index.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { Attempts } from './attempts.js';

/** How far the clocks of phone and server may be apart. */
const toleranceSeconds = 30;

/**
 * The second step of signing in: codes of an authenticator app (RFC 6238). It counts once a first code has shown that the
 * app has the secret. Each code is good once.
 */
@Injectable()
export class Totp {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly attempts: Attempts,
  ) {}

  /** Whether a code is asked for. */
  async isOn(userId: number): Promise<boolean> {
    const [user] = await this.database.query(
      'select from users where id = $1 and totp_confirmed_at is not null',
      [userId],
    );
    return user !== undefined;
  }

  /** A new secret, to be confirmed; `uri` is what the app reads as a QR code. @throws {ConflictError} where one counts already */
  async begin(userId: number): Promise<{ secret: string; uri: string }> {
    const secret = generateSecret();
    const [user] = await this.database.query<{ email: string }>(
      `update users set totp_secret = $2, totp_step = null where id = $1 and totp_confirmed_at is null returning email`,
      [userId, this.crypto.encrypt(secret, context(userId))],
    );
    if (!user) throw new ConflictError('The second step is switched on already', 'Switch it off first.');
    return { secret, uri: generateURI({ issuer: 'Kontor', label: user.email, secret }) };
  }

  /** From now on it is asked for. @throws {InvalidError} for a wrong code */
  async confirm(userId: number, code: string): Promise<void> {
    await this.take(userId, code);
    await this.database.query(
      'update users set totp_confirmed_at = coalesce(totp_confirmed_at, now()), updated_at = now() where id = $1',
      [userId],
    );
  }

  /** An open page is not enough to be rid of it. @throws {InvalidError} for a wrong code @throws {TooManyRequestsError} */
  async remove(userId: number, code: string): Promise<void> {
    await this.attempts.beginCode(userId);
    await this.take(userId, code);
    await this.attempts.codeSucceeded(userId);
    await this.reset(userId);
  }

  /** For a user who lost his phone. */
  async reset(userId: number): Promise<void> {
    await this.database.query(
      'update users set totp_secret = null, totp_confirmed_at = null, totp_step = null where id = $1',
      [userId],
    );
  }

  /** Spends a code. @throws {InvalidError} where it is wrong, or was used already */
  async take(userId: number, code: string): Promise<void> {
    const refusal = new InvalidError(
      'code',
      'code: this is not the present code',
      'Enter the one that your app shows.',
    );
    const user = await this.database
      .em()
      .findOneOrFail(User, { id: userId }, { populate: ['totpSecret'], fields: ['id', 'totpSecret'] });
    if (!user.totpSecret || !/^\d{6}$/.test(code)) throw refusal;
    const secret = this.crypto.decrypt(Buffer.from(user.totpSecret), context(userId));
    const result = await verify({ secret, token: code, epochTolerance: toleranceSeconds });
    if (!result.valid || !('timeStep' in result)) throw refusal;
    const taken = await this.database.query(
      `update users set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2) returning id`,
      [userId, result.timeStep],
    );
    if (taken.length === 0) throw refusal;
  }
}

/** Binds a secret to its user: in another row it does not open. */
const context = (userId: number): string => `totp ${userId}`;
