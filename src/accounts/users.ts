import { Injectable } from '@nestjs/common';
import { sightAsOf, sightColumns, type ViewerRow } from '../access/load.js';
import { ConflictError, InvalidError, UnauthorizedError } from '../errors.js';
import { normalizeAddress } from '../mail/address.js';
import { User } from '../model/index.js';
import { hashPassword, hashToken, verifyPassword } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { Attempts } from './attempts.js';
import { Totp } from './totp.js';
import { changeUsers } from './user-changes.js';

/** A user as sign-in, guard and doors know him. */
export interface Account {
  id: number;
  email: string;
  name: string;
  isAdmin: boolean;
  /** Null while he has not chosen: `en`, `sv`, `pl` or `nb`. */
  locale: string | null;
  /** Null while he has not chosen: a name of IANA's. */
  timezone: string | null;
}

/** A user who asks for something, with what he may see and do. */
export type Caller = Account &
  ViewerRow & {
    /** A word that is another one as soon as anything of this may be. */
    asOf: string;
  };

/** What a user may change of himself. */
export interface OwnSettings {
  name?: string | undefined;
  locale?: string | null | undefined;
  timezone?: string | null | undefined;
}

export interface NewUser {
  email: string;
  name: string;
  password?: string | undefined;
  isAdmin: boolean;
  /** As `setToGive` says it; what regular users may do where none is named. */
  permissionSetId?: string | null;
  active?: boolean;
}

/** What every query selects that answers with an Account; `u` is users. */
export const accountColumns = `u.id, u.email, u.name, u.is_admin as "isAdmin", u.locale, u.timezone`;

/** What every query selects that answers with a Caller; `asOf` where not only the user decides. */
export const callerColumns = (asOf = sightAsOf): string =>
  `${accountColumns}, ${sightColumns}, ${asOf} as "asOf"`;

const shortestPassword = 8;

/** The people of the company, and their passwords. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly totp: Totp,
  ) {}

  /** @throws {ConflictError} when the address has a user already */
  create(input: NewUser, actorId: number | null = null): Promise<Account> {
    return this.database.transaction(tx => insertUser(tx, input, actorId));
  }

  async findByEmail(email: string): Promise<Account | null> {
    const user = await this.database.em().findOne(User, { email: normalizeAddress(email) ?? '' });
    return user && toAccount(user);
  }

  /** Whom users turn to, whoever has been it for longest first; five at most. */
  administrators(): Promise<{ id: number; name: string; email: string }[]> {
    return this.database.query(
      'select id, name, email from users where is_admin and active and deleted_at is null order by id limit 5',
    );
  }

  /** Everyone, by name. */
  async list(): Promise<(Account & { active: boolean })[]> {
    const users = await this.database.em().find(User, {}, { orderBy: { name: 'asc', id: 'asc' } });
    return users.map(user => ({ ...toAccount(user), active: user.active }));
  }

  /** Changes what is named; the next page and the next mail go by it. @throws {InvalidError} */
  async change(actorId: number, id: number, settings: OwnSettings): Promise<Account> {
    const { name, locale, timezone } = settings;
    if (name !== undefined && name.trim() === '') throw new InvalidError('name', 'name is empty');
    if (timezone && !isTimezone(timezone)) {
      throw new InvalidError('timezone', 'timezone takes a name such as Europe/Stockholm');
    }
    return this.database.transaction(async tx => {
      const changed = await changeUsers(tx, actorId, [id], () =>
        tx.query<Account>(
          `update users u set name = coalesce($2, name), locale = case when $3 then $4 else locale end,
             timezone = case when $5 then $6 else timezone end, updated_at = now()
           where id = $1 returning ${accountColumns}`,
          [id, name?.trim(), locale !== undefined, locale, timezone !== undefined, timezone],
        ),
      );
      return changed[0]!;
    });
  }

  /**
   * Takes the old password, so that an open page is not enough to take an account over; guesses are braked as at sign-in.
   * All sessions end save the one that asks.
   *
   * @param session the token of the session that asks; null where an API token does
   * @throws {InvalidError} where the old password is wrong, or the new one too short
   * @throws {TooManyRequestsError} after ten failures in a quarter of an hour
   */
  async changePassword(
    id: number,
    passwords: { old: string; new: string },
    session: string | null,
    address: string,
  ): Promise<void> {
    const passwordHash = await hashNew(passwords.new, 'new_password');
    const user = await this.database.em().findOneOrFail(User, { id });
    await this.attempts.begin(user.email, address);
    const right = await verifyPassword(passwords.old, user.passwordHash ?? (await nobodysHash()));
    if (!user.passwordHash || !right) {
      throw new InvalidError('old_password', 'This is not your password', 'Enter the one you sign in with.');
    }
    await this.attempts.succeed(user.email, address);
    await this.database.transaction(async tx => {
      // Another change meanwhile would have been undone without its password.
      const changed = await tx.query(
        'update users set password_hash = $2 where id = $1 and password_hash = $3 returning 1',
        [id, passwordHash, user.passwordHash],
      );
      if (changed.length === 0) throw new ConflictError('The password was changed meanwhile', 'Try again.');
      await tx.query('delete from session where user_id = $1 and token_hash is distinct from $2', [
        id,
        session === null ? null : hashToken(session),
      ]);
    });
  }

  /**
   * @param address the client's, for the brake on guessing
   * @param code of the user's authenticator app, where he has switched that on, or a recovery code
   * @throws {UnauthorizedError} the same for an unknown address and for a wrong password; `totp_required` without a code
   * @throws {InvalidError} for a wrong code
   * @throws {TooManyRequestsError} after ten failures in a quarter of an hour
   */
  async authenticate(email: string, password: string, address: string, code?: string): Promise<Account> {
    const name = normalizeAddress(email) ?? email.toLowerCase().slice(0, 320);
    await this.attempts.begin(name, address);
    const user = await this.database.em().findOne(User, { email: name, active: true });
    // Someone without an account waits as long as someone with one, so that time does not tell who has one.
    const right = await verifyPassword(password, user?.passwordHash ?? (await nobodysHash()));
    if (!user?.passwordHash || !right) throw new UnauthorizedError('wrong email or password');
    if (user.totpConfirmedAt) {
      if (code === undefined) {
        await this.attempts.takeBack(name, address);
        throw new UnauthorizedError(
          'A code is asked for as well',
          'totp_required',
          'Enter the code that your authenticator app shows, or a recovery code.',
        );
      }
      await this.totp.take(user.id, code);
    }
    await this.attempts.succeed(name, address);
    return toAccount(user);
  }
}

