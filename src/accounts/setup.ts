import { Inject, Injectable } from '@nestjs/common';
import { ConflictError, ForbiddenError } from '../errors.js';
import { hashToken, newToken } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { insertToken } from './tokens.js';
import { insertUser, type Account } from './users.js';

/** Any number would do; it only has to be the same in every process. */
const setupLock = 7_231_407;

export interface FirstAdmin {
  token: string;
  company_name: string;
  name: string;
  email: string;
  password: string;
}

/** The first start: a company without a user gets its first administrator, from the environment or by a link. */
@Injectable()
export class Setup {
  constructor(
    private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Called at every start; does nothing once there is a user. With ADMIN_EMAIL and a password or token that user is
   * made. Without, the answer is the token of a set-up link: good for one use, and only until the next start
   * without a user makes another (the database has its hash alone, so an old link could not be shown again).
   */
  async prepare(): Promise<{ token: string } | null> {
    return this.alone(async tx => {
      if (await hasUsers(tx)) return null;
      const {
        ADMIN_EMAIL: email,
        ADMIN_PASSWORD: password,
        ADMIN_API_TOKEN: apiToken,
        COMPANY_NAME,
      } = this.env;
      if (COMPANY_NAME) await tx.query('update company set name = $1', [COMPANY_NAME]);
      if (email && (password || apiToken)) {
        const name = email.slice(0, email.indexOf('@'));
        const admin = await insertUser(tx, { email, name, password, isAdmin: true });
        if (apiToken) await insertToken(tx, admin.id, 'ADMIN_API_TOKEN', apiToken);
        await tx.query('update company set setup_token_hash = null');
        return null;
      }
      const token = newToken();
      await tx.query('update company set setup_token_hash = $1', [hashToken(token)]);
      return { token };
    });
  }

  /** @throws {ForbiddenError} for a wrong or used link, {ConflictError} once there is a user */
  async complete(input: FirstAdmin): Promise<Account> {
    return this.alone(async tx => {
      const [company] = await tx.query<{ setup_token_hash: string | null }>(
        'select setup_token_hash from company',
      );
      if (await hasUsers(tx)) {
        throw new ConflictError(
          'Kontor is set up already',
          'Sign in, or ask an administrator for an account.',
        );
      }
      if (company?.setup_token_hash !== hashToken(input.token)) {
        throw new ForbiddenError('This set-up link is not valid', 'Restart Kontor: it prints a new link.');
      }
      await tx.query('update company set name = $1, setup_token_hash = null', [input.company_name.trim()]);
      return insertUser(tx, { ...input, isAdmin: true });
    });
  }

  async company(): Promise<{ name: string; needsSetup: boolean; isDemo: boolean }> {
    const [row] = await this.database.query<{ name: string; needsSetup: boolean; isDemo: boolean }>(
      `select name, not exists (select 1 from users) as "needsSetup", is_demo as "isDemo" from company`,
    );
    return row!;
  }

  /** One process at a time, so that two that start together do not both find nobody. */
  private alone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async tx => {
      await tx.query('select pg_advisory_xact_lock($1)', [setupLock]);
      return work(tx);
    });
  }
}

async function hasUsers(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ some: boolean }>('select exists (select 1 from users) as some');
  return row!.some;
}
