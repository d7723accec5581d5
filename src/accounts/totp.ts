import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verify } from 'otplib';
import { ConflictError, InvalidError } from '../errors.js';
import { User } from '../model/index.js';
import { Crypto, hashToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { Attempts } from './attempts.js';

/** How far the clocks of phone and server may be apart. */
const toleranceSeconds = 30;

const manyRecoveryCodes = 10;
/** Without those that are read as another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * The second step of signing in: codes of an authenticator app (RFC 6238). It counts once a first code has shown that the
 * app has the secret. Each code is good once.
 *
 * With it come recovery codes, for whoever has lost the app: each takes the place of one of the app's codes, once.
 */
@Injectable()
export class Totp {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly attempts: Attempts,
  ) {}

  /** Whether a code is asked for, and how many recovery codes are left. */
  async state(userId: number): Promise<{ active: boolean; recovery_codes: number }> {
    const [user] = await this.database.query<{ recovery_codes: number }>(
      `select cardinality(recovery_code_hashes) as recovery_codes from users
        where id = $1 and totp_confirmed_at is not null`,
      [userId],
    );
    return { active: user !== undefined, recovery_codes: user?.recovery_codes ?? 0 };
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

  /**
   * From now on it is asked for.
   * @returns the recovery codes, which are in this answer only
   * @throws {InvalidError} for a wrong code
   */
  async confirm(userId: number, code: string): Promise<string[]> {
    await this.take(userId, code);
    await this.database.query(
      'update users set totp_confirmed_at = coalesce(totp_confirmed_at, now()), updated_at = now() where id = $1',
      [userId],
    );
    return this.newRecoveryCodes(userId);
  }

  /** Others in their place; those of before are good no more. @throws as `remove` */
  async renewRecoveryCodes(userId: number, code: string): Promise<string[]> {
    await this.attempts.beginCode(userId);
    await this.take(userId, code);
    await this.attempts.codeSucceeded(userId);
    return this.newRecoveryCodes(userId);
  }

  private async newRecoveryCodes(userId: number): Promise<string[]> {
    const codes = Array.from({ length: manyRecoveryCodes }, newRecoveryCode);
    await this.database.query('update users set recovery_code_hashes = $2 where id = $1', [
      userId,
      codes.map(code => hashToken(code)),
    ]);
    return codes;
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
      `update users set totp_secret = null, totp_confirmed_at = null, totp_step = null, recovery_code_hashes = '{}'
        where id = $1`,
      [userId],
    );
  }

  /** Spends a code of the app, or a recovery code. @throws {InvalidError} where it is wrong, or was used already */
  async take(userId: number, code: string): Promise<void> {
    const refusal = new InvalidError(
      'code',
      'code: this is not the present code',
      'Enter the one that your app shows, or a recovery code that was not used yet.',
    );
    if (!/^\d{6}$/.test(code)) return this.takeRecoveryCode(userId, code, refusal);
    const user = await this.database
      .em()
      .findOneOrFail(User, { id: userId }, { populate: ['totpSecret'], fields: ['id', 'totpSecret'] });
    if (!user.totpSecret) throw refusal;
    const secret = this.crypto.decrypt(Buffer.from(user.totpSecret), context(userId));
    const result = await verify({ secret, token: code, epochTolerance: toleranceSeconds });
    if (!result.valid || !('timeStep' in result)) throw refusal;
    const taken = await this.database.query(
      `update users set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2) returning id`,
      [userId, result.timeStep],
    );
    if (taken.length === 0) throw refusal;
  }

  private async takeRecoveryCode(userId: number, code: string, refusal: InvalidError): Promise<void> {
    const written = code.toLowerCase().replaceAll(/[\s-]/g, '');
    const hash = hashToken(written.replaceAll(/(.{4})(?=.)/g, '$1-'));
    const taken = await this.database.query(
      `update users set recovery_code_hashes = array_remove(recovery_code_hashes, $2)
        where id = $1 and totp_confirmed_at is not null and $2 = any (recovery_code_hashes) returning id`,
      [userId, hash],
    );
    if (taken.length === 0) throw refusal;
  }
}

/** Sixty bits: too many to guess, and few enough to be typed. */
const newRecoveryCode = (): string =>
  Array.from({ length: 12 }, () => letters[randomInt(letters.length)])
    .join('')
    .replaceAll(/(.{4})(?=.)/g, '$1-');

/** Binds a secret to its user: in another row it does not open. */
const context = (userId: number): string => `totp ${userId}`;
