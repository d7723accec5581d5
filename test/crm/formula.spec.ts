import fc from 'fast-check';
import { PreparedFields } from '../../src/crm/fields-prepare.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('formula fields', () => {
  let api: TestApi;
  let ada: TestUser;
  let margin: string;
  let costs: string;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    margin = (await field({ field_name: 'Margin', field_type: 'double' })).data.field_code;
    costs = (await field({ field_name: 'Costs', field_type: 'monetary' })).data.field_code;
  });
  afterAll(() => api.stop());

  const field = async (body: object) => (await api.as(ada).post('/api/v2/dealFields').send(body)).body;
  const formula = (text: string, name = 'Result', type = 'double') =>
    field({ field_name: name, field_type: type, formula: text });
  const code = async (text: string, name?: string, type?: string): Promise<string> =>
    (await formula(text, name, type)).data.field_code;
  const deal = async (body: object) =>
    (
      await api
        .as(ada)
        .post('/api/v2/deals')
        .send({ title: 'Rollout', ...body })
    ).body.data;
  const change = async (id: number, body: object) =>
    (await api.as(ada).patch(`/api/v2/deals/${id}`).send(body)).body;
  const evaluated = async (text: string, item: object): Promise<unknown> => {
    const { data } = await formula(text);
    const { program } = (
      await api.database.query<{ program: unknown }>('select program from field where key = $1', [
        data.field_code,
      ])
    )[0]!;
    await api.as(ada).delete(`/api/v2/dealFields/${data.field_code}`).expect(200);
    const [row] = await api.database.query<{ result: number | null }>(
      'select formula_value($1, $2)::float8 as result',
      [JSON.stringify(program), JSON.stringify(item)],
    );
    return row!.result;
  };

  it.each([
    ['{value} + 2 * 3', 106],
    ['({value} + 2) * 3', 306],
    ['-{value} / 8', -12.5],
    ['{value} - 10%', 90],
    ['{value} + 10% - 10%', 99],
    ['{value} * 10%', 10],
    ['{value} * (5 + 5)%', 10],
    ['{value} / 3', 33.333333],
    ['0.1 + 0.2 + {value} - 100', 0.3],
    ['{value} / ({value} - 100)', null],
    ['{value} * {probability}', null],
    ['{Margin} * {value}', 250],
    ['{Costs} * 2', 84],
  ])('%s of 100 is %s', async (text, result) => {
    const item = {
      value: 100,
      currency: 'EUR',
      probability: null,
      custom_fields: { [margin]: 2.5, [costs]: { value: 42, currency: 'EUR' } },
    };
    expect(await evaluated(text, item)).toBe(result);
  });

  it('computes as arithmetic does (property)', async () => {
    const number = fc.integer({ min: 1, max: 50 });
    const { expression } = fc.letrec<{ expression: string }>(tie => ({
      expression: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.oneof(number.map(String), fc.constant('{value}')),
        fc
          .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        tie('expression').map(a => `-(${a})`),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(expression, number, async (text, value) => {
        const inJs = Number(
          // oxlint-disable-next-line no-new-func -- the oracle: the same text, computed by the language itself
          new Function('value', `return ${text.replaceAll('{value}', 'value')}`)(value),
        );
        const result = await evaluated(`${text} + 0 * {value}`, { value, currency: 'EUR' });
        if (!Number.isFinite(inJs) || Math.abs(inJs) > 1e12) return;
        // Divisions are rounded on the way: near is right.
        if (result !== null)
          expect(Math.abs((result as number) - inJs)).toBeLessThan(1e-4 * Math.max(1, Math.abs(inJs)));
      }),
      { numRuns: 30, seed: 237_139 },
    );
  });

  it.each([
    ['{value', 'cannot be read'],
    ['{value} +', 'cannot be read'],
    ['{value} ** 2', 'cannot be read'],
    ['{Nothing} * 2', 'no number or money field of deals'],
    ['{title} * 2', 'no number or money field of deals'],
    ['2 + 2', 'names no field'],
    ['{value}.constructor', 'takes numbers'],
    ['process.exit({value})', 'takes numbers'],
    ['{value} == 1', 'cannot be read'],
  ])('refuses %s and says why', async (text, why) => {
    const refusal = await formula(text);
    expect(refusal).toMatchObject({ success: false, code: 'invalid', field: 'formula' });
    expect(refusal.error).toContain(why);
  });

  it('follows its inputs, takes no value itself, and has none where one is missing', async () => {
    const net = await code('{value} - {Margin}%', 'Net');
    const double = await code('{Net} * 2', 'Double net');
    const { id, custom_fields } = await deal({ value: 200, custom_fields: { [margin]: 25 } });
    expect(custom_fields).toMatchObject({ [net]: 150, [double]: 300 });
    expect((await change(id, { value: 100 })).data.custom_fields).toMatchObject({ [net]: 75, [double]: 150 });
    expect((await change(id, { custom_fields: { [margin]: null } })).data.custom_fields).toMatchObject({
      [net]: null,
      [double]: null,
    });
    // Whoever writes the row: the pipeline, a job, another statement.
    await api.database.query(
      'update deal set value = 10, custom_fields = custom_fields || $2 where id = $1',
      [id, JSON.stringify({ [margin]: 50 })],
    );
    const { data } = (await api.as(ada).get(`/api/v2/deals/${id}`)).body;
    expect(data.custom_fields).toMatchObject({ [net]: 5, [double]: 10 });
    expect(await change(id, { custom_fields: { [net]: 1 } })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${net}`,
    });
    const v1 = await api
      .as(ada)
      .put(`/v1/deals/${id}`)
      .send({ title: 'Sent back', [net]: 99 });
    expect(v1.body.data).toMatchObject({ title: 'Sent back', [net]: 5 });

    expect((await api.as(ada).delete(`/api/v2/dealFields/${net}`)).body).toMatchObject({ code: 'conflict' });
    await api.as(ada).delete(`/api/v2/dealFields/${double}`).expect(200);
    await api.as(ada).delete(`/api/v2/dealFields/${net}`).expect(200);
  });

  it('is money in the currency of the deal, and never adds up two currencies', async () => {
    const left = await code('{value} - {Costs}', 'Left over', 'monetary');
    const { id, custom_fields } = await deal({
      value: 100,
      currency: 'SEK',
      custom_fields: { [costs]: { value: 30, currency: 'SEK' } },
    });
    expect(custom_fields[left]).toEqual({ value: 70, currency: 'SEK' });
    const other = await change(id, { custom_fields: { [costs]: { value: 30, currency: 'EUR' } } });
    expect(other.data.custom_fields[left]).toBeNull();
    await api.as(ada).delete(`/api/v2/dealFields/${left}`).expect(200);
  });

  it('refuses to go round in a circle, and names the way', async () => {
    const a = await code('{value} * 2', 'A');
    const b = await code('{A} * 2', 'B');
    const c = await code('{B} * 2', 'C');
    const refusal = await api.as(ada).patch(`/api/v2/dealFields/${a}`).send({ formula: '{C} + {value}' });
    expect(refusal.body).toMatchObject({ code: 'invalid', field: 'formula' });
    expect(refusal.body.error).toContain('“A” → “C” → “B” → “A”');
    expect((await api.as(ada).get(`/api/v2/dealFields/${a}`)).body.data.formula).toBe('{value} * 2');
    expect(
      (await api.as(ada).patch(`/api/v2/dealFields/${a}`).send({ formula: '{A} + {value}' })).body,
    ).toMatchObject({
      field: 'formula',
    });
    for (const key of [c, b, a]) await api.as(ada).delete(`/api/v2/dealFields/${key}`).expect(200);
  });

  it('shows names, keeps keys: a renamed input changes nothing', async () => {
    const key = await code('{Margin} * 4', 'Quadruple');
    await api.as(ada).patch(`/api/v2/dealFields/${margin}`).send({ field_name: 'Profit' }).expect(200);
    expect((await api.as(ada).get(`/api/v2/dealFields/${key}`)).body.data.formula).toBe('{Profit} * 4');
    expect((await deal({ custom_fields: { [margin]: 2 } })).custom_fields[key]).toBe(8);
    await api.as(ada).patch(`/api/v2/dealFields/${margin}`).send({ field_name: 'Margin' }).expect(200);
  });

  it('is computed for the deals that were there before, and has its index', async () => {
    const { id } = await deal({ value: 7 });
    const key = await code('{value} * 3', 'Later');
    const before = (await api.as(ada).get(`/api/v2/deals/${id}`)).body.data.custom_fields[key];
    expect(before).toBeNull();
    const [{ fieldId } = { fieldId: 0 }] = await api.database.query<{ fieldId: number }>(
      'select id as "fieldId" from field where key = $1',
      [key],
    );
    await api.app.get(PreparedFields).run(fieldId);
    expect((await api.as(ada).get(`/api/v2/deals/${id}`)).body.data.custom_fields[key]).toBe(21);
    const indexes = await api.database.query('select 1 from pg_indexes where indexname = $1', [
      `deal_field_${fieldId}`,
    ]);
    expect(indexes).toHaveLength(1);
    await api.as(ada).delete(`/api/v2/dealFields/${key}`).expect(200);
    await api.app.get(PreparedFields).run(fieldId);
    expect(
      await api.database.query('select 1 from pg_indexes where indexname = $1', [`deal_field_${fieldId}`]),
    ).toEqual([]);
  });
});
