import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Code {
  user: string;
  challenge: string;
  redirectUri: string;
  nonce: string;
}

/**
 * An authorization server as a mail provider has one: a page that lets whoever is named in `user` in at once, tokens by
 * code (with PKCE) and by refresh token, revocation, and introspection for a Dovecot.
 */
export async function tokenServer() {
  const codes = new Map<string, Code>();
  const access = new Map<string, string>();
  const refresh = new Map<string, string>();
  const secret = () => randomBytes(24).toString('base64url');
  const state = {
    /** Who is at the browser. */
    user: 'rep@kontor.example',
    /** What the page comes back with instead of a code. */
    error: null as string | null,
    /** A refresh token is good once, and its answer holds another. */
    rotates: false,
    /** What a refresh token is answered with, where not with tokens. */
    refusal: null as { status: number; error: string } | null,
    /** What was granted; all that was asked for where it is left out. */
    scope: null as string | null,
    lasts: 3600,
    /** What the page was asked with the last time. */
    asked: {} as Record<string, string>,
    /** Put into the ID token instead of what belongs there. */
    claims: {} as Record<string, unknown>,
    refreshes: 0,
    revoked: [] as string[],
    /** Each answer to a refresh waits for this. */
    hold: Promise.resolve() as Promise<unknown>,
  };

  function issue(user: string, code?: Code, old?: string) {
    const token = secret();
    access.set(token, user);
    const isNew = code !== undefined || state.rotates;
    const next = isNew ? secret() : undefined;
    if (next) refresh.set(next, user);
    if (old && state.rotates) refresh.delete(old);
    const claims = { aud: 'client', nonce: code?.nonce, email: user, ...state.claims };
    const jwt = ['{"alg":"none"}', JSON.stringify(claims), ''].map(part =>
      Buffer.from(part).toString('base64url'),
    );
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: state.lasts,
      ...(next && { refresh_token: next }),
      ...(code && { id_token: jwt.join('.') }),
      ...(state.scope !== null && { scope: state.scope }),
    };
  }

  async function token(form: URLSearchParams): Promise<[number, object]> {
    if (form.get('client_id') !== 'client' || form.get('client_secret') !== 'client secret') {
      return [401, { error: 'invalid_client' }];
    }
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const isRight = code && challenge === code.challenge && form.get('redirect_uri') === code.redirectUri;
      return isRight ? [200, issue(code.user, code)] : [400, { error: 'invalid_grant' }];
    }
    state.refreshes++;
    await state.hold;
    if (state.refusal) return [state.refusal.status, { error: state.refusal.error }];
    const given = form.get('refresh_token') ?? '';
    const user = refresh.get(given);
    return user ? [200, issue(user, undefined, given)] : [400, { error: 'invalid_grant' }];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider.example');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const json = (status: number, answer: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    switch (url.pathname) {
      case '/authorize': {
        const asked = url.searchParams;
        state.asked = Object.fromEntries(asked);
        const back = new URL(asked.get('redirect_uri') ?? '');
        back.searchParams.set('state', asked.get('state') ?? '');
        const code = secret();
        codes.set(code, {
          user: state.user,
          challenge: asked.get('code_challenge') ?? '',
          redirectUri: back.href.split('?')[0]!,
          nonce: asked.get('nonce') ?? '',
        });
        back.searchParams.set(
          ...((state.error ? ['error', state.error] : ['code', code]) as [string, string]),
        );
        return void response.writeHead(302, { location: back.href }).end();
      }
      case '/token':
        return void json(...(await token(form)));
      case '/revoke':
        state.revoked.push(form.get('token') ?? '');
        return void json(refresh.delete(form.get('token') ?? '') ? 200 : 400, {});
      case '/introspect': {
        const user = access.get(url.searchParams.get('token') ?? '');
        return void json(200, user ? { active: true, username: user } : { active: false });
      }
      default:
        return void json(404, {});
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return Object.assign(state, {
    url,
    introspectionUrl: `${url}/introspect?token=`,

    /** Settings of a Kontor that knows this server as a provider's, with its mail at these. */
    env(name: 'google' | 'microsoft', mail: { imapPort: number; smtpPort?: number }): Record<string, string> {
      const settings = {
        CLIENT_ID: 'client',
        CLIENT_SECRET: 'client secret',
        AUTHORIZE_URL: `${url}/authorize`,
        TOKEN_URL: `${url}/token`,
        // Microsoft takes nothing back.
        ...(name === 'google' && { REVOKE_URL: `${url}/revoke` }),
        IMAP_URL: `imap://127.0.0.1:${mail.imapPort}`,
        SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort ?? 9}`,
      };
      return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [`${name.toUpperCase()}_${key}`, value]),
      );
    },

    /** What an hour does, or a new password: no access token is good any more. */
    expire: () => access.clear(),

    /** The user takes back at the provider what he allowed. */
    forget() {
      access.clear();
      refresh.clear();
    },

    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  });
}
