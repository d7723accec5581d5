import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('sums over several currencies', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    for (const [value, currency] of [
      [100, 'EUR'],
      [50.5, 'EUR'],
      [1000, 'SEK'],
      [10_000, 'JPY'],
    ])
      await make('/api/v2/deals', {
        title: 'Sails',
        value,
        currency,
        probability: 100,
        expected_close_date: '2026-12-10',
      });
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) => {
    const answer = (await api.as(ada).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const setRate = (code: string, rate: unknown, who = ada) =>
    api.as(who).put(`/api/exchange-rates/${code}`).send({ rate });
  const setDefault = (code: string) => api.as(ada).put('/api/exchange-rates/default').send({ code });
  const rates = async () => (await api.as(bob).get('/api/exchange-rates').expect(200)).body.data;
  const summary = async () => (await api.as(ada).get('/v1/deals/summary').expect(200)).body.data;

  it('have no total while a rate is missing, and name the currency', async () => {
    await setRate('SEK', 0.09).expect(200);
    expect(await summary()).toMatchObject({
      values_total: {
        SEK: { value: 1000, value_converted: 90, value_converted_formatted: '90 EUR' },
        JPY: { value: 10_000, value_converted: null, value_converted_formatted: null },
      },
      total_currency_converted_value: null,
      total_currency_converted_value_formatted: null,
      currencies_without_rate: ['JPY'],
    });
  });

  it('are told in the company’s currency, exact to its decimals', async () => {
    await setRate('JPY', 0.006_123_45).expect(200);
    expect(await summary()).toMatchObject({
      values_total: { JPY: { value_converted: 61.23 }, EUR: { value: 150.5, value_converted: 150.5 } },
      total_currency_converted_value: 301.73,
      total_currency_converted_value_formatted: '301.73 EUR',
      currencies_without_rate: [],
    });
  });

  it('are told in the currency that a timeline or a pipeline is asked for', async () => {
    const period = {
      start_date: '2026-12-01',
      interval: 'month',
      amount: 1,
      field_key: 'expected_close_date',
    };
    const timeline = (currency?: string) =>
      api
        .as(ada)
        .get('/v1/deals/timeline')
        .query({ ...period, totals_convert_currency: currency });
    const [span] = (await timeline('JPY').expect(200)).body.data;
    // 150.5 EUR are 24578 JPY, 1000 SEK are 14698.
    expect(span.totals_converted).toMatchObject({
      currency: 'JPY',
      count: 4,
      value: 49_276,
      open_value: 49_276,
    });
    expect((await timeline().expect(200)).body.data[0]).not.toHaveProperty('totals_converted');
    expect((await timeline('default_currency').expect(200)).body.data[0].totals_converted.value).toBe(301.73);
    expect((await timeline('XQX').expect(400)).body).toMatchObject({ field: 'totals_convert_currency' });

    const [{ id }] = (await api.as(ada).get('/api/v2/pipelines').expect(200)).body.data;
    const asked = { everyone: 1, get_summary: 1, totals_convert_currency: 'EUR' };
    const answer = await api.as(ada).get(`/v1/pipelines/${id}/deals`).query(asked).expect(200);
    const { per_stages_converted, ...sums } = answer.body.additional_data.deals_summary;
    expect(sums).toMatchObject({ total_count: 4, total_currency_converted_value: 301.73 });
    expect(Object.values(per_stages_converted)).toMatchObject([
      { count: 4, value: 301.73, value_formatted: '301.73 EUR', weighted_value: 301.73 },
    ]);
  });

  it('count towards a goal that is told in one currency', async () => {
    const goal = {
      title: 'Forecast',
      assignee: { id: ada.id, type: 'person' },
      type: { name: 'revenue_forecast', params: { pipeline_id: null } },
      expected_outcome: { target: 1000, tracking_metric: 'sum', currency_id: 0 },
      duration: { start: '2026-12-01', end: '2026-12-31' },
      interval: 'monthly',
    };
    const eur = (await api.as(ada).get('/v1/currencies').query({ term: 'EUR' })).body.data[0].id;
    goal.expected_outcome.currency_id = eur;
    const made = (await api.as(ada).post('/v1/goals').send(goal).expect(200)).body.data.goal;
    const period = { 'period.start': '2026-12-01', 'period.end': '2026-12-31' };
    const result = await api.as(ada).get(`/v1/goals/${made.id}/results`).query(period).expect(200);
    expect(result.body.data.progress).toBe(301.73);
  });

  it('say the same after the company’s currency was changed', async () => {
    expect((await setDefault('NOK').expect(409)).body).toMatchObject({ field: 'code' });
    expect((await rates()).default_currency).toBe('EUR');
    await setRate('NOK', 0.08).expect(200);
    await setDefault('NOK').expect(200);
    const now = await rates();
    expect(now.default_currency).toBe('NOK');
    const byCode = Object.fromEntries(
      now.rates.map((one: { currency: string; rate: number }) => [one.currency, one.rate]),
    );
    expect(byCode).toEqual({ EUR: 12.5, SEK: 1.125, JPY: 0.076_543_125 });
    expect(await summary()).toMatchObject({ total_currency_converted_value: 3771.68 });
    const me = (await api.as(bob).get('/v1/users/me').expect(200)).body.data;
    expect(me.default_currency).toBe('NOK');
    const cem = await api.user('cem');
    expect((await api.as(cem).get('/v1/users/me').expect(200)).body.data.default_currency).toBe('NOK');
    await setDefault('EUR').expect(200);
    expect(await summary()).toMatchObject({ total_currency_converted_value: 301.73 });
  });

  it('have rates that administrators set, above zero, of currencies that are there', async () => {
    await setRate('SEK', 1, bob).expect(403);
    for (const rate of [0, -1, '1', null])
      expect((await setRate('SEK', rate).expect(400)).body).toMatchObject({ field: 'rate' });
    expect((await setRate('XQX', 1).expect(400)).body).toMatchObject({ field: 'code' });
    expect((await setRate('EUR', 1).expect(400)).body).toMatchObject({ field: 'code' });
    await api.as(ada).delete('/api/exchange-rates/JPY').expect(200);
    await api.as(ada).delete('/api/exchange-rates/JPY').expect(404);
    expect(await summary()).toMatchObject({ currencies_without_rate: ['JPY'] });
  });

  it('are not of leads in a currency that nobody knows', async () => {
    const person_id = await make('/api/v2/persons', { name: 'Eva Lind' });
    const lead = { title: 'Sails', person_id, value: { amount: 1, currency: 'XQX' } };
    expect((await api.as(ada).post('/v1/leads').send(lead).expect(400)).body).toMatchObject({
      field: 'value',
    });
  });
});
