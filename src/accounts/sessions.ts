import { Injectable } from '@nestjs/common';
import { sightAsOf } from '../access/load.js';
import { hashToken, newToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { callerColumns, type Caller } from './users.js';

/** How long a browser that does not come back stays signed in. */
export const sessionDays = 30;

/** SQL: that the session `s` is in use is known. */
const fresh = `s.seen_at >= now() - interval '1 hour'`;
const fromSession = (hash: string): string =>
  `from session s join users u on u.id = s.user_id where s.token_hash = ${hash} and s.expires_at > now() and u.active`;

/** SQL: `asOf` of who is signed in by it, where nothing has to be written for that. */
export const sessionAsOf = (hash: string): string => `select ${sightAsOf} ${fromSession(hash)} and ${fresh}`;

/** SQL: what a session is called by. Its key is a secret's hash, which is nobody's to see. */
const publicId = `left(encode(sha256(convert_to(s.token_hash, 'UTF8')), 'hex'), 32)`;

export interface SignedIn {
  id: string;
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
  /** The one that asks. */
  current: boolean;
}

/** Signed-in browsers. The cookie holds the token; the database its hash. */
@Injectable()
export class Sessions {
  constructor(private readonly database: Database) {}

  /** Always a new token: one that somebody planted in the browser before is worth nothing afterwards. */
  async start(userId: number, userAgent: string, replaced: string | null): Promise<string> {
    const token = newToken();
    await this.database.transaction(async tx => {
      await tx.query('delete from session where token_hash = $1 or (user_id = $2 and expires_at < now())', [
        replaced === null ? null : hashToken(replaced),
        userId,
      ]);
      await tx.query(
        `insert into session (token_hash, user_id, user_agent, expires_at)
         values ($1, $2, $3, now() + $4 * interval '1 day')`,
        [hashToken(token), userId, userAgent.slice(0, 300), sessionDays],
      );
      await tx.query('update users set last_login_at = now() where id = $1', [userId]);
    });
    return token;
  }

  /** Who is signed in by it; each use prolongs it, written at most once an hour. */
  async resume(token: string): Promise<Caller | null> {
    const hash = hashToken(token);
    const [row] = await this.database.query<Caller & { stale: boolean }>(
      `select ${callerColumns()}, not ${fresh} as stale ${fromSession('$1')}`,
      [hash],
    );
    if (!row) return null;
    const { stale, ...account } = row;
    if (stale) {
      await this.database.query(
        `update session set seen_at = now(), expires_at = now() + $2 * interval '1 day' where token_hash = $1`,
        [hash, sessionDays],
      );
    }
    return account;
  }

  /** The browsers that a user is signed in with, the one that was used last first; `token` is that of the one he asks with. */
  async list(userId: number, token: string | null): Promise<SignedIn[]> {
    return this.database.query<SignedIn>(
      `select ${publicId} as id, s.user_agent as "userAgent", s.created_at as "createdAt", s.seen_at as "seenAt",
              s.token_hash is not distinct from $2 as current
         from session s where s.user_id = $1 and s.expires_at > now() order by s.seen_at desc limit 200`,
      [userId, token && hashToken(token)],
    );
  }

  /** Signs out one of his browsers, or all but the one he asks with. */
  async endOthers(userId: number, which: { id: string } | { but: string | null }): Promise<void> {
    const [condition, value] =
      'id' in which
        ? [`${publicId} = $2`, which.id]
        : ['s.token_hash is distinct from $2', which.but && hashToken(which.but)];
    await this.database.query(`delete from session s where s.user_id = $1 and ${condition}`, [userId, value]);
  }

  async end(token: string): Promise<void> {
    await this.database.query('delete from session where token_hash = $1', [hashToken(token)]);
  }
}
