import type OAuth2Server from '@node-oauth/oauth2-server';
import { hashToken, newToken } from '../platform/crypto.js';
import type { Sql } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';

/**
 * What the OAuth2 library asks for, over our tables. A consent is a grant; its code is good once, its access tokens for an
 * hour, each of its refresh tokens once.
 *
 *   consent --> code --(once)--> access + refresh --(refresh, once)--> access + refresh --> …
 *                  \                         \
 *                   `-- a second time, or a spent refresh token again: the grant ends with all of its tokens
 */
export const accessSeconds = 3600;
export const refreshSeconds = 60 * 24 * 3600;
export const codeSeconds = 300;

/**
 * Clients that send several requests at once refresh several times at once, Pipedrive's own among them. For this long a
 * spent refresh token is good again.
 */
const graceSeconds = 60;

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.RefreshTokenModel;

interface GrantRow {
  grantId: number;
  userId: number;
  scopes: string[];
  clientId: string;
  until: Date;
  spent: boolean;
}

const grantColumns = `g.id as "grantId", g.user_id as "userId", g.scopes, a.client_id as "clientId"`;
const activeGrant = `oauth_grant g join oauth_app a on a.id = g.app_id join users u on u.id = g.user_id and u.active`;

export function oauthModel(sql: Sql): Model {
  const client = (clientId: string, redirectUris: string[] = []): OAuth2Server.Client => ({
    id: clientId,
    redirectUris,
    grants: ['authorization_code', 'refresh_token'],
  });
  const end = (grantId: number) => sql.query('delete from oauth_grant where id = $1', [grantId]);

  return {
    async getClient(clientId, clientSecret) {
      const [app] = await sql.query<{ secretHash: string; redirectUris: string[]; scopes: string[] }>(
        `select secret_hash as "secretHash", redirect_uris as "redirectUris", scopes from oauth_app where client_id = $1`,
        [clientId],
      );
      // Without a secret it is only looked at, for the page that asks the user.
      if (!app || (clientSecret !== null && hashToken(String(clientSecret)) !== app.secretHash)) return null;
      return { ...client(clientId, app.redirectUris), scopes: app.scopes };
    },

    /** What an app does not ask for it gets none of; without a word it gets all that it may ask for. */
    async validateScope(_, { scopes }, wanted) {
      const possible = scopes as string[];
      if (!wanted?.length) return possible;
      return wanted.every(one => possible.includes(one)) ? wanted : null;
    },

    generateAuthorizationCode: async () => newToken(),
    generateAccessToken: async () => newToken(),
    generateRefreshToken: async () => newToken(),

    async saveAuthorizationCode(code, app, user) {
      // A code that nobody exchanged in time is no consent.
      await sql.query(
        `with old as (delete from oauth_grant where used_at is null and code_until < now() - interval '1 day')
         insert into oauth_grant (app_id, user_id, scopes, code_hash, code_until, code_redirect_uri, code_challenge,
                                  code_challenge_method)
         select id, $2, $3, $4, $5, $6, $7, $8 from oauth_app where client_id = $1`,
        [
          app.id,
          user['id'],
          code.scope ?? [],
          hashToken(code.authorizationCode),
          code.expiresAt,
          code.redirectUri,
          code.codeChallenge ?? null,
          code.codeChallengeMethod ?? null,
        ],
      );
      return { ...code, client: app, user };
    },

    async getAuthorizationCode(code) {
      const [row] = await sql.query<
        GrantRow & { redirectUri: string; challenge: string | null; method: string | null }
      >(
        `select ${grantColumns}, g.code_until as until, g.used_at is not null as spent,
           g.code_redirect_uri as "redirectUri", g.code_challenge as challenge, g.code_challenge_method as method
         from ${activeGrant} where g.code_hash = $1`,
        [hashToken(code)],
      );
      if (!row) return null;
      if (row.spent) {
        await end(row.grantId);
        return null;
      }
      return {
        authorizationCode: code,
        expiresAt: row.until,
        redirectUri: row.redirectUri,
        scope: row.scopes,
        client: client(row.clientId),
        user: { id: row.userId, grantId: row.grantId },
        ...(row.challenge
          ? { codeChallenge: row.challenge, codeChallengeMethod: row.method ?? 'plain' }
          : {}),
      };
    },

    async revokeAuthorizationCode({ authorizationCode }) {
      const spent = await sql.query(
        'update oauth_grant set used_at = now() where code_hash = $1 and used_at is null returning 1',
        [hashToken(authorizationCode)],
      );
      failpoint('oauth.code-spent');
      return spent.length === 1;
    },

    async saveToken(token, app, user) {
      const saved = await sql.query(
        `with old as (delete from oauth_token where grant_id = $1 and expires_at < now())
         insert into oauth_token (token_hash, grant_id, kind, expires_at)
         select given.hash, g.id, given.kind, given.expires_at
           from unnest($2::text[], $3::text[], $4::timestamptz[]) as given (hash, kind, expires_at),
                (select id from oauth_grant where id = $1 for share) g
         returning 1`,
        [
          user['grantId'],
          [hashToken(token.accessToken), hashToken(token.refreshToken!)],
          ['access', 'refresh'],
          [token.accessTokenExpiresAt, token.refreshTokenExpiresAt],
        ],
      );
      failpoint('oauth.tokens-saved');
      return saved.length > 0 && { ...token, client: app, user };
    },

    async getRefreshToken(refreshToken) {
      const [row] = await sql.query<GrantRow & { stolen: boolean }>(
        `select ${grantColumns}, t.expires_at as until, t.used_at < now() - make_interval(secs => $2) as stolen
         from oauth_token t join (${activeGrant}) on g.id = t.grant_id
         where t.token_hash = $1 and t.kind = 'refresh'`,
        [hashToken(refreshToken), graceSeconds],
      );
      if (!row) return null;
      if (row.stolen) {
        await end(row.grantId);
        return null;
      }
      return {
        refreshToken,
        refreshTokenExpiresAt: row.until,
        scope: row.scopes,
        client: client(row.clientId),
        user: { id: row.userId, grantId: row.grantId },
      };
    },

    async revokeToken({ refreshToken }) {
      const spent = await sql.query(
        'update oauth_token set used_at = coalesce(used_at, now()) where token_hash = $1 returning 1',
        [hashToken(refreshToken)],
      );
      failpoint('oauth.refresh-spent');
      return spent.length === 1;
    },

    /** The library wants it; who a token belongs to is asked of `Oauth.owner`. */
    getAccessToken: async () => null,
  };
}
