import { Injectable } from '@nestjs/common';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { ConflictError, InvalidError, UnauthorizedError } from '../errors.js';
import { normalizeAddress } from '../mail/address.js';
import { User } from '../model/index.js';
import { hashPassword, verifyPassword } from '../platform/crypto.js';
import { Database, type Sql } from '../platform/database.js';
import { Attempts } from './attempts.js';

/** A user as sign-in, guard and doors know him. */
export interface Account {
  id: number;
  email: string;
  name: string;
  isAdmin: boolean;
  locale: string;
  timezone: string;
}

export interface NewUser {
  email: string;
  name: string;
  password?: string | undefined;
  isAdmin: boolean;
}

/** What every query selects that answers with an Account; `u` is users. */
export const accountColumns = `u.id, u.email, u.name, u.is_admin as "isAdmin", u.locale, u.timezone`;

const shortestPassword = 8;

/** The people of the company, and their passwords. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
  ) {}

  /** @throws {ConflictError} when the address has a user already */
  async create(input: NewUser): Promise<Account> {
    const em = this.database.em();
    const user = em.create(User, await ready(input));
    try {
      await em.persist(user).flush();
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new ConflictError('A user with this email exists already', 'Use another address.', 'email');
    }
    return toAccount(user);
  }

  async findByEmail(email: string): Promise<Account | null> {
    const user = await this.database.em().findOne(User, { email: normalizeAddress(email) ?? '' });
    return user && toAccount(user);
  }

  /** Everyone, by name. */
  async list(): Promise<(Account & { active: boolean })[]> {
    const users = await this.database.em().find(User, {}, { orderBy: { name: 'asc', id: 'asc' } });
    return users.map(user => ({ ...toAccount(user), active: user.active }));
  }

  /**
   * @param address the client's, for the brake on guessing
   * @throws {UnauthorizedError} the same for an unknown address and for a wrong password
   * @throws {TooManyRequestsError} after ten failures in a quarter of an hour
   */
  async authenticate(email: string, password: string, address: string): Promise<Account> {
    const name = normalizeAddress(email) ?? email.toLowerCase().slice(0, 320);
    await this.attempts.begin(name, address);
    const user = await this.database.em().findOne(User, { email: name, active: true });
    // Someone without an account waits as long as someone with one, so that time does not tell who has one.
    const right = await verifyPassword(password, user?.passwordHash ?? (await nobodysHash()));
    if (!user?.passwordHash || !right) throw new UnauthorizedError('wrong email or password');
    await this.attempts.succeed(name, address);
    return toAccount(user);
  }
}

let nobodys: Promise<string> | undefined;
const nobodysHash = (): Promise<string> => (nobodys ??= hashPassword('the password of nobody'));

/** Writes a user in a transaction that is under way. The address must be free. */
export async function insertUser(sql: Sql, input: NewUser): Promise<Account> {
  const { email, name, passwordHash, isAdmin } = await ready(input);
  const [account] = await sql.query<Account>(
    `insert into users as u (email, name, password_hash, is_admin) values ($1, $2, $3, $4) returning ${accountColumns}`,
    [email, name, passwordHash, isAdmin],
  );
  return account!;
}

/** @throws {InvalidError} */
async function ready(input: NewUser) {
  const email = normalizeAddress(input.email);
  if (email === null) throw new InvalidError('email', 'email takes an address such as eva@example.com');
  const name = input.name.trim();
  if (name === '') throw new InvalidError('name', 'name is empty');
  if (input.password !== undefined && input.password.length < shortestPassword) {
    throw new InvalidError('password', `password takes at least ${shortestPassword} characters`);
  }
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return { email, name, passwordHash, isAdmin: input.isAdmin };
}

const toAccount = ({ id, email, name, isAdmin, locale, timezone }: User): Account => ({
  id,
  email,
  name,
  isAdmin,
  locale,
  timezone,
});
