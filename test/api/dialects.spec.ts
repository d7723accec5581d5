import { resources } from '../../src/api/resources/index.js';
import { routesOf, startApi, type TestApi, type TestUser } from './support.js';

/** What holds for every route of Pipedrive's API, by its version. */
describe('the two versions of Pipedrive’s API', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let person: number;
  let organization: number;
  let deal: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    organization = await made('/api/v2/organizations', { name: 'Nordwind AB' });
    person = await made('/api/v2/persons', { name: 'Eva Lind', org_id: organization });
    deal = await made('/api/v2/deals', { title: 'Sails', person_id: person, visible_to: 3 });
  });
  afterAll(() => api.stop());

  const made = async (path: string, body: object): Promise<number> =>
    (await api.as(ada).post(path).send(body)).body.data.id;
  const read = async (path: string) => (await api.as(ada).get(path).expect(200)).body;

  it('stand under /v1 and /api/v1, and under /api/v2', () => {
    const routes = listening(api);
    const short = routes.filter(route => route.includes(' /v1/'));
    expect(short.length).toBeGreaterThan(150);
    expect(short.map(route => route.replace(' /v1/', ' /api/v1/')).toSorted()).toEqual(
      routes.filter(route => route.includes(' /api/v1/')).toSorted(),
    );
    expect(routes.some(route => route.includes(' /api/v2/'))).toBe(true);
    expect(routes.filter(route => route.includes(' /v2/'))).toEqual([]);
  });

  it('change items by PUT in v1, save for leads, and by PATCH in v2', () => {
    const routes = new Set(listening(api));
    for (const { path, verbs, dialects } of resources) {
      if (!verbs) continue;
      const has = (method: string, base: string) => routes.has(`${method} ${base}/${path}/:id`);
      const expected = {
        put: dialects.includes('v1') && path !== 'leads',
        patch: dialects.includes('v1') && path === 'leads',
      };
      expect([path, { put: has('put', '/v1'), patch: has('patch', '/v1') }]).toEqual([path, expected]);
      expect([path, has('put', '/api/v2'), has('patch', '/api/v2')]).toEqual([
        path,
        false,
        dialects.includes('v2'),
      ]);
    }
  });

  it('page by start and limit in v1, by cursors in v2, and tell of related objects in v1 alone', async () => {
    await made('/api/v2/deals', { title: 'Masts' });
    const first = await read('/v1/deals?limit=1');
    expect(first).toEqual({
      success: true,
      data: [expect.objectContaining({ id: deal })],
      additional_data: {
        pagination: { start: 0, limit: 1, more_items_in_collection: true, next_start: 1 },
      },
      related_objects: {
        user: { [ada.id]: expect.objectContaining({ name: 'ada' }) },
        person: { [person]: expect.objectContaining({ name: 'Eva Lind' }) },
        pipeline: expect.anything(),
        stage: expect.anything(),
      },
    });
    const last = await read('/v1/deals?start=1');
    expect(last.additional_data).toEqual({
      pagination: { start: 1, limit: 100, more_items_in_collection: false },
    });
    const v2 = await read('/api/v2/deals?limit=1');
    expect(v2).toEqual({
      success: true,
      data: [expect.objectContaining({ id: deal })],
      additional_data: { next_cursor: expect.any(String) },
    });
    expect((await read('/api/v2/deals')).additional_data).toEqual({ next_cursor: null });
  });

  it('tell and take times as text of seconds, UTC, in v1 and by RFC 3339 in v2', async () => {
    const put = api.as(ada).put(`/v1/deals/${deal}`);
    const changed = await put.send({ add_time: '2026-01-31 12:00:00' }).expect(200);
    expect(changed.body.data.add_time).toBe('2026-01-31 12:00:00');
    expect((await read(`/api/v2/deals/${deal}`)).data.add_time).toBe('2026-01-31T12:00:00.000Z');
    const closed = await api
      .as(ada)
      .patch(`/api/v2/deals/${deal}`)
      .send({ status: 'won', won_time: '2026-02-01T13:30:00+01:00' })
      .expect(200);
    expect(closed.body.data.won_time).toBe('2026-02-01T12:30:00.000Z');
    expect((await read(`/v1/deals/${deal}`)).data.won_time).toBe('2026-02-01 12:30:00');
    const wrong = api.as(ada).patch(`/api/v2/deals/${deal}`);
    expect((await wrong.send({ won_time: '2026-02-01 12:30:00' }).expect(400)).body.field).toBe('won_time');
    await api.as(ada).patch(`/api/v2/deals/${deal}`).send({ status: 'open' }).expect(200);
  });

  it('are lenient about types in v1 and strict in v2', async () => {
    for (const [given, kept] of [
      [{ value: '7.5' }, { value: 7.5 }],
      [{ title: 12 }, { title: '12' }],
      [{ is_archived: '0' }, { is_archived: false }],
      [{ is_archived: 0 }, { is_archived: false }],
      [{ probability: '' }, { probability: null }],
      [{ visible_to: '5' }, { visible_to: '5' }],
      [{ colour: 'red' }, {}],
    ] as const) {
      const v1 = await api.as(ada).put(`/v1/deals/${deal}`).send(given).expect(200);
      expect(v1.body.data).toMatchObject(kept);
      const v2 = await api.as(ada).patch(`/api/v2/deals/${deal}`).send(given);
      expect([given, v2.status, v2.body.field]).toEqual([given, 400, Object.keys(given)[0]]);
    }
  });

  it('show visible_to, one of 1, 3, 5 and 7, as text in v1 and as a number in v2', async () => {
    for (const level of [1, 3, 5, 7]) {
      await api.as(ada).patch(`/api/v2/deals/${deal}`).send({ visible_to: level }).expect(200);
      expect((await read(`/v1/deals/${deal}`)).data.visible_to).toBe(String(level));
      expect((await read(`/api/v2/deals/${deal}`)).data.visible_to).toBe(level);
    }
    await api.as(ada).patch(`/api/v2/deals/${deal}`).send({ visible_to: 2 }).expect(400);
  });

  it('take lists as a,b and as repeated keys', async () => {
    const other = await made('/api/v2/deals', { title: 'Ropes' });
    for (const query of [`ids=${deal},${other}`, `ids=${deal}&ids=${other}`]) {
      const { data } = await read(`/api/v2/deals?${query}`);
      expect([query, data.map((one: { id: number }) => one.id)]).toEqual([query, [deal, other]]);
    }
    for (const query of [
      'include_fields=products_count,notes_count',
      'include_fields=products_count&include_fields=notes_count',
    ]) {
      const { data } = await read(`/api/v2/deals/${deal}?${query}`);
      expect([query, data]).toEqual([query, expect.objectContaining({ products_count: 0, notes_count: 0 })]);
    }
    for (const query of ['items=deal,person', 'items=deal&items=person']) {
      const { data } = await read(`/v1/recents?since_timestamp=2026-01-01%2000:00:00&${query}`);
      expect(new Set(data.map((one: { item: string }) => one.item))).toEqual(new Set(['deal', 'person']));
    }
  });

  it('cut a limit that is too large in v1, and refuse it in v2', async () => {
    for (const path of ['/v1/deals', '/v1/callLogs', '/v1/roles', `/v1/deals/${deal}/mailMessages`]) {
      const { additional_data } = await read(`${path}?limit=99999`);
      expect([path, additional_data.pagination.limit <= 500]).toEqual([path, true]);
    }
    expect((await api.as(ada).get('/api/v2/deals?limit=99999').expect(400)).body.field).toBe('limit');
  });

  it('say all that there is to say of an error in its body', async () => {
    await api.as(ada).patch(`/api/v2/deals/${deal}`).send({ visible_to: 1 }).expect(200);
    const refusals: [number, string, { status: number; body: Record<string, unknown> }][] = [
      [400, 'invalid', await api.as(ada).post('/api/v2/deals').send({})],
      [401, 'unauthorized', await api.http().get('/api/v2/deals')],
      [403, 'forbidden', await api.as(bob).get('/v1/webhooks')],
      [404, 'not_found', await api.as(bob).get(`/v1/deals/${deal}`)],
      [404, 'http_404', await api.as(bob).get('/v1/nothing')],
      [501, 'not_offered', await api.as(bob).get('/v1/legacyTeams')],
    ];
    for (const [status, code, answer] of refusals) {
      expect([answer.status, answer.body]).toEqual([
        status,
        expect.objectContaining({
          success: false,
          error: expect.stringMatching(/\w/),
          error_info: expect.any(String),
          data: null,
          additional_data: null,
          code,
        }),
      ]);
    }
    expect(refusals[1]![2].body).toMatchObject({ error: 'unauthorized access', errorCode: 401 });
  });

  it('answer a deletion with the id, in JSON, and never with nothing', async () => {
    for (const path of ['/v1/deals', '/api/v2/deals']) {
      const id = await made('/api/v2/deals', { title: 'Short-lived' });
      const answer = await api.as(ada).delete(`${path}/${id}`).expect(200).expect('content-type', /json/);
      expect(answer.body).toEqual({ success: true, data: { id } });
    }
    const { paths } = (await api.http().get('/api/docs/openapi.json')).body;
    const statuses = Object.values(paths as Record<string, Record<string, { responses: object }>>).flatMap(
      methods => Object.values(methods).flatMap(({ responses }) => Object.keys(responses)),
    );
    expect([...new Set(statuses)].toSorted()).toEqual(['200', '201', '202', '501', 'default']);
  });
});

/** `get /api/v2/deals/:id` */
const listening = (api: TestApi): string[] => routesOf(api).map(({ method, path }) => `${method} ${path}`);
