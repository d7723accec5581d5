import * as pipedrive from 'pipedrive';
import { hashToken } from '../../src/platform/crypto.js';
import { dying } from '../support/dying.js';
import { password, startApi, type TestApi, type TestUser } from './support.js';

/** An app acts for Ada with Pipedrive's own client, as far as she lets it, until she or it ends that. */
describe('an app', () => {
  const redirectUri = 'https://app.example/callback';
  let api: TestApi;
  let boss: TestUser;
  let ada: TestUser;
  let cookie: string;
  let app: { id: number; client_id: string; client_secret: string };

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    ada = await api.user('ada');
    const signedIn = await api.http().post('/api/session').send({ email: ada.email, password }).expect(200);
    cookie = String(signedIn.get('set-cookie')).split(';')[0]!;
    app = (
      await api
        .as(boss)
        .post('/api/oauth/apps')
        .send({
          name: 'Ledger <b>',
          redirect_uris: [redirectUri],
          scopes: ['base', 'deals:read', 'contacts:full'],
        })
        .expect(201)
    ).body.data;
  });
  afterAll(() => api.stop());

  const configuration = () =>
    new pipedrive.v1.OAuth2Configuration({
      clientId: app.client_id,
      clientSecret: app.client_secret,
      redirectUri,
      host: api.url,
    });

  /** What a browser does: opens the page, and sends its form. */
  async function consent(allowed: boolean, more = ''): Promise<URL> {
    const { pathname, search } = new URL(configuration().authorizationUrl);
    const page = await api.http().get(`${pathname}${search}${more}`).set('cookie', cookie).expect(200);
    expect(page.text).toContain('Ledger &lt;b&gt;');
    const fields = [...page.text.matchAll(/name="(\w+)" value="([^"]*)"/g)]
      .filter(([, name]) => name !== 'allowed')
      .map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]);
    const answer = await api
      .http()
      .post('/oauth/authorize')
      .set('cookie', cookie)
      .type('form')
      .send({ ...Object.fromEntries(fields), allowed: String(allowed) })
      .expect(302);
    return new URL(answer.get('location')!);
  }

  async function connected() {
    const client = configuration();
    const token = await client.authorize((await consent(true)).searchParams.get('code')!);
    return { client, token };
  }

  /** A request for a token, for who is not the client. */
  const tokenRequest = (form: Record<string, string>) => ({
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  });

  const dealsOf = (token: string) => api.http().get('/api/v2/deals').set('authorization', `Bearer ${token}`);

  it('gets what it was let, and no more', async () => {
    const { client, token } = await connected();
    expect(token).toMatchObject({ token_type: 'Bearer', api_domain: api.url });
    expect(token.expires_in).toBeGreaterThan(3000);
    expect(token.scope.split(' ').sort()).toEqual(['base', 'contacts:full', 'deals:read']);
    const me = await new pipedrive.v1.UsersApi(client as never).getCurrentUser();
    expect(me.data).toMatchObject({ id: ada.id });
    const as = (call: ReturnType<typeof dealsOf>) =>
      call.set('authorization', `Bearer ${token.access_token}`);
    await as(api.http().post('/api/v2/persons')).send({ name: 'Eva Lind' }).expect(200);
    await as(api.http().get('/api/v2/deals')).expect(200);
    const refused = await as(api.http().post('/api/v2/deals')).send({ title: 'No' }).expect(403);
    expect(refused.body).toMatchObject({ success: false, error: 'Scope and URL mismatch' });
    await as(api.http().get('/v1/leads')).expect(403);
    await as(api.http().get('/api/tokens')).expect(403);
    await as(api.http().get('/metrics')).expect(401);
    await as(api.http().get('/admin/queues')).expect(401);
  });

  it('is let do less where it asks for less, and nothing that it may not ask for', async () => {
    const code = (await consent(true, '&scope=deals%3Aread&state=a%26b')).searchParams;
    expect(code.get('state')).toBe('a&b');
    const token = await configuration().authorize(code.get('code')!);
    expect(token.scope).toBe('deals:read');
    expect((await consent(true, '&scope=admin')).searchParams.get('error')).toBe('invalid_scope');
  });

  it('is told that the user does not want it', async () => {
    const { searchParams } = await consent(false);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('code')).toBeNull();
  });

  it('uses a code once: a second time ends all that the first gave', async () => {
    const code = (await consent(true)).searchParams.get('code')!;
    const token = await configuration().authorize(code);
    await dealsOf(token.access_token).expect(200);
    await expect(configuration().authorize(code)).rejects.toBeDefined();
    await dealsOf(token.access_token).expect(401);
  });

  it.each(['oauth.code-spent', 'oauth.tokens-saved'])(
    'whose code was spent in an answer that was cut off at %s has nothing, and asks its user again',
    async failpoint => {
      const code = (await consent(true)).searchParams.get('code')!;
      const exchange = tokenRequest({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
      await dying(api).answering(failpoint, '/oauth/token', exchange);
      await expect(configuration().authorize(code)).rejects.toBeDefined();
      const left = await api.database.query('select 1 from oauth_grant where code_hash = $1', [
        hashToken(code),
      ]);
      expect(left).toEqual([]);
      await connected();
    },
  );

  it('whose refresh was cut off refreshes again with the token that it has', async () => {
    const { client, token } = await connected();
    const refresh = tokenRequest({ grant_type: 'refresh_token', refresh_token: token.refresh_token });
    await dying(api).answering('oauth.refresh-spent', '/oauth/token', refresh);
    const fresh = await client.tokenRefresh();
    await dealsOf(fresh.access_token).expect(200);
  });

  it('gets no token with a wrong secret, another’s code, or for another address', async () => {
    const code = (await consent(true)).searchParams.get('code')!;
    const ask = (secret: string, redirect_uri: string) =>
      api
        .http()
        .post('/oauth/token')
        .auth(app.client_id, secret)
        .type('form')
        .send({ grant_type: 'authorization_code', code, redirect_uri });
    expect((await ask('wrong', redirectUri)).status).toBeGreaterThanOrEqual(400);
    expect((await ask(app.client_secret, 'https://thief.example/')).status).toBe(400);
  });

  it('refreshes when its hour is over, each refresh token once; one that comes back late ends the consent', async () => {
    const { client, token } = await connected();
    await dealsOf(token.access_token).expect(200);
    await api.database.query(
      `update oauth_token set expires_at = now() - interval '1 second' where kind = 'access'`,
    );
    await dealsOf(token.access_token).expect(401);
    const fresh = await client.tokenRefresh();
    expect(fresh.refresh_token).not.toBe(token.refresh_token);
    await dealsOf(fresh.access_token).expect(200);
    const refresh = () =>
      api
        .http()
        .post('/oauth/token')
        .auth(app.client_id, app.client_secret)
        .type('form')
        .send({ grant_type: 'refresh_token', refresh_token: token.refresh_token });
    // A client that sends several requests at once refreshes several times at once.
    await refresh().expect(200);
    await api.database.query(
      `update oauth_token set used_at = used_at - interval '2 minutes' where used_at is not null`,
    );
    expect((await refresh()).body).toMatchObject({ success: false, error: 'invalid_grant' });
    await dealsOf(fresh.access_token).expect(401);
  });

  it('ends by its own word and by the user’s', async () => {
    const { client, token } = await connected();
    await client.revokeToken('refresh_token');
    await dealsOf(token.access_token).expect(401);

    const other = (await connected()).token;
    const grants = (await api.as(ada).get('/api/oauth/grants').expect(200)).body.data;
    expect(grants.at(-1)).toMatchObject({ app: 'Ledger <b>' });
    await api
      .as(boss)
      .delete(`/api/oauth/grants/${grants.at(-1).id}`)
      .expect(404);
    await api
      .as(ada)
      .delete(`/api/oauth/grants/${grants.at(-1).id}`)
      .expect(200);
    await dealsOf(other.access_token).expect(401);
  });

  it('is asked for by nobody else’s page, and never answered elsewhere', async () => {
    const path = new URL(configuration().authorizationUrl);
    const signIn = await api.http().get(`${path.pathname}${path.search}`).expect(302);
    expect(signIn.get('location')).toMatch(/^\/sign-in\?next=%2Foauth%2Fauthorize%3F/);
    const thief = `/oauth/authorize?client_id=${app.client_id}&redirect_uri=https://thief.example/`;
    await api.http().get(thief).set('cookie', cookie).expect(400);
    const forged = { client_id: app.client_id, redirect_uri: redirectUri, allowed: 'true', proof: 'guess' };
    await api.http().post('/oauth/authorize').set('cookie', cookie).type('form').send(forged).expect(403);
  });

  it('is set up by administrators only, with an address that can be trusted', async () => {
    const body = { name: 'Other', redirect_uris: ['http://app.example/'], scopes: ['deals:read'] };
    await api.as(ada).post('/api/oauth/apps').send(body).expect(403);
    expect((await api.as(boss).post('/api/oauth/apps').send(body).expect(400)).body.field).toBe(
      'redirect_uris',
    );
    const scope = { ...body, redirect_uris: [redirectUri], scopes: ['deals:eat'] };
    expect((await api.as(boss).post('/api/oauth/apps').send(scope).expect(400)).body.field).toBe('scopes');
  });
});
