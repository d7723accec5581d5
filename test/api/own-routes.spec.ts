import { startApi, type TestApi, type TestUser } from './support.js';

type Schema = Record<string, any>;

interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  /** Names of the query that are plain text. */
  texts: string[];
  body: Schema | undefined;
}

/** What holds for every route that Pipedrive's API lacks. They are found in the documentation, so a new one is tried too. */
describe('Kontor’s own routes', () => {
  let api: TestApi;
  let ada: TestUser;
  let routes: Route[];

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    const { paths } = (await api.http().get('/api/docs/openapi.json')).body;
    routes = Object.entries(paths as Schema)
      .filter(([path]) => !/^\/api\/v[12]\//.test(path) || path.startsWith('/api/v1/mailbox/'))
      .flatMap(([path, methods]) =>
        Object.entries(methods as Schema).map(([method, { summary, parameters, requestBody }]) => ({
          method: method as Route['method'],
          path,
          summary,
          texts: parameters
            .filter((one: Schema) => one['in'] === 'query' && isText(one['schema']))
            .map((one: Schema) => one['name']),
          body: requestBody?.content['application/json'].schema,
        })),
      );
    expect(routes.length).toBeGreaterThan(90);
  });
  afterAll(() => api.stop());

  it('say in the documentation what they are for', () => {
    expect(routes.filter(({ summary }) => !/^\p{Lu}.{5,}/u.test(summary))).toEqual([]);
  });

  it('answer in the same envelope, in snake_case', async () => {
    await api.as(ada).post('/api/v2/deals').send({ title: 'Sails' }).expect(200);
    await api.as(ada).post('/api/tokens').send({ name: 'For the test' }).expect(201);
    let answered = 0;
    for (const { method, path } of routes) {
      // The documentation has OpenAPI’s own words, the mailbox Pipedrive’s, and a live feed does not end.
      if (method !== 'get' || !path.startsWith('/api/') || /^\/api\/(docs|live|v1)/.test(path)) continue;
      const url = path.replace('{type}', 'deal').replaceAll(/\{\w+\}/g, '1');
      const { status, body } = await api.as(ada).get(url);
      if (status !== 200) {
        expect([url, body.success, typeof body.error]).toEqual([url, false, 'string']);
        continue;
      }
      answered++;
      expect([url, body.success, 'data' in body, wrongKeys(body)]).toEqual([url, true, true, []]);
    }
    expect(answered).toBeGreaterThan(20);
  });

  it('take no NUL character, which the database cannot keep, and say so', async () => {
    const ids = ['1', '00000000-0000-4000-8000-000000000000'];
    const failed: string[] = [];
    for (const { method, path, texts, body } of routes) {
      for (const id of path.includes('{') ? ids : ids.slice(1)) {
        const url = path.replaceAll(/\{\w+\}/g, id);
        const tries = [
          ...texts.map(name => ({ query: { [name]: 'a\0b' }, sent: undefined, name })),
          ...textsOf(body).map(name => ({ query: {}, sent: { ...sample(body!), [name]: 'a\0b' }, name })),
        ];
        for (const { query, sent, name } of tries) {
          const { status } = await api.as(ada)[method](url).query(query).send(sent);
          if (status >= 500) failed.push(`${method} ${url} ${name}: ${status}`);
        }
      }
    }
    expect(failed).toEqual([]);
  });
});

const isText = ({ type, format, enum: values, anyOf }: Schema): boolean =>
  anyOf
    ? anyOf.some(isText)
    : type === 'string' && values === undefined && !['uuid', 'date', 'date-time'].includes(format);

const textsOf = (body: Schema | undefined): string[] =>
  Object.entries((body?.['properties'] ?? {}) as Schema)
    .filter(([, schema]) => isText(schema))
    .map(([name]) => name);

/** Something that the schema takes. */
function sample({ type, format, const: only, enum: values, anyOf, ...rest }: Schema): any {
  if (anyOf) return sample(anyOf[0]);
  if (values) return values[0];
  if (only !== undefined) return only;
  if (type === 'array') return (rest['prefixItems'] ?? [rest['items'] ?? {}]).map(sample);
  if (type === 'object') {
    const entries = Object.entries((rest['properties'] ?? {}) as Schema);
    return Object.fromEntries(entries.map(([name, schema]) => [name, sample(schema)]));
  }
  if (type === 'integer' || type === 'number') return Math.max(1, rest['minimum'] ?? 1);
  if (type === 'boolean') return false;
  return format === 'uuid' ? '00000000-0000-4000-8000-000000000000' : 'abc';
}

/** Keys that are not snake_case, wherever they stand. */
function wrongKeys(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wrongKeys);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(/^[a-z][a-z0-9_]*$/.test(key) ? [] : [key]),
    ...wrongKeys(inner),
  ]);
}
