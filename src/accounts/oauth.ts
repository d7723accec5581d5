import OAuth2Server from '@node-oauth/oauth2-server';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sightAsOf } from '../access/load.js';
import { hashToken, newToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { OauthApp } from '../model/index.js';
import { accessSeconds, codeSeconds, oauthModel, refreshSeconds } from './oauth-model.js';
import { callerColumns, type Caller } from './users.js';

/** What an app may ask for. `base` comes with each. */
export const scopes = [
  'base',
  ...['deals', 'contacts', 'leads', 'activities', 'products', 'projects', 'mail', 'goals'].flatMap(
    subject => [`${subject}:read`, `${subject}:full`],
  ),
  ...['deal', 'contact', 'product', 'project'].map(subject => `${subject}-fields:full`),
  'users:read',
  'recents:read',
  'search:read',
  'phone-integration',
  'admin',
];

export interface AppInput {
  name: string;
  redirectUris: string[];
  scopes: string[];
}

/** An HTTP request as far as OAuth looks at it. */
export interface OauthRequest {
  method: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, string>;
}

/** Where an app is sent, or what it is answered. */
export interface OauthAnswer {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

const fromApp = (hash: string): string => `
  from oauth_token t join oauth_grant g on g.id = t.grant_id join users u on u.id = g.user_id
  where t.token_hash = ${hash} and t.kind = 'access' and t.expires_at > now() and u.active`;

const asOf = `concat_ws(' ', ${sightAsOf}, g.xmin)`;
/** SQL: `asOf` of for whom an app's access token acts, and how far. */
export const appAsOf = (hash: string): string => `select ${asOf} ${fromApp(hash)}`;

/** Apps that act for users who let them: OAuth2 with codes and refresh tokens. */
@Injectable()
export class Oauth {
  private readonly server: OAuth2Server;

  constructor(private readonly database: Database) {
    this.server = new OAuth2Server({
      model: oauthModel(database),
      accessTokenLifetime: accessSeconds,
      refreshTokenLifetime: refreshSeconds,
      authorizationCodeLifetime: codeSeconds,
      // Pipedrive's own client sends none.
      allowEmptyState: true,
    });
  }

  /** The app that asks, and what for; null where there is none such or it may not be answered there. */
  async asking(
    clientId: string,
    redirectUri: string | undefined,
    scope: string | undefined,
  ): Promise<{ name: string; scopes: string[]; redirectUri: string } | null> {
    const app = await this.database.em().findOne(OauthApp, { clientId });
    const uri = redirectUri ?? app?.redirectUris[0];
    if (!app || !uri || !app.redirectUris.includes(uri)) return null;
    return { name: app.name, scopes: scope ? scope.split(/\s+/) : app.scopes, redirectUri: uri };
  }

  /** The user's answer: where his browser goes next, with a code or with `access_denied`. */
  async decide(userId: number, request: OauthRequest): Promise<OauthAnswer> {
    return answered(request, (asked, answer) =>
      this.server.authorize(asked, answer, { authenticateHandler: { handle: () => ({ id: userId }) } }),
    );
  }

  /** A code or a refresh token against an access token. `apiDomain` is where the app finds the API. */
  async token(request: OauthRequest, apiDomain: string): Promise<OauthAnswer> {
    const answer = await answered(request, (asked, answer) => this.server.token(asked, answer));
    if (answer.status === 200) answer.body['api_domain'] = apiDomain;
    return answer;
  }

  /**
   * Ends a token: an access token alone, a refresh token with the whole consent. One that is unknown is none to end.
   * @returns false where the client's id or secret is wrong
   */
  async revoke(clientId: string, secret: string, token: string): Promise<boolean> {
    const rows = await this.database.query<{ id: number }>(
      'select id from oauth_app where client_id = $1 and secret_hash = $2',
      [clientId, hashToken(secret)],
    );
    if (!rows[0]) return false;
    const ended = await this.database.query<{ kind: string; grantId: number }>(
      `delete from oauth_token t using oauth_grant g
       where g.id = t.grant_id and g.app_id = $1 and t.token_hash = $2 returning t.kind, g.id as "grantId"`,
      [rows[0].id, hashToken(token)],
    );
    if (ended[0]?.kind === 'refresh')
      await this.database.query('delete from oauth_grant where id = $1', [ended[0].grantId]);
    return true;
  }

  /** For whom an access token acts, and how far. */
  async owner(token: string): Promise<{ account: Caller; scopes: string[] } | null> {
    const [row] = await this.database.query<Caller & { scopes: string[] }>(
      `select ${callerColumns(asOf)}, g.scopes ${fromApp('$1')}`,
      [hashToken(token)],
    );
    if (!row) return null;
    const { scopes: granted, ...account } = row;
    return { account, scopes: granted };
  }

  async apps(): Promise<OauthApp[]> {
    return this.database.em().find(OauthApp, {}, { orderBy: { id: 'asc' } });
  }

  /** The secret is in this answer only. @throws {InvalidError} {ConflictError} */
  async createApp(input: AppInput): Promise<{ app: OauthApp; secret: string }> {
    refuseUnusable(input);
    const secret = newToken();
    const em = this.database.em();
    const app = em.create(OauthApp, {
      ...input,
      clientId: newToken().slice(0, 16),
      secretHash: hashToken(secret),
    });
    try {
      await em.persist(app).flush();
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new ConflictError('An app has this name already', 'Take another one.', 'name');
    }
    return { app, secret };
  }

  /** All consents that users gave it end. @throws {NotFoundError} */
  async removeApp(id: number): Promise<void> {
    const rows = await this.database.query('delete from oauth_app where id = $1 returning id', [id]);
    if (rows.length === 0) throw new NotFoundError('App');
  }

  /** The apps that act for the user. */
  async grants(userId: number) {
    return this.database.query<{ id: number; app: string; scopes: string[]; at: Date }>(
      `select g.id, a.name as app, g.scopes, g.created_at as at from oauth_grant g join oauth_app a on a.id = g.app_id
       where g.user_id = $1 and g.used_at is not null order by g.id`,
      [userId],
    );
  }

  /** @throws {NotFoundError} where the user gave none such */
  async endGrant(userId: number, id: number): Promise<void> {
    const rows = await this.database.query(
      'delete from oauth_grant where user_id = $1 and id = $2 returning id',
      [userId, id],
    );
    if (rows.length === 0) throw new NotFoundError('Consent');
  }
}

/** Runs the library; what it refuses is an answer too. */
async function answered(
  request: OauthRequest,
  run: (asked: OAuth2Server.Request, answer: OAuth2Server.Response) => Promise<unknown>,
): Promise<OauthAnswer> {
  const answer = new OAuth2Server.Response({ headers: {} });
  await run(new OAuth2Server.Request(request), answer).catch((error: unknown) => {
    if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) throw error;
    answer.status ??= error.code;
    if (!answer.headers?.['location'] && !answer.body?.error) {
      answer.status = error.code;
      answer.body = { error: error.name, error_description: error.message };
    }
  });
  return { status: answer.status ?? 200, body: { ...answer.body }, headers: { ...answer.headers } };
}

/** @throws {InvalidError} */
function refuseUnusable({ redirectUris, scopes: wanted }: AppInput): void {
  for (const uri of redirectUris) {
    const url = URL.parse(uri);
    const local = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
    if (!url || url.hash !== '' || (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))) {
      throw new InvalidError(
        'redirect_uris',
        `redirect_uris: ${uri} is not an address that an app can be answered at`,
        'Use https; on this machine http://localhost will do.',
      );
    }
  }
  const unknown = wanted.find(scope => !scopes.includes(scope));
  if (unknown !== undefined)
    throw new InvalidError('scopes', `scopes: there is no ${unknown}`, `Choose among ${scopes.join(', ')}.`);
}
