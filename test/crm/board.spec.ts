import { startApi, type TestApi, type TestUser } from '../api/support.js';

// Answers are looked at field by field.
type Row = Record<string, any>;

describe('the board and the forecast', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let pipeline: number;
  let stages: number[];

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    pipeline = await made('/api/v2/pipelines', { name: 'Sails' });
    stages = [];
    for (const [name, probability] of [
      ['Asked', 20],
      ['Offered', 50],
    ] as const)
      stages.push(
        await made('/api/v2/stages', {
          name,
          pipeline_id: pipeline,
          deal_probability: probability,
          is_deal_rot_enabled: true,
          days_to_rotten: 7,
        }),
      );
  });
  afterAll(() => api.stop());
  beforeEach(() => api.database.query('delete from deal'));

  const made = async (path: string, body: object, who = ada): Promise<number> => {
    const answer = await api.as(who).post(path).send(body);
    if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data.id;
  };
  const deal = (title: string, more: object = {}) =>
    made('/api/v2/deals', { title, pipeline_id: pipeline, stage_id: stages[0], ...more });
  const get = async (
    path: string,
    who = ada,
  ): Promise<{ data: any; additional_data: any; status: number }> => {
    const { body, status } = await api.as(who).get(path);
    return { ...body, status };
  };
  const board = async (query = '', who = ada): Promise<Row[]> =>
    (await get(`/api/board/${pipeline}?${query}`, who)).data;
  const titles = (lane: Row | undefined): string[] => lane!.cards.map((card: Row) => card.title);

  it('has a lane for each stage, with what its deals come to', async () => {
    await deal('Blue', { value: 100, currency: 'EUR' });
    await deal('Red', { value: 300, currency: 'EUR', probability: 90 });
    await deal('Won', { status: 'won' });
    await deal('Put away', { is_archived: true });
    const [asked, offered] = await board();
    expect(asked).toMatchObject({
      stage_id: stages[0],
      count: 2,
      sums: [{ currency: 'EUR', count: 2, value: 400, weighted: 290 }],
      total: { currency: 'EUR', value: 400, weighted: 290 },
      next_cursor: null,
    });
    expect(offered).toMatchObject({ stage_id: stages[1], count: 0, sums: [], cards: [] });
  });

  it('says on a card who it is about, what is next, and whether it rots', async () => {
    const org = await made('/api/v2/organizations', { name: 'Nordic' });
    const person = await made('/api/v2/persons', { name: 'Eva Lind', org_id: org });
    const id = await deal('Blue', { person_id: person, org_id: org, value: 5 });
    await made('/api/v2/activities', { subject: 'Later', deal_id: id, due_date: '2026-12-02' });
    await made('/api/v2/activities', {
      subject: 'Call',
      deal_id: id,
      due_date: '2026-12-01',
      due_time: '09:00',
    });
    await api.database.query(`update deal set update_time = '2026-01-01T00:00:00Z' where id = $1`, [id]);
    const [asked] = await board();
    expect(asked!.cards[0]).toMatchObject({
      id,
      title: 'Blue',
      owner_name: 'ada',
      person: { id: person, name: 'Eva Lind' },
      organization: { id: org, name: 'Nordic' },
      next_activity: { subject: 'Call', due_date: '2026-12-01', due_time: '09:00:00' },
      rotten_time: '2026-01-08T00:00:00.000Z',
      probability: 20,
      unread: false,
    });
  });

  it.each([
    ['value', ['Red', 'Blue', 'Green']],
    ['title', ['Blue', 'Green', 'Red']],
    ['next_activity', ['Green', 'Blue', 'Red']],
    ['add_time', ['Green', 'Red', 'Blue']],
  ])('stands in the order of %s, and goes on behind the last card', async (sort, order) => {
    await deal('Blue', { value: 20, add_time: '2026-01-01T00:00:00Z' });
    await deal('Red', { value: 30, add_time: '2026-01-02T00:00:00Z' });
    const green = await deal('Green', { value: 10, add_time: '2026-01-03T00:00:00Z' });
    await made('/api/v2/activities', { subject: 'Call', deal_id: green, due_date: '2026-12-01' });
    const first = (await board(`sort=${sort}&limit=1`))[0]!;
    expect([first.count, titles(first)]).toEqual([3, order.slice(0, 1)]);
    const second = await get(
      `/api/board/${pipeline}/${stages[0]}?sort=${sort}&limit=1&cursor=${first.next_cursor}`,
    );
    const third = await get(
      `/api/board/${pipeline}/${stages[0]}?sort=${sort}&limit=1&cursor=${second.additional_data.next_cursor}`,
    );
    expect([...second.data, ...third.data].map(card => card.title)).toEqual(order.slice(1));
    expect(third.additional_data.next_cursor).toBeNull();
    expect(titles((await board(`sort=${sort}&limit=1&shown=${stages[0]}:2`))[0])).toEqual(order.slice(0, 2));
  });

  it('is narrowed to an owner, and to a filter', async () => {
    await deal('Blue', { value: 20 });
    await deal('Red', { value: 30, owner_id: bob.id });
    expect(titles((await board(`owner_id=${bob.id}`))[0])).toEqual(['Red']);
    const fields = (await get('/v1/dealFields?limit=500')).data as Row[];
    const filter = await made('/v1/filters', {
      name: 'Small',
      type: 'deals',
      conditions: {
        glue: 'and',
        conditions: [
          {
            glue: 'and',
            conditions: [
              {
                object: 'deal',
                field_id: String(fields.find(field => field.key === 'value')!.id),
                operator: '<',
                value: '25',
              },
            ],
          },
          { glue: 'or', conditions: [] },
        ],
      },
    });
    const [asked] = await board(`filter_id=${filter}`);
    expect([titles(asked), asked!.count, asked!.total.value]).toEqual([['Blue'], 1, 20]);
  });

  it('neither shows nor counts what is hidden', async () => {
    const secret = await made('/api/v2/persons', { name: 'Secret', visible_to: 1 });
    await deal('Hidden', { value: 500, visible_to: 1, expected_close_date: '2026-12-24' });
    const id = await deal('Shown', { value: 5, person_id: secret, expected_close_date: '2026-12-24' });
    await made('/api/v2/activities', { subject: 'Secret call', deal_id: id, person_id: secret });
    const [asked] = await board('', bob);
    expect(asked).toMatchObject({
      count: 1,
      total: { value: 5 },
      cards: [{ title: 'Shown', person: null, next_activity: null }],
    });
    const months = (await get('/api/forecast?from=2026-12&months=1', bob)).data as Row[];
    expect(months.map(({ month, count }) => [month, count])).toEqual([
      ['none', 0],
      ['before', 0],
      ['2026-12', 1],
    ]);
  });

  it('says 404 for what is no pipeline or no stage of it, and refuses a cursor that it never gave', async () => {
    expect((await get('/api/board/999999')).status).toBe(404);
    expect((await get(`/api/board/${pipeline}/999999`)).status).toBe(404);
    expect((await get(`/api/board/${pipeline}/${stages[0]}?cursor=abc`)).status).toBe(400);
    const date = Buffer.from('["2026-99-99 00:00:00+00",1]').toString('base64url');
    expect((await get(`/api/board/${pipeline}/${stages[0]}?cursor=${date}`)).status).toBe(400);
  });

  it('counts in the company’s currency, and says where a rate is missing', async () => {
    await deal('Blue', { value: 100, currency: 'EUR' });
    await deal('Red', { value: 110, currency: 'USD' });
    expect((await board())[0]!.total).toEqual({ currency: 'EUR', value: null, weighted: null });
    await api.as(ada).put('/api/exchange-rates/USD').send({ rate: 0.5 });
    expect((await board())[0]!.total).toEqual({ currency: 'EUR', value: 155, weighted: 31 });
    await api.as(ada).delete('/api/exchange-rates/USD');
  });

  it('forecasts by month: open deals by the day that they may close on, and what was won', async () => {
    await deal('No day', { value: 1 });
    await deal('Late', { value: 2, expected_close_date: '2026-10-31' });
    await deal('November', { value: 4, expected_close_date: '2026-11-30', probability: 50 });
    await deal('January', { value: 8, expected_close_date: '2027-01-01' });
    await deal('After', { value: 16, expected_close_date: '2027-02-01' });
    await deal('Done', { value: 32, status: 'won', won_time: '2026-12-05T10:00:00Z' });
    const { data } = await get(`/api/forecast?from=2026-11&months=3&pipeline_id=${pipeline}`);
    expect(
      (data as Row[]).map(lane => [
        lane.month,
        titles(lane),
        lane.total.value,
        lane.total.weighted,
        lane.won?.value,
      ]),
    ).toEqual([
      ['none', ['No day'], 1, 0.2, undefined],
      ['before', ['Late'], 2, 0.4, undefined],
      ['2026-11', ['November'], 4, 2, undefined],
      ['2026-12', [], 0, 0, 32],
      ['2027-01', ['January'], 8, 1.6, undefined],
    ]);
  });

  it('answers within moments with two thousand open deals', async () => {
    await api.database.query(
      `insert into deal (pipeline_id, stage_id, title, value, owner_id)
       select $1, ($2::bigint[])[1 + n % 2], 'Deal ' || n, n, $3 from generate_series(1, 2000) n`,
      [pipeline, stages, ada.id],
    );
    const lanes = await board('limit=40');
    expect(lanes.map(lane => [lane.count, lane.cards.length])).toEqual([
      [1000, 40],
      [1000, 40],
    ]);
  });
});
