import { Injectable } from '@nestjs/common';
import { sightAsOf } from '../access/load.js';
import { NotFoundError } from '../errors.js';
import { ApiToken } from '../model/index.js';
import { hashToken, newToken } from '../platform/crypto.js';
import { Database, type Sql } from '../platform/database.js';
import { callerColumns, type Caller } from './users.js';

/** SQL: that the token `t` was used is known. */
const fresh = `t.used_at >= now() - interval '1 minute'`;
const fromToken = (hash: string): string =>
  `from api_token t join users u on u.id = t.user_id where t.token_hash = ${hash} and u.active`;

/** SQL: `asOf` of whose token it is, where nothing has to be written for that. */
export const tokenAsOf = (hash: string): string => `select ${sightAsOf} ${fromToken(hash)} and ${fresh}`;

/** API tokens: programs act by them as their user. */
@Injectable()
export class Tokens {
  constructor(private readonly database: Database) {}

  /** The token itself is in this answer only. */
  async create(userId: number, name: string): Promise<{ id: number; name: string; token: string }> {
    const token = newToken();
    return { id: await insertToken(this.database, userId, name, token), name, token };
  }

  async list(userId: number): Promise<ApiToken[]> {
    return this.database.em().find(ApiToken, { user: userId }, { orderBy: { id: 'asc' } });
  }

  /** @throws {NotFoundError} when the user has no such token */
  async remove(userId: number, id: number): Promise<void> {
    const rows = await this.database.query(
      'delete from api_token where user_id = $1 and id = $2 returning id',
      [userId, id],
    );
    if (rows.length === 0) throw new NotFoundError('Token');
  }

  /** Whose it is. That it was used is written at most once a minute. */
  async owner(token: string): Promise<Caller | null> {
    const hash = hashToken(token);
    const [row] = await this.database.query<Caller & { stale: boolean }>(
      `select ${callerColumns()}, ${fresh} is not true as stale ${fromToken('$1')}`,
      [hash],
    );
    if (!row) return null;
    const { stale, ...account } = row;
    if (stale)
      await this.database.query('update api_token set used_at = now() where token_hash = $1', [hash]);
    return account;
  }
}

export async function insertToken(sql: Sql, userId: number, name: string, token: string): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    'insert into api_token (user_id, name, token_hash) values ($1, $2, $3) returning id',
    [userId, name, hashToken(token)],
  );
  return row!.id;
}
