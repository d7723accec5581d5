import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { startApi, type TestApi, type TestUser } from './support.js';

interface Row {
  [name: string]: any;
}

/** Deals, persons and the rest as tables: in any order, narrowed by any condition, and as files. */
describe('lists', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let size: string;
  let nordic: number;
  const deals: number[] = [];

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    const post = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data;
    const field = await post('/api/v2/dealFields', { field_name: 'Size', field_type: 'double' });
    size = field.field_code;
    nordic = (await post('/api/v2/organizations', { name: 'Nordic Paper', visible_to: 1 })).id;
    const eva = (
      await post('/api/v2/persons', {
        name: 'Eva Lind',
        org_id: nordic,
        emails: [{ value: 'eva@nordic.example' }],
      })
    ).id;
    for (const [at, [title, more]] of (
      [
        ['Alpha', { value: 300, custom_fields: { [size]: 5 } }],
        ['beta', { value: 100, org_id: nordic, person_id: eva }],
        ['Gamma', { value: 200, currency: 'SEK', custom_fields: { [size]: 1 } }],
        ['=Delta', { value: 50, visible_to: 1 }],
        ['epsilon', { value: 10, custom_fields: { [size]: 3 }, expected_close_date: '2026-05-01' }],
      ] as const
    ).entries())
      deals[at] = (await post('/api/v2/deals', { title, visible_to: 7, ...more })).id;
    await post('/api/v2/activities', {
      subject: 'Call',
      type: 'call',
      deal_id: deals[1],
      due_date: '2026-03-01',
    });
    await post('/api/v2/activities', {
      subject: 'Later',
      type: 'call',
      deal_id: deals[1],
      due_date: '2026-04-01',
    });
  });
  afterAll(() => api.stop());

  const get = async (path: string, user = ada) => (await api.as(user).get(`/api/lists/${path}`)).body;
  const titles = async (query: string, user = ada) =>
    ((await get(`deals?${query}`, user)).data as Row[]).map(row => row['title']);

  /** All pages, one row each. */
  async function walked(query: string): Promise<string[]> {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`deals?limit=1&${query}&cursor=${cursor}`);
      seen.push(...page.data.map((row: Row) => row['title']));
      cursor = page.additional_data.next_cursor;
      if (!cursor) return seen;
    }
  }

  it('are in the order of any field, pages whole, what has no value last in either direction', async () => {
    const asked = {
      'sort=title': ['=Delta', 'Alpha', 'beta', 'epsilon', 'Gamma'],
      'sort=value&direction=desc': ['Alpha', 'Gamma', 'beta', '=Delta', 'epsilon'],
      [`sort=${size}`]: ['Gamma', 'epsilon', 'Alpha', 'beta', '=Delta'],
      [`sort=${size}&direction=desc`]: ['Alpha', 'epsilon', 'Gamma', '=Delta', 'beta'],
      'sort=org_id': ['beta', 'Alpha', 'Gamma', '=Delta', 'epsilon'],
      'sort=next_activity_date&direction=desc': ['beta', 'epsilon', '=Delta', 'Gamma', 'Alpha'],
      'sort=expected_close_date': ['epsilon', 'Alpha', 'beta', 'Gamma', '=Delta'],
    };
    for (const [query, order] of Object.entries(asked)) {
      expect([query, await titles(query)]).toEqual([query, order]);
      expect([query, await walked(query)]).toEqual([query, order]);
    }
  });

  it('take every order that a field of any noun gives', async () => {
    for (const [nouns, fields] of Object.entries({
      deals: 'dealFields',
      persons: 'personFields',
      organizations: 'organizationFields',
      products: 'productFields',
      projects: 'projectFields',
      activities: 'activityFields',
    })) {
      const known = (await api.as(ada).get(`/api/v2/${fields}?limit=200`)).body.data as Row[];
      for (const { field_code: code, field_type: type } of known) {
        for (const user of [ada, bob]) {
          const { status, body } = await api.as(user).get(`/api/lists/${nouns}?sort=${code}&limit=1`);
          if (type !== 'set' && code !== 'im' && status !== 200)
            throw new Error(`${nouns} by ${code}: ${JSON.stringify(body)}`);
        }
      }
    }
    for (const direction of ['asc', 'desc'])
      for (const user of [ada, bob])
        expect((await api.as(user).get(`/api/lists/leads?direction=${direction}`)).status).toBe(200);
  });

  it('have leads by what is next on them as far as one may see it, those with nothing last in either direction', async () => {
    const made = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data.id;
    const person_id = await made('/api/v2/persons', { name: 'Omar', visible_to: 7 });
    for (const [title, days, more] of [
      ['Soon', ['2026-03-01', '2026-09-01'], {}],
      ['Late', ['2026-04-01'], {}],
      ['Secret', ['2026-05-01'], { org_id: nordic }],
    ] as const) {
      const lead = await made('/v1/leads', { title, visible_to: '7', person_id });
      for (const due_date of days)
        await made('/api/v2/activities', { subject: title, lead_id: lead, due_date, ...more });
    }
    const walk = async (user: TestUser, direction: string) => {
      const found: string[] = [];
      for (let cursor = ''; cursor !== null;) {
        const page = await get(
          `leads?limit=1&direction=${direction}&sort=next_activity_date&cursor=${cursor}`,
          user,
        );
        found.push(...page.data.map((row: Row) => row['title']));
        cursor = page.additional_data.next_cursor;
      }
      return found;
    };
    expect(await walk(ada, 'asc')).toEqual(['Soon', 'Late', 'Secret']);
    expect(await walk(ada, 'desc')).toEqual(['Secret', 'Late', 'Soon']);
    expect(await walk(bob, 'asc')).toEqual(['Soon', 'Late', 'Secret']);
    expect(await walk(bob, 'desc')).toEqual(['Late', 'Soon', 'Secret']);
  });

  it('say what the ids name, what is to be done next, how many there are and what they come to', async () => {
    const { data, additional_data: extra } = await get('deals?sort=title');
    expect(data[2]).toMatchObject({
      title: 'beta',
      org_id: nordic,
      next_activity: { subject: 'Call', due_date: '2026-03-01' },
    });
    expect(extra.names.organization).toEqual({ [nordic]: 'Nordic Paper' });
    expect(extra.names.user[ada.id]).toBe('ada');
    expect(extra).toMatchObject({ total: 5, more: false });
    expect(extra.sums).toContainEqual({ currency: 'SEK', count: 1, value: 200 });
  });

  it('show a second user nothing of what he may not see, in no order and under no search', async () => {
    const { data, additional_data: extra } = await get('deals?sort=org_id', bob);
    expect(data.map((row: Row) => row['title'])).toEqual(['Alpha', 'beta', 'Gamma', 'epsilon']);
    expect(extra.total).toBe(4);
    expect(extra.names.organization).toBeUndefined();
    expect(data[1].org_id).toBeNull();
    expect(await titles('q=nordic', ada)).toEqual(['beta']);
    expect(await titles('q=nordic', bob)).toEqual([]);
    expect(await titles('q=delta', bob)).toEqual([]);
    expect((await get('organizations', bob)).additional_data.total).toBe(0);
    expect(await get('deals/ids', bob)).toMatchObject({ data: { length: 4 } });
    const file = await api.as(bob).get('/api/lists/deals/export');
    expect(file.text).not.toMatch(/Delta|Nordic Paper/);
  });

  it('are narrowed by words and by conditions, saved or not', async () => {
    const condition = (field: string, operator: string, value: string) => ({
      object: 'deal',
      field_id: field,
      operator,
      value,
    });
    const where = {
      glue: 'or',
      conditions: [
        { glue: 'and', conditions: [condition('value', '>', '90'), condition('currency', '!=', 'SEK')] },
        condition(size, '=', '1'),
      ],
    };
    const asked = `where=${encodeURIComponent(JSON.stringify(where))}`;
    expect(await titles(`sort=title&${asked}`)).toEqual(['Alpha', 'beta', 'Gamma']);
    expect(await titles(`sort=title&q=ALPH&${asked}`)).toEqual(['Alpha']);
    const { data } = (
      await api.as(ada).post('/v1/filters').send({ name: 'Large', type: 'deals', conditions: where })
    ).body;
    expect(await titles(`sort=title&filter_id=${data.id}`)).toEqual(['Alpha', 'beta', 'Gamma']);
    expect((await get('deals/ids?sort=title&q=beta')).data).toEqual([deals[1]]);
    expect(await titles(`sort=title&ids=${deals[2]},${deals[0]}`)).toEqual(['Alpha', 'Gamma']);
    expect((await get('persons?q=nordic.ex')).data).toHaveLength(1);
  });

  it('refuse what cannot be, and say which word of it', async () => {
    for (const query of [
      'where=x',
      'where={}',
      'sort=nonsense',
      'sort=label_ids',
      'ids=1,x',
      'cursor=x',
      'direction=up',
      'limit=0',
    ]) {
      const { status, body } = await api.as(ada).get(`/api/lists/deals?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.error).toBeTruthy();
    }
    const { additional_data: first } = await get('deals?limit=1&sort=title');
    expect((await api.as(ada).get(`/api/lists/deals?sort=value&cursor=${first.next_cursor}`)).status).toBe(
      400,
    );
    expect((await api.as(ada).get('/api/lists/nonsense')).status).toBe(404);
  });

  it('come as CSV, in which no cell is a formula', async () => {
    const columns = `columns=title,value,org_id,owner_id,status,stage_id,${size},next_activity`;
    const headings = `headings=${encodeURIComponent(JSON.stringify(['Titel', 'Värde', 'Organisation']))}`;
    const { text, headers } = await api
      .as(ada)
      .get(`/api/lists/deals/export?sort=title&${columns}&${headings}`);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="deals-/);
    const rows = parse(text, { columns: true, bom: true }) as Row[];
    expect(rows.map(row => row['Titel'])).toEqual(["'=Delta", 'Alpha', 'beta', 'epsilon', 'Gamma']);
    expect(rows[2]).toMatchObject({
      Värde: '100',
      Organisation: 'Nordic Paper',
      Owner: 'ada',
      Status: 'Open',
      'Next activity': 'Call',
      'Next activity (date)': '2026-03-01',
    });
    expect(rows[1]!['Size']).toBe('5');
  });

  it('come as XLSX with numbers as numbers', async () => {
    const { body } = await api
      .as(ada)
      .get('/api/lists/deals/export?format=xlsx&sort=title&columns=title,value')
      .buffer()
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', part => parts.push(part as Buffer));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    const book = read(body, { type: 'buffer' });
    const rows = utils.sheet_to_json<Row>(book.Sheets[book.SheetNames[0]!]!);
    expect(rows[0]).toMatchObject({ Title: '=Delta', Value: 50, 'Value (currency)': 'EUR' });
    expect(rows).toHaveLength(5);
  });

  it('are not exported by who may not', async () => {
    const { data: set } = (
      await api.as(ada).post('/api/permission_sets').send({ name: 'Readers', contents: [] })
    ).body;
    await api.database.query('update users set permission_set_id = $2 where id = $1', [bob.id, set.id]);
    expect((await api.as(bob).get('/api/lists/deals/export')).status).toBe(403);
  });
});
