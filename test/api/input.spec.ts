import { startApi, type TestApi, type TestUser } from './support.js';

const far = 9_007_199_254_740_991;
const uuid = '00000000-0000-4000-8000-000000000000';

/** [what is wrong, path, body, field] */
const refusals: [string, string, unknown, string][] = [
  ['no title', '/api/v2/deals', {}, 'title'],
  ['no body', '/api/v2/deals', undefined, 'title'],
  ['a list for a body', '/api/v2/deals', [], 'body'],
  ['title null', '/api/v2/deals', { title: null }, 'title'],
  ['title a number', '/api/v2/deals', { title: 7 }, 'title'],
  ['title of blanks', '/api/v2/deals', { title: '  ' }, 'title'],
  ['title too long', '/api/v2/deals', { title: 'x'.repeat(256) }, 'title'],
  ['title with NUL', '/api/v2/deals', { title: 'a\u0000b' }, 'title'],
  ['value as text', '/api/v2/deals', { title: 'x', value: '7' }, 'value'],
  ['value too large', '/api/v2/deals', { title: 'x', value: 1e16 }, 'value'],
  ['currency unknown', '/api/v2/deals', { title: 'x', currency: 'euro' }, 'currency'],
  ['owner as text', '/api/v2/deals', { title: 'x', owner_id: '1' }, 'owner_id'],
  ['owner unknown', '/api/v2/deals', { title: 'x', owner_id: far }, 'owner_id'],
  ['owner null', '/api/v2/deals', { title: 'x', owner_id: null }, 'owner_id'],
  ['person unknown', '/api/v2/deals', { title: 'x', person_id: far }, 'person_id'],
  ['person beyond numbers', '/api/v2/deals', { title: 'x', person_id: 1e300 }, 'person_id'],
  ['person a fraction', '/api/v2/deals', { title: 'x', person_id: 1.5 }, 'person_id'],
  ['organization unknown', '/api/v2/deals', { title: 'x', org_id: far }, 'org_id'],
  ['stage unknown', '/api/v2/deals', { title: 'x', stage_id: far }, 'stage_id'],
  ['pipeline unknown', '/api/v2/deals', { title: 'x', pipeline_id: far }, 'pipeline_id'],
  [
    'pipeline unknown beside a stage',
    '/api/v2/deals',
    { title: 'x', stage_id: 1, pipeline_id: far },
    'pipeline_id',
  ],
  ['status unknown', '/api/v2/deals', { title: 'x', status: 'lukewarm' }, 'status'],
  ['reason without loss', '/api/v2/deals', { title: 'x', lost_reason: 'price' }, 'lost_reason'],
  ['probability too high', '/api/v2/deals', { title: 'x', probability: 101 }, 'probability'],
  [
    'date of no calendar',
    '/api/v2/deals',
    { title: 'x', expected_close_date: '2027-02-30' },
    'expected_close_date',
  ],
  [
    'date of the year 0',
    '/api/v2/deals',
    { title: 'x', expected_close_date: '0000-01-01' },
    'expected_close_date',
  ],
  [
    'time of winning while open',
    '/api/v2/deals',
    { title: 'x', won_time: '2026-01-01T00:00:00Z' },
    'won_time',
  ],
  ['visibility 2', '/api/v2/deals', { title: 'x', visible_to: 2 }, 'visible_to'],
  ['visibility as text', '/api/v2/deals', { title: 'x', visible_to: '3' }, 'visible_to'],
  ['boolean as number', '/api/v2/deals', { title: 'x', is_archived: 1 }, 'is_archived'],
  ['labels as text', '/api/v2/deals', { title: 'x', label_ids: '1,2' }, 'label_ids'],
  ['a label as text', '/api/v2/deals', { title: 'x', label_ids: [1, 'a'] }, 'label_ids.1'],
  ['a field that is not one', '/api/v2/deals', { title: 'x', colour: 'red' }, 'colour'],
  ['a field that is only shown', '/api/v2/deals', { title: 'x', id: 7 }, 'id'],
  [
    'a custom field that does not exist',
    '/api/v2/deals',
    { title: 'x', custom_fields: { abc: 1 } },
    'custom_fields.abc',
  ],
  ['an address that is none', '/api/v2/persons', { name: 'x', emails: [{ value: 'no address' }] }, 'emails'],
  ['emails as text', '/api/v2/persons', { name: 'x', emails: 'a@b.example' }, 'emails'],
  ['an email without value', '/api/v2/persons', { name: 'x', emails: [{ primary: true }] }, 'emails.0.value'],
  [
    'too many phones',
    '/api/v2/persons',
    { name: 'x', phones: Array.from({ length: 101 }, () => ({ value: '1' })) },
    'phones',
  ],
  ['name empty', '/api/v2/persons', { name: '' }, 'name'],
  ['name empty', '/api/v2/organizations', { name: '' }, 'name'],
  ['address as text', '/api/v2/organizations', { name: 'x', address: 'Kiel' }, 'address'],
  [
    'a part of an address that is none',
    '/api/v2/organizations',
    { name: 'x', address: { city: 'Kiel' } },
    'address.value',
  ],
  ['a birthday that is none', '/api/v2/persons', { name: 'x', birthday: '1990-13-01' }, 'birthday'],
  ['born deleted', '/api/v2/deals', { title: 'x', is_deleted: true }, 'is_deleted'],
  ['two persons', '/api/v2/projects', { title: 'x', person_ids: [1, 2] }, 'person_ids'],
  ['phase unknown', '/api/v2/projects', { title: 'x', phase_id: far }, 'phase_id'],
  ['board unknown', '/api/v2/projects', { title: 'x', board_id: far }, 'board_id'],
  ['deal unknown', '/api/v2/projects', { title: 'x', deal_ids: [far] }, 'deal_ids'],
  [
    'end before start',
    '/api/v2/projects',
    { title: 'x', start_date: '2027-02-01', end_date: '2027-01-01' },
    'end_date',
  ],
  ['a lead of nobody', '/v1/leads', { title: 'x' }, 'person_id'],
  ['person unknown', '/api/v1/leads', { title: 'x', person_id: far }, 'person_id'],
  ['value half said', '/v1/leads', { title: 'x', value: { amount: 7 } }, 'value.currency'],
  ['visibility 2', '/v1/leads', { title: 'x', visible_to: '2' }, 'visible_to'],
  ['label not a UUID', '/v1/leads', { title: 'x', label_ids: ['red'] }, 'label_ids.0'],
];

