import { Injectable } from '@nestjs/common';
import { isIP } from 'node:net';
import { TooManyRequestsError } from '../errors.js';
import { Database } from '../platform/database.js';

const mostFailures = 10;
/** Logins at mail servers that failed: of one user, and at one server for all users together. */
const mostFailedLogins = { user: 20, host: 60 };
/** Of one user; a whole company may look up its own domain on the same morning. */
const mostFailedLookups = 20;
/** Links for a new password: for one email, and asked for from one client address. */
const mostResets = { email: 3, address: 20 };
const window = '15 minutes';

/**
 * The brake on guessing passwords: ten failures in a quarter of an hour for one email, and from one client address.
 * Logins at mail servers, made to test what a user entered, and look-ups of a domain's settings have one too: Kontor
 * must not be the place from which somebody tries other people's passwords, looks for open ports or asks about domains.
 *
 * Kept in PostgreSQL: in memory the limit would be multiplied by the number of API processes and end with a restart.
 * An attempt is counted before the password is looked at and taken back when it was right, so that a hundred guesses
 * sent at once are a hundred attempts.
 */
@Injectable()
export class Attempts {
  constructor(private readonly database: Database) {}

  /** @throws {TooManyRequestsError} */
  async begin(email: string, address: string): Promise<void> {
    await this.count(keys(email, address).map(key => [key, mostFailures]));
  }

  /** The email starts afresh; the address only gets its attempt back, or one known account would free it to guess others. */
  async succeed(email: string, address: string): Promise<void> {
    const [emailKey, addressKey] = keys(email, address);
    await this.database.query('delete from sign_in_attempt where key = $1', [emailKey]);
    await this.giveBack([addressKey]);
  }

  /** The password was right, but it is not all that is asked for: the attempt counts for nothing, and frees nothing. */
  async takeBack(email: string, address: string): Promise<void> {
    await this.giveBack(keys(email, address));
  }

  /** He has proved in another way who he is: guesses at his password count no more. */
  async forgive(email: string): Promise<void> {
    await this.database.query('delete from sign_in_attempt where key = $1', [`email:${email}`]);
  }

  /** Each counts, whether there is such a user or not. @throws {TooManyRequestsError} */
  async beginReset(email: string, address: string): Promise<void> {
    await this.count([
      [`reset-email:${email}`, mostResets.email],
      [`reset-address:${network(address)}`, mostResets.address],
    ]);
  }

  /** Before a login at a mail server that `loginSucceeded` takes back. @throws {TooManyRequestsError} */
  async beginLogin(userId: number, host: string): Promise<void> {
    const [user, server] = loginKeys(userId, host);
    await this.count([
      [user, mostFailedLogins.user],
      [server, mostFailedLogins.host],
    ]);
  }

  /** Each only gets this attempt back: an account of one's own must not free one to guess others. */
  loginSucceeded(userId: number, host: string): Promise<void> {
    return this.giveBack(loginKeys(userId, host));
  }

  /** Before a look-up of a domain's mail settings that `lookupSucceeded` takes back. @throws {TooManyRequestsError} */
  async beginLookup(userId: number): Promise<void> {
    await this.count([[lookupKey(userId), mostFailedLookups]]);
  }

  lookupSucceeded(userId: number): Promise<void> {
    return this.giveBack([lookupKey(userId)]);
  }

  /** Before a signed-in user's code of the second step that `codeSucceeded` takes back. @throws {TooManyRequestsError} */
  async beginCode(userId: number): Promise<void> {
    await this.count([[codeKey(userId), mostFailures]]);
  }

  codeSucceeded(userId: number): Promise<void> {
    return this.giveBack([codeKey(userId)]);
  }

  private async giveBack(counted: string[]): Promise<void> {
    await this.database.query('update sign_in_attempt set failures = failures - 1 where key = any ($1)', [
      counted,
    ]);
  }

  private async count(counted: [key: string, most: number][]): Promise<void> {
    await this.database.query('delete from sign_in_attempt where until < now()');
    const rows = await this.database.query<{ key: string; failures: number; seconds: number }>(
      `insert into sign_in_attempt as a (key, until)
       select key, now() + interval '${window}' from unnest($1::text[]) as key order by key
       on conflict (key) do update set
         failures = case when a.until < now() then 1 else a.failures + 1 end,
         until = case when a.until < now() then excluded.until else a.until end
       returning key, failures, ceil(extract(epoch from until - now()))::int as seconds`,
      [counted.map(([key]) => key)],
    );
    const limits = new Map(counted);
    const over = rows.filter(row => row.failures > (limits.get(row.key) ?? 0));
    if (over.length > 0) throw new TooManyRequestsError(Math.max(...over.map(row => row.seconds)));
  }
}

const keys = (email: string, address: string): [string, string] => [
  `email:${email}`,
  `address:${network(address)}`,
];

const codeKey = (userId: number): string => `code:${userId}`;

const loginKeys = (userId: number, host: string): [string, string] => [
  `mail-user:${userId}`,
  `mail-host:${host.toLowerCase().replace(/\.$/, '')}`,
];

const lookupKey = (userId: number): string => `lookup-user:${userId}`;

/** Who has one IPv6 address has 2^64 of them: what counts is its network. */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(gap).fill('0'), ...last];
  return groups
    .slice(0, 4)
    .map(group => parseInt(group, 16).toString(16))
    .join(':');
}
