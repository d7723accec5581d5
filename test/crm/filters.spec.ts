import fc from 'fast-check';
import { daysOf } from '../../src/crm/filters-dates.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

interface Line {
  object: string;
  field_id: string;
  operator: string;
  value: string | null;
  extra_value?: string;
}
interface Row {
  [name: string]: any;
}

const today = '2026-03-18';

describe('days that filters name', () => {
  it.each([
    ['today', '2026-03-18', '2026-03-19'],
    ['yesterday', '2026-03-17', '2026-03-18'],
    ['this_week', '2026-03-16', '2026-03-23'],
    ['last_week', '2026-03-09', '2026-03-16'],
    ['this_month', '2026-03-01', '2026-04-01'],
    ['next_month', '2026-04-01', '2026-05-01'],
    ['last_quarter', '2025-10-01', '2026-01-01'],
    ['this_year', '2026-01-01', '2027-01-01'],
    ['3_months_ago', '2025-12-18', '2025-12-19'],
    ['in_7_days', '2026-03-25', '2026-03-26'],
    ['before_today', null, '2026-03-18'],
    ['tomorrow_or_later', '2026-03-19', null],
    ['2024-02-29', '2024-02-29', '2024-03-01'],
  ])('%s', (word, from, to) => {
    expect(daysOf(word, today)).toEqual({ from, to });
  });

  it('know long and short months, and what is no day', () => {
    expect(daysOf('1_months_ago', '2026-03-31')!.from).toBe('2026-02-28');
    expect(daysOf('in_1_months', '2027-01-31')!.from).toBe('2027-02-28');
    expect(daysOf('this_week', '2026-03-22')!.from).toBe('2026-03-16');
    for (const word of ['2026-02-30', 'someday', '', 'in_9999_days', '0000-01-01', '__proto__']) {
      expect(daysOf(word, today)).toBeNull();
    }
  });
});