const queries: [string, string][] = [
  ['/api/v2/deals?limit=0', 'limit'],
  ['/api/v2/deals?limit=501', 'limit'],
  ['/api/v2/deals?limit=ten', 'limit'],
  ['/api/v2/deals?cursor=abc', 'cursor'],
  ['/api/v2/deals?sort_by=title;drop', 'sort_by'],
  ['/api/v2/deals?sort_direction=up', 'sort_direction'],
  ['/api/v2/deals?owner_id=me', 'owner_id'],
  ['/api/v2/deals?ids=1,x', 'ids.1'],
  ['/api/v2/deals?status=lukewarm', 'status.0'],
  ['/api/v2/deals?updated_since=yesterday', 'updated_since'],
  ['/api/v2/deals?filter_id=1', 'filter_id'],
  ['/api/v2/deals/abc', 'id'],
  ['/api/v2/deals/-1', 'id'],
  ['/api/v2/deals/1e400', 'id'],
  ['/v1/leads/abc', 'id'],
  ['/v1/leads?start=-1', 'start'],
  ['/v1/leads?sort=nothing', 'sort'],
  ['/api/items?q=' + 'x'.repeat(201), 'q'],
];

describe('input that is wrong', () => {
  let api: TestApi;
  let ada: TestUser;
  const counts = () =>
    api.database.query(
      `select (select count(*) from deal) as deals, (select count(*) from person) as persons, (select count(*) from lead) as leads,
              (select count(*) from organization) as organizations, (select count(*) from project) as projects,
              (select count(*) from contact_email) as emails, (select count(*) from event) as events`,
    );
  let before: unknown;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    await api.as(ada).post('/api/v2/deals').send({ title: 'The only one' }).expect(200);
    before = await counts();
  });
  afterAll(() => api.stop());

  it.each(refusals)('is refused: %s (%s)', async (_, path, body, field) => {
    const response = await api
      .as(ada)
      .post(path)
      .send(body as object);
    expect({ status: response.status, field: response.body.field }).toEqual({ status: 400, field });
    expect(response.body).toMatchObject({
      success: false,
      data: null,
      additional_data: null,
      code: 'invalid',
    });
    expect(response.body.error).toContain(field);
    expect(await counts()).toEqual(before);
  });

  it.each(queries)('is refused in %s', async (path, field) => {
    const response = await api.as(ada).get(path);
    expect({ status: response.status, field: response.body.field }).toEqual({ status: 400, field });
  });

  it('changes nothing of an item that is there', async () => {
    const [deal] = (await api.as(ada).get('/api/v2/deals')).body.data;
    for (const body of [
      { title: '' },
      { title: 'New', stage_id: far },
      { title: 'New', person_id: far },
      { status: 'x' },
    ]) {
      await api.as(ada).patch(`/api/v2/deals/${deal.id}`).send(body).expect(400);
    }
    expect((await api.as(ada).get(`/api/v2/deals/${deal.id}`)).body.data).toEqual(deal);
    expect(await counts()).toEqual(before);
  });

  it('is refused when it is no JSON, too much, or in no known form', async () => {
    const post = () => api.as(ada).post('/api/v2/deals');
    const malformed = await post().set('content-type', 'application/json').send('{"title": "x"').expect(400);
    expect(malformed.body).toMatchObject({
      success: false,
      data: null,
      error: 'The request could not be read',
    });
    await post().set('content-type', 'application/json').send('"text"').expect(400);
    const large = await post()
      .send({ title: 'x', lost_reason: 'x'.repeat(5.5 * 1024 * 1024) })
      .expect(413);
    expect(large.body).toMatchObject({ success: false, code: 'http_413' });
    await post().set('content-type', 'application/json; charset=klingon').send('{}').expect(415);
    const form = await api
      .http()
      .post('/api/session')
      .type('form')
      .send('email=a@b.example&password=x')
      .expect(400);
    expect(form.body.field).toBe('email');
    expect(await counts()).toEqual(before);
  });

  it('is answered without a word about our insides when it is our fault', async () => {
    await api.database.query('alter table pipeline rename to pipeline_gone');
    try {
      const response = await api.as(ada).get('/api/v2/pipelines').expect(500);
      expect(response.body).toMatchObject({ success: false, code: 'internal' });
      expect(JSON.stringify(response.body)).not.toMatch(/pipeline|relation|select/);
    } finally {
      await api.database.query('alter table pipeline_gone rename to pipeline');
    }
  });

  it('is read leniently in v1', async () => {
    const person = (await api.as(ada).post('/api/v2/persons').send({ name: 'Eva' })).body.data.id;
    const made = await api
      .as(ada)
      .post('/v1/leads')
      .send({
        title: 7,
        person_id: String(person),
        was_seen: '1',
        visible_to: 3,
        expected_close_date: '',
        unknown: 1,
      })
      .expect(201);
    expect(made.body.data).toMatchObject({
      title: '7',
      person_id: person,
      was_seen: true,
      visible_to: '3',
      expected_close_date: null,
    });
    const form = await api
      .as(ada)
      .patch(`/v1/leads/${made.body.data.id}`)
      .type('form')
      .send('was_seen=0&title=Formed');
    expect(form.body.data).toMatchObject({ was_seen: false, title: 'Formed' });
    expect((await api.as(ada).get('/v1/leads?limit=9999')).body.additional_data).toEqual({
      pagination: { start: 0, limit: 500, more_items_in_collection: false },
    });
    await api.as(ada).get(`/v1/leads/${uuid}`).expect(404);
  });
});
