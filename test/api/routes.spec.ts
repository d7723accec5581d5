import { password, routesOf, startApi, type Route, type TestApi, type TestUser } from './support.js';

/** What anybody may ask for. All else needs a user; a new door that forgets so fails here. */
const open = new Set([
  'get /health',
  'get /ready',
  'get /api/session',
  'post /api/session',
  'delete /api/session',
  'post /api/setup',
  'get /api/invitation',
  'post /api/invitation',
  'post /api/password-reset',
  'get /api/password-reset',
  'put /api/password-reset',
  'post /api/smart-bcc/confirm',
  // The provider's way back; what it does is bound to the session that began it.
  'get /oauth/mailbox',
  'get /oauth/authorize',
  'post /oauth/authorize',
  'post /oauth/token',
  'post /oauth/revoke',
  // By signed links, which stand in what the API answers.
  'get /api/product-images/:id',
  'get /api/pictures/:id',
  // Recipients of mails come by signed addresses that name nobody.
  'get /t/o/:token',
  'get /t/c/:token',
  'get /t/u/:token',
  'post /t/u/:token',
  'get /api/docs',
  'get /api/docs/openapi.json',
]);

describe('every route', () => {
  let api: TestApi;
  let bob: TestUser;
  let routes: Route[];

  beforeAll(async () => {
    api = await startApi();
    bob = await api.user('bob');
    routes = routesOf(api);
  });
  afterAll(() => api.stop());

  it('is in the table', () => {
    const known = routes.map(({ method, path }) => `${method} ${path}`);
    expect(known).toEqual(
      expect.arrayContaining([
        ...open,
        'get /api/v2/deals',
        'patch /api/v1/leads/:id',
        'patch /v1/leads/:id',
      ]),
    );
    expect(known.length).toBeGreaterThan(60);
  });

  it('needs a user, save the few that are for everybody', async () => {
    const wrong: string[] = [];
    for (const { method, path } of routes) {
      if (open.has(`${method} ${path}`)) continue;
      const response = await api.http()[method](path.replace(/:\w+/g, '1'));
      const refused =
        response.status === 401 && response.body.success === false && response.body.errorCode === 401;
      if (!refused) wrong.push(`${method} ${path}: ${response.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('tells a path that does not exist from one that is not allowed only by its answer to nobody', async () => {
    const response = await api.as(bob).get('/api/v2/nothing').expect(404);
    expect(response.body).toMatchObject({
      success: false,
      data: null,
      additional_data: null,
      code: 'http_404',
    });
    await api.as(bob).get('/api/v2/deals/%E0%A4%A').expect(400);
  });
});

describe('what is for those who run the server', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi({ METRICS_TOKEN: 'a-token-for-prometheus' });
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  it('says that it lives and that it is ready', async () => {
    expect((await api.http().get('/health').expect(200)).body).toEqual({
      success: true,
      data: { status: 'ok' },
    });
    expect((await api.http().get('/ready').expect(200)).body.data).toEqual({
      status: 'ready',
      database: true,
      migrations: true,
      queue: true,
      blobs: true,
    });
  });

  it('shows metrics to Prometheus and administrators', async () => {
    await api.as(bob).get('/metrics').expect(403);
    await api.http().get('/metrics').set('authorization', 'Bearer a-token-for-nobody').expect(401);
    await api.as(bob).post('/api/v2/persons').send({ name: 'Eva' }).expect(200);
    for (const response of [
      await api.http().get('/metrics').set('authorization', 'Bearer a-token-for-prometheus').expect(200),
      await api.as(ada).get('/metrics').expect(200),
    ]) {
      expect(response.text).toMatch(/^kontor_events_waiting [1-9]\d*$/m);
      expect(response.text).toMatch(/^kontor_jobs\{lane="live",state="waiting"\} 0$/m);
      expect(response.text).toMatch(/^kontor_collected_total\{what="blobs"\} 0$/m);
      expect(response.text).toMatch(/^process_resident_memory_bytes \d+/m);
    }
  });

  it('shows the queues to administrators', async () => {
    await api.http().get('/admin/queues').expect(401);
    expect((await api.as(bob).get('/admin/queues/api/queues').expect(403)).body.success).toBe(false);
    await api.as(ada).get('/admin/queues').expect(200).expect('content-type', /html/);
    const queues = await api.as(ada).get('/admin/queues/api/queues').expect(200);
    expect(queues.body.queues.map((queue: { name: string }) => queue.name)).toEqual(
      expect.arrayContaining(['live', 'backfill']),
    );
  });

  it('does not let another site work the queues with an administrator’s cookie', async () => {
    const response = await api.http().post('/api/session').send({ email: ada.email, password });
    const cookie = String((response.headers['set-cookie'] as unknown as string[])[0]).split(';')[0]!;
    const pause = (site: string) =>
      api.http().put('/admin/queues/api/queues/live/pause').set('cookie', cookie).set('sec-fetch-site', site);
    await pause('cross-site').expect(403);
    await pause('same-origin').expect(200);
    await api.as(ada).put('/admin/queues/api/queues/live/resume').expect(200);
  });

  it('sends headers that keep pages to themselves', async () => {
    const { headers } = await api.http().get('/health');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