let nobodys: Promise<string> | undefined;
const nobodysHash = (): Promise<string> => (nobodys ??= hashPassword('the password of nobody'));

/** @param actorId who adds him; null where nobody is signed in @throws {ConflictError} when the address has a user already */
export async function insertUser(tx: Tx, input: NewUser, actorId: number | null = null): Promise<Account> {
  const { email, name, passwordHash, isAdmin } = await ready(input);
  const [account] = await tx.query<Account>(
    `insert into users as u (email, name, password_hash, is_admin, permission_set_id, active, default_currency)
     values ($1, $2, $3, $4, $5, $6, coalesce((select default_currency from company), 'EUR'))
     on conflict (email) do nothing returning ${accountColumns}`,
    [email, name, passwordHash, isAdmin, input.permissionSetId ?? null, input.active ?? true],
  );
  if (!account)
    throw new ConflictError('A user with this email exists already', 'Use another address.', 'email');
  await emit(tx, [{ name: 'user.added', payload: { id: account.id } }], actorId);
  return account;
}

/** @throws {InvalidError} */
async function ready(input: NewUser) {
  const email = normalizeAddress(input.email);
  if (email === null) throw new InvalidError('email', 'email takes an address such as eva@example.com');
  const name = input.name.trim();
  if (name === '') throw new InvalidError('name', 'name is empty');
  const passwordHash = input.password === undefined ? null : await hashNew(input.password, 'password');
  return { email, name, passwordHash, isAdmin: input.isAdmin };
}

/** @throws {InvalidError} where it is too short */
export async function hashNew(password: string, field: string): Promise<string> {
  if (password.length < shortestPassword)
    throw new InvalidError(field, `${field} takes at least ${shortestPassword} characters`);
  return hashPassword(password);
}

/** As this Node knows them, by each of their names; an offset such as `+02:00` knows no summer and is refused. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const toAccount = ({ id, email, name, isAdmin, locale, timezone }: User): Account => ({
  id,
  email,
  name,
  isAdmin,
  locale: locale ?? null,
  timezone: timezone ?? null,
});
