import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';

/** The figures of /api/insights: what a viewer may see, in his time zone and the company's currency. */
describe('insights', () => {
  let house: House;
  let anna: Person;
  let bo: Person;

  beforeAll(async () => {
    house = await mailHouse();
    anna = await house.user('Anna', { isAdmin: true });
    bo = await house.user('Bo');
    await house.db.query(`update users set timezone = 'Europe/Oslo' where id = $1`, [anna.userId]);
    await house.db.query(`insert into exchange_rate (currency, rate) values ('NOK', 0.1)`);
  });
  afterAll(() => house?.close());

  const deal = async (fields: Record<string, unknown>) =>
    (await house.post(anna, '/api/v2/deals', { title: 'Rollout', value: 100, currency: 'EUR', ...fields }))
      .body.data.id as number;
  const year = 'from=2026-01-01&to=2026-12-31';
  const figures = async (who: Person, query = year) =>
    (await house.get(who, `/api/insights?${query}`)).body.data;
  const month = (rows: { month: string }[], name: string) => rows.find(row => row.month === name);

  it('counts a deal in the month in which it was won where the viewer is, and its money in the company’s currency', async () => {
    const early = await deal({ value: 100 });
    const norwegian = await deal({ value: 5000, currency: 'NOK' });
    const unknown = await deal({ value: 7, currency: 'JPY' });
    await house.db.query(
      `update deal set status = 'won', won_time = '2026-02-28 23:30:00Z', close_time = '2026-02-28 23:30:00Z'
       where id = any($1)`,
      [[early, norwegian, unknown]],
    );
    const seen = await figures(anna);
    // Half past eleven in London is March in Oslo.
    expect(month(seen.won, '2026-03')).toEqual({ month: '2026-03', deals: 3, value: 600, weighted: 0 });
    expect(month(seen.won, '2026-02')).toBeUndefined();
    expect(seen).toMatchObject({ currency: 'EUR', without_rate: ['JPY'] });
  });

  it('shows nobody the deals that he may not see', async () => {
    const hidden = await deal({ visible_to: 1, value: 900 });
    await house.db.query(`update deal set status = 'lost', lost_time = '2026-04-10' where id = $1`, [hidden]);
    expect(month((await figures(anna)).lost, '2026-04')).toMatchObject({ deals: 1, value: 900 });
    expect((await figures(bo)).lost).toEqual([]);
  });

  it('expects what is open by its probability, or its stage’s, what is late in this month, and nothing without a date', async () => {
    const [{ now, later } = { now: '', later: '' }] = await house.db.query<{ now: string; later: string }>(
      `select to_char(now() at time zone 'Europe/Oslo', 'YYYY-MM') as now,
         to_char((now() at time zone 'Europe/Oslo')::date + interval '3 months', 'YYYY-MM-DD') as later`,
    );
    await deal({ value: 1000, probability: 40, expected_close_date: '2026-01-15' });
    await deal({ value: 200, expected_close_date: later });
    await deal({ value: 999_999 });
    const { forecast } = await figures(anna);
    expect(forecast).toEqual([
      { month: now, deals: 1, value: 1000, weighted: 400 },
      { month: later.slice(0, 7), deals: 1, value: 200, weighted: 40 },
    ]);
  });

  it('tells how far deals got, each once, where it got furthest', async () => {
    const stages = await house.db.query<{ id: number; pipeline: number }>(
      'select id, pipeline_id as pipeline from stage order by position, id',
    );
    const before = await funnel(stages[0]!.pipeline);
    const id = await deal({});
    await house.call(anna, 'PATCH', `/api/v2/deals/${id}`, { stage_id: stages[2]!.id });
    await house.call(anna, 'PATCH', `/api/v2/deals/${id}`, { stage_id: stages[1]!.id });
    const after = await funnel(stages[0]!.pipeline);
    expect(after.map((row, at) => row.deals - before[at]!.deals)).toEqual([1, 1, 1, 0]);
  });
  const funnel = async (pipeline: number) =>
    (await house.get(anna, `/api/insights/funnel?from=2026-01-01&to=2030-01-01&pipeline_id=${pipeline}`)).body
      .data.stages as { deals: number }[];

  it('says how soon one’s own mail was answered, and nothing of a colleague’s', async () => {
    const asked = (n: number, sent: string, more = {}) =>
      letter({ 'Message-ID': `<q${n}@nordic.example>`, Date: sent, Subject: `Question ${n}`, ...more });
    const answered = (n: number, sent: string) =>
      letter({
        'Message-ID': `<a${n}@kontor.example>`,
        'In-Reply-To': `<q${n}@nordic.example>`,
        From: `Anna <${anna.email}>`,
        To: 'Eva Lind <eva@nordic.example>',
        Date: sent,
        Subject: `Re: Question ${n}`,
      });
    await house.import(anna, [
      asked(1, 'Mon, 04 May 2026 10:00:00 +0000'),
      answered(1, 'Mon, 04 May 2026 10:30:00 +0000'),
      asked(2, 'Tue, 05 May 2026 10:00:00 +0000'),
      answered(2, 'Tue, 05 May 2026 11:30:00 +0000'),
      asked(3, 'Wed, 06 May 2026 10:00:00 +0000'),
      asked(4, 'Thu, 07 May 2026 10:00:00 +0000', { 'Auto-Submitted': 'auto-replied' }),
      answered(4, 'Thu, 07 May 2026 10:01:00 +0000'),
    ]);
    expect((await figures(anna)).answers).toEqual([{ month: '2026-05', answered: 2, minutes: 60 }]);
    expect((await figures(bo)).answers).toEqual([]);
  });

  it('counts what was done by whom', async () => {
    const { id } = (await house.post(anna, '/api/v2/activities', { subject: 'Call', type: 'call' })).body
      .data;
    await house.call(anna, 'PATCH', `/api/v2/activities/${id}`, { done: true });
    const now = new Date().getUTCFullYear();
    const seen = await figures(anna, `from=${now}-01-01&to=${now + 1}-01-01`);
    expect(seen.activities).toEqual([{ user_id: anna.userId, type: 'call', done: 1 }]);
  });

  it.each([
    ['from=2026-02-01&to=2026-01-01', 'to'],
    ['from=2020-01-01&to=2026-01-01', 'to'],
    ['from=yesterday&to=2026-01-01', 'from'],
    ['to=2026-01-01', 'from'],
    [`${year}&owner_id=none`, 'owner_id'],
  ])('refuses %s by naming %s', async (query, field) => {
    const answer = await house.get(anna, `/api/insights?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { field } });
  });

  it('refuses another’s figures to who may not see them', async () => {
    const path = `/api/insights?${year}&owner_id=${anna.userId}`;
    expect((await house.get(bo, path)).status).toBe(200);
    const set = await house.post(anna, '/api/permission_sets', { name: 'Own figures only', contents: [] });
    await house.call(anna, 'PATCH', `/api/users/${bo.userId}`, { permission_set_id: set.body.data.id });
    expect((await house.get(bo, path)).status).toBe(403);
  });
});
