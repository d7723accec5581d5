import { routesOf, startApi, type TestApi } from './support.js';
import { inScope, operations } from './contract/operations.js';

type Schema = Record<string, any>;

/** The documentation is made from the same descriptions as the doors; here it is held against what listens. */
describe('the API’s documentation', () => {
  let api: TestApi;
  let document: Schema;
  /** As `get /api/v2/deals/{}`: what a path calls its parts is between it and the reader. */
  let described: Set<string>;

  beforeAll(async () => {
    api = await startApi();
    document = (await api.http().get('/api/docs/openapi.json').expect(200)).body;
    described = new Set(
      Object.entries(document['paths'] as Schema).flatMap(([path, methods]) =>
        Object.keys(methods as Schema).map(method => `${method} ${unnamed(path)}`),
      ),
    );
  });
  afterAll(() => api.stop());

  it('has every route that the server listens to', () => {
    const missing = listening(api).filter(route => !described.has(route));
    expect(missing).toEqual([]);
    expect(described.size).toBeGreaterThan(150);
  });

  it('has no route that the server does not have', () => {
    const there = new Set(listening(api));
    expect([...described].filter(route => !there.has(route))).toEqual([]);
  });

  it('says what a route takes and gives', () => {
    const create = document['paths']['/api/v2/deals'].post;
    const body = create.requestBody.content['application/json'].schema;
    expect(body.required).toEqual(['title']);
    expect(body.properties.currency).toMatchObject({ type: 'string', pattern: '^[A-Z]{3}$' });
    expect(body.additionalProperties).toBe(false);
    expect(body.properties).not.toHaveProperty('user_id');
    expect(document['components'].schemas.Deal_v1.properties).toHaveProperty('user_id');
    expect(document['components'].schemas.Deal_v2.properties.label_ids.anyOf[0].type).toBe('array');
    const list = document['paths']['/api/v2/deals'].get.parameters.map((one: Schema) => one['name']);
    expect(list).toEqual(expect.arrayContaining(['status', 'cursor', 'limit', 'sort_by', 'include_fields']));
    expect(list).not.toContain('start');
    expect(document['paths']['/api/threads'].get.parameters.map((one: Schema) => one['name'])).toContain(
      'mailbox_id',
    );
    expect(document['paths']['/api/session'].post.security).toEqual([]);
    expect(document['paths']['/api/session'].post.requestBody).toBeDefined();
  });

  it('says how lists go on, and what they can be asked for, also where they are narrowed to one item', () => {
    const takes = (path: string): string[] =>
      document['paths'][path].get.parameters.map((one: Schema) => one['name']);
    expect(takes('/api/v2/deals/{id}/followers')).toEqual(expect.arrayContaining(['cursor', 'limit']));
    expect(takes('/api/v1/deals/{id}/followers')).toEqual(expect.arrayContaining(['start', 'limit']));
    expect(takes('/api/v1/persons/{id}/deals')).toEqual(expect.arrayContaining(['status', 'start', 'sort']));
    // Pages of these go by cursors in v1 too.
    expect(takes('/api/v1/tasks')).toEqual(expect.arrayContaining(['cursor', 'limit']));
    expect(takes('/api/v1/tasks')).not.toContain('start');
  });

  it('refers only to what it has, and names every operation once', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(refs.filter(([, part, name]) => !document['components'][part!][name!])).toEqual([]);
    const ids = Object.values(document['paths'] as Schema).flatMap(methods =>
      Object.values(methods as Schema).map(one => (one as Schema)['operationId']),
    );
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('lists what is not offered, and those routes answer 501 and say why', async () => {
    const ada = await api.user('ada', true);
    const left = [...operations].filter(operation => !inScope.has(operation));
    expect(left).toHaveLength(24);
    for (const operation of left) {
      const [version, method, path] = operation.split(' ') as [string, string, string];
      expect(described).toContain(`${method.toLowerCase()} ${unnamed(`/api/${version}${path}`)}`);
      const url = path.replaceAll(/\{[^}]+\}/g, '1');
      for (const base of ['/v1', '/api/v1']) {
        const send = api.as(ada)[method.toLowerCase() as 'get'](`${base}${url}`);
        const { status, body } = await send;
        expect([operation, status, body.success, body.code]).toEqual([operation, 501, false, 'not_offered']);
        expect(body.error_info).not.toBe('');
      }
    }
  });
});

const unnamed = (path: string): string => path.replaceAll(/\{[^}]+\}|:\w+/g, '{}');

/** `/v1` stands in the documentation as `/api/v1`. */
const listening = (api: TestApi): string[] => [
  ...new Set(
    routesOf(api).map(({ method, path }) => `${method} ${unnamed(path.replace(/^\/v1\//, '/api/v1/'))}`),
  ),
];