describe('filters', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  const key: Record<string, string> = {};

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    for (const [type, more] of [
      ['double', {}],
      ['varchar', {}],
      ['date', {}],
      ['enum', { options: [{ label: 'A' }, { label: 'B' }, { label: 'C' }] }],
      ['set', { options: [{ label: 'A' }, { label: 'B' }, { label: 'C' }] }],
    ] as const) {
      const body = { field_name: type, field_type: type, ...more };
      key[type] = (await api.as(ada).post('/api/v2/dealFields').send(body)).body.data.field_code;
    }
    key.person = (
      await api.as(ada).post('/api/v2/personFields').send({ field_name: 'p', field_type: 'varchar' })
    ).body.data.field_code;
    await makeRows();
  });
  afterAll(() => api.stop());

  const find = async (group: object, type = 'deals', path = '/api/v2/deals?limit=500', user = ada) => {
    const body = { name: 'f', type, conditions: group };
    const made = await api.as(user).post('/v1/filters').send(body);
    if (!made.body.success) throw new Error(JSON.stringify(made.body));
    const join = path.includes('?') ? '&' : '?';
    const list = await api.as(user).get(`${path}${join}filter_id=${made.body.data.id}`);
    if (!list.body.success) throw new Error(JSON.stringify(list.body));
    return (list.body.data as { id: number }[]).map(one => one.id).sort((a, b) => a - b);
  };
  const all = (...conditions: object[]) => ({ glue: 'and', conditions: [{ glue: 'and', conditions }] });

  const texts = ['', 'Segel', 'SEGELBOOT', '50% off', 'a_b', 'Ünal', "O'Neil", 'back\\slash'];
  const days = ['2026-01-31', '2026-02-01', '2026-03-18', '2027-12-31'];
  const rows: Row[] = [];

  /** Deals of every sort; whatever may be missing is missing somewhere. */
  async function makeRows() {
    const persons: Row[] = [];
    for (const name of ['Segel-Eva', 'Max', 'Hidden Segel']) {
      const p = name === 'Max' ? null : 'Kiel';
      const body = { name, custom_fields: { [key.person!]: p }, visible_to: name.startsWith('H') ? 1 : 7 };
      const { data } = (await api.as(ada).post('/api/v2/persons').send(body)).body;
      persons.push({ id: data.id, name, p });
    }
    for (let n = 0; n < 40; n++) {
      const person = [null, ...persons][n % 4] as Row | null;
      const row: Row = {
        title: `${texts[n % texts.length]} ${n}`,
        value: (n * 37) % 11,
        probability: n % 3 === 0 ? null : n,
        status: ['open', 'won', 'lost'][n % 3],
        expected: n % 5 === 0 ? null : days[n % days.length],
        owner: n % 2 ? ada.id : bob.id,
        labels: [[], [1], [1, 2], [3]][n % 4],
        double: n % 7 === 0 ? null : (n % 9) - 3.5,
        varchar: n % 6 === 0 ? null : texts[1 + (n % 7)],
        date: n % 4 === 0 ? null : days[(n * 3) % days.length],
        enum: n % 5 === 2 ? null : 1 + (n % 3),
        set: [null, [1], [2, 3], [1, 2, 3]][n % 4],
        person,
      };
      const { data, error } = (
        await api
          .as(ada)
          .post('/api/v2/deals')
          .send({
            title: row.title,
            value: row.value,
            probability: row.probability,
            status: row.status,
            expected_close_date: row.expected,
            owner_id: row.owner,
            label_ids: row.labels,
            person_id: person?.id ?? null,
            custom_fields: Object.fromEntries(
              ['double', 'varchar', 'date', 'enum', 'set'].map(name => [key[name], row[name]]),
            ),
          })
      ).body;
      if (!data) throw new Error(error);
      rows.push({ ...row, id: data.id });
    }
  }

  /** How a row is looked at, in JavaScript: written from the promises, not from the SQL. */
  const known: Record<string, { kind: string; of: (row: Row) => any; id: () => string; object?: string }> = {
    title: { kind: 'text', of: row => row.title, id: () => 'title' },
    value: { kind: 'number', of: row => row.value, id: () => '1011' },
    probability: { kind: 'number', of: row => row.probability, id: () => 'probability' },
    status: { kind: 'one', of: row => row.status, id: () => 'status' },
    owner: { kind: 'one', of: row => row.owner, id: () => 'user_id' },
    expected: { kind: 'day', of: row => row.expected, id: () => '1021' },
    labels: { kind: 'many', of: row => row.labels, id: () => 'label_ids' },
    double: { kind: 'number', of: row => row.double, id: () => key.double! },
    varchar: { kind: 'text', of: row => row.varchar, id: () => key.varchar! },
    date: { kind: 'day', of: row => row.date, id: () => key.date! },
    enum: { kind: 'one', of: row => row.enum, id: () => key.enum! },
    set: { kind: 'many', of: row => row.set, id: () => key.set! },
    personName: { kind: 'text', of: row => row.person?.name, id: () => 'name', object: 'person' },
    personCustom: { kind: 'text', of: row => row.person?.p, id: () => key.person!, object: 'person' },
  };
  const negated: Record<string, string> = {
    '!=': '=',
    "NOT LIKE '$%'": "LIKE '$%'",
    "NOT LIKE '%$%'": "LIKE '%$%'",
    'IS NULL': 'IS NOT NULL',
  };
  const holds = (name: string, line: Line, row: Row): boolean => {
    const opposite = negated[line.operator];
    if (opposite) return !holds(name, { ...line, operator: opposite }, row);
    const { kind, of } = known[name]!;
    const value = of(row);
    const wanted = line.value ?? '';
    const missing =
      value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);
    if (line.operator === 'IS NOT NULL') return !missing;
    if (missing) return false;
    if (kind === 'many') return (value as number[]).map(String).includes(wanted);
    if (kind === 'one') return String(value) === (wanted === 'me' ? String(ada.id) : wanted);
    if (kind === 'text') {
      const [text, part] = [String(value).toLowerCase(), wanted.toLowerCase()];
      if (line.operator === '=') return text === part;
      if (line.operator === "LIKE '$%'") return text.startsWith(part);
      return line.operator === "LIKE '%$'" ? text.endsWith(part) : text.includes(part);
    }
    const [a, b] = kind === 'number' ? [Number(value), Number(wanted)] : [String(value), wanted];
    return { '=': a === b, '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[line.operator]!;
  };

  const operators: Record<string, string[]> = {
    text: [
      '=',
      '!=',
      "LIKE '$%'",
      "LIKE '%$%'",
      "LIKE '%$'",
      "NOT LIKE '$%'",
      "NOT LIKE '%$%'",
      'IS NULL',
      'IS NOT NULL',
    ],
    number: ['=', '!=', '<', '>', '<=', '>=', 'IS NULL', 'IS NOT NULL'],
    day: ['=', '!=', '<', '>', '<=', '>=', 'IS NULL', 'IS NOT NULL'],
    one: ['=', '!=', 'IS NULL', 'IS NOT NULL'],
    many: ['=', '!=', 'IS NULL', 'IS NOT NULL'],
  };
  const valueFor = (name: string): fc.Arbitrary<string> => {
    const { kind } = known[name]!;
    if (name === 'status') return fc.constantFrom('open', 'won', 'lost');
    if (name === 'owner') return fc.constantFrom('me', '1', '2');
    if (kind === 'text') return fc.constantFrom(...texts.slice(1), '%', '_', "'", '\\', 'e', 'kiel');
    if (kind === 'number') return fc.constantFrom('0', '3', '5.5', '-3.5', '10', '-0');
    return kind === 'day' ? fc.constantFrom(...days) : fc.constantFrom('1', '2', '3', '9');
  };
  const line = fc.constantFrom(...Object.keys(known)).chain(name =>
    fc.tuple(fc.constantFrom(...operators[known[name]!.kind]!), valueFor(name)).map(([operator, value]) => ({
      name,
      operator,
      value: operator.startsWith('IS') ? null : value,
    })),
  );
  const glue = fc.constantFrom('and' as const, 'or' as const);
  const tree = fc.record({
    glue,
    groups: fc.array(fc.record({ glue, lines: fc.array(line, { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  });

  it('find by “me” and “my team” what is the viewer’s own, whoever saved them', async () => {
    const cleo = await api.user('cleo');
    const dan = await api.user('dan');
    await api
      .as(ada)
      .post('/api/teams')
      .send({ name: 'North', manager_id: dan.id, member_ids: [bob.id, cleo.id] })
      .expect(201);
    for (const user of [bob, cleo, dan])
      await api
        .as(user)
        .post('/api/v2/persons')
        .send({ name: `Of ${user.email}` })
        .expect(200);
    const saved = async (value: string) => {
      const line = { object: 'person', field_id: 'owner_id', operator: '=', value };
      const conditions = { glue: 'and', conditions: [{ glue: 'and', conditions: [line] }] };
      const body = { name: value, type: 'people', visible_to: 7, conditions };
      return (await api.as(ada).post('/v1/filters').send(body).expect(200)).body.data.id as number;
    };
    const [me, team] = [await saved('me'), await saved('my_team')];
    const found = async (user: TestUser, filter: number) =>
      (
        (await api.as(user).get(`/api/v2/persons?filter_id=${filter}`).expect(200)).body.data as {
          name: string;
        }[]
      )
        .map(person => person.name)
        .filter(name => name.startsWith('Of '))
        .sort();
    const [bobs, cleos, dans] = [bob, cleo, dan].map(user => `Of ${user.email}`);
    expect([await found(bob, me), await found(cleo, me), await found(ada, me)]).toEqual([
      [bobs],
      [cleos],
      [],
    ]);
    expect([await found(bob, team), await found(dan, team)]).toEqual([
      [bobs, cleos, dans],
      [bobs, cleos, dans],
    ]);
    expect(await found(ada, team)).toEqual([]);
  });

  it('find what JavaScript finds, whatever the conditions (property)', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async ({ glue, groups }) => {
        const toLine = ({
          name,
          operator,
          value,
        }: {
          name: string;
          operator: string;
          value: string | null;
        }): Line => ({
          object: known[name]!.object ?? 'deal',
          field_id: known[name]!.id(),
          operator,
          value,
        });
        const join = (how: string, parts: boolean[]) =>
          parts.length === 0 || (how === 'and' ? parts.every(Boolean) : parts.some(Boolean));
        const wanted = rows
          .filter(row =>
            join(
              glue,
              groups.map(group =>
                join(
                  group.glue,
                  group.lines.map(one => holds(one.name, toLine(one), row)),
                ),
              ),
            ),
          )
          .map(row => row.id);
        const conditions = groups.map(group => ({ glue: group.glue, conditions: group.lines.map(toLine) }));
        expect(await find({ glue, conditions })).toEqual(wanted);
      }),
      { numRuns: 150, seed: 237_139 },
    );
  });

  it('see nothing of a person that the viewer may not see', async () => {
    const named = all({ object: 'person', field_id: 'name', operator: "LIKE '%$%'", value: 'Hidden' });
    expect((await find(named)).length).toBeGreaterThan(0);
    expect(await find(named, 'deals', '/api/v2/deals', bob)).toEqual([]);
    const notNamed = all({ object: 'person', field_id: 'name', operator: "NOT LIKE '%$%'", value: 'Hidden' });
    expect(await find(notNamed, 'deals', '/api/v2/deals?limit=500', bob)).toHaveLength(rows.length);
  });

  it('take several values, days relative to today, and times of day in the viewer’s zone', async () => {
    const won = { object: 'deal', field_id: 'status', operator: '=', value: ['won', 'lost'] };
    expect(await find(all(won))).toEqual(rows.filter(row => row.status !== 'open').map(row => row.id));
    const added = (value: string, operator = '=') =>
      all({ object: 'deal', field_id: 'add_time', operator, value });
    expect(await find(added('this_year', '<'))).toEqual([]);
    expect(await find(added('today_or_later', '>='))).not.toEqual([]);
    const { id } = rows[0]!;
    await api.database.query(`update deal set add_time = '2025-06-30T22:30:00Z' where id = $1`, [id]);
    expect(await find(added('2025-06-30'))).toEqual([id]);
    await api.database.query(`update users set timezone = 'Europe/Stockholm' where id = $1`, [ada.id]);
    expect(await find(added('2025-06-30'))).toEqual([]);
    expect(await find(added('2025-07-01'))).toEqual([id]);
    await api.database.query('update users set timezone = null where id = $1', [ada.id]);
  });

  it('narrow the lists of every noun, in both dialects, page by page', async () => {
    const name = { object: 'person', field_id: 'name', operator: "LIKE '%$'", value: 'Eva' };
    const person = await find(all(name), 'people', '/api/v2/persons');
    expect(person).toHaveLength(1);
    expect(await find(all(name), 'people', '/v1/persons')).toEqual(person);
    const lead = { title: 'Maybe', person_id: person[0] };
    const { data } = (
      await api
        .as(ada)
        .post('/v1/leads')
        .send({ ...lead, [key.double!]: 4 })
    ).body;
    expect(
      await find(
        all({ object: 'lead', field_id: key.double, operator: '>', value: '3' }),
        'leads',
        '/v1/leads',
      ),
    ).toEqual([data.id]);
    const organization = (await api.as(ada).post('/api/v2/organizations').send({ name: 'Nordwind' })).body
      .data;
    const isIt = { object: 'organization', field_id: 'name', operator: '=', value: 'nordwind' };
    expect(await find(all(isIt), 'org', '/api/v2/organizations')).toEqual([organization.id]);
    const project = (await api.as(ada).post('/api/v2/projects').send({ title: 'Bau' })).body.data;
    const titled = { object: 'project', field_id: 'title', operator: '=', value: 'bau' };
    expect(await find(all(titled), 'projects', '/api/v2/projects')).toEqual([project.id]);
    const call = (await api.as(ada).post('/api/v2/activities').send({ subject: 'Anruf', type: 'call' })).body
      .data;
    const typed = { object: 'activity', field_id: 'type', operator: '=', value: 'call' };
    expect(await find(all(typed), 'activity', '/api/v2/activities')).toEqual([call.id]);
    const cloth = (await api.as(ada).post('/api/v2/products').send({ name: 'Tuch', code: 'T-1' })).body.data;
    const coded = { object: 'product', field_id: 'code', operator: "LIKE '$%'", value: 't-' };
    expect(await find(all(coded), 'products', '/api/v2/products')).toEqual([cloth.id]);
  });

  it('say which field they miss when it is deleted', async () => {
    const body = { field_name: 'Gone soon', field_type: 'double' };
    const code = (await api.as(ada).post('/api/v2/dealFields').send(body)).body.data.field_code;
    const conditions = all({ object: 'deal', field_id: code, operator: '>', value: '1' });
    const filter = await api.as(ada).post('/v1/filters').send({ name: 'Broken', type: 'deals', conditions });
    await api.as(ada).delete(`/api/v2/dealFields/${code}`).expect(200);
    const { id } = filter.body.data;
    const list = await api.as(ada).get(`/api/v2/deals?filter_id=${id}`);
    expect(list.body).toMatchObject({ code: 'invalid', field: 'filter_id' });
    expect(list.body.error).toContain('“Gone soon”, which is deleted');
    expect((await api.as(ada).get(`/v1/filters/${id}`)).body.data.problem).toContain('Gone soon');
  });

  it('are never more than one list holds', async () => {
    const [cleo, dora] = [await api.user('keeper', true), await api.user('sharer', true)];
    const conditions = all({ object: 'deal', field_id: 'title', operator: '=', value: 'x' });
    const add = (user: TestUser, visible_to: number) =>
      api.as(user).post('/v1/filters').send({ name: 'One more', type: 'deals', conditions, visible_to });
    const fill = (owner: number, count: number, visibleTo: number) =>
      api.database.query(
        `insert into filter (name, type, owner_id, visible_to, conditions)
         select 'Many', 'deals', $1, $3, '{"glue": "and", "conditions": []}' from generate_series(1, $2)`,
        [owner, count, visibleTo],
      );
    await fill(cleo.id, 499, 1);
    const { id } = (await add(cleo, 1).expect(200)).body.data;
    expect((await add(cleo, 1).expect(400)).body).toMatchObject({ field: 'visible_to' });
    await add(dora, 1).expect(200);
    const [{ shared }] = (await api.database.query(
      'select count(*) as shared from filter where visible_to <> 1 and deleted_at is null',
    )) as [{ shared: number }];
    await fill(dora.id, 999 - shared, 7);
    const share = () => api.as(cleo).put(`/v1/filters/${id}`).send({ visible_to: 7 });
    await share().expect(200);
    expect((await add(dora, 7).expect(400)).body).toMatchObject({ field: 'visible_to' });
    await share().expect(200);
    expect((await api.as(cleo).get('/v1/filters')).body.data).toHaveLength(1499);
  });
});
