import { startApi, type TestApi, type TestUser } from '../api/support.js';

const stockholm = 'timezone=Europe/Stockholm';

/** A day from today, as it is in Stockholm. */
const day = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(
    new Date(Date.now() + days * 24 * 3600_000),
  );

describe('activities as lists and calendars show them', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let deal: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    const org = await make(ada, 'organizations', { name: 'Nordic' });
    const person = await make(ada, 'persons', { name: 'Eva Lind', org_id: org });
    deal = await make(ada, 'deals', { title: 'Sails', person_id: person, org_id: org });
  });
  afterAll(() => api.stop());
  beforeEach(() => api.database.query('delete from activity'));

  const make = async (user: TestUser, path: string, body: object): Promise<number> =>
    (await api.as(user).post(`/api/v2/${path}`).send(body).expect(200)).body.data.id;
  const plan = (subject: string, more: object = {}, user = ada) =>
    make(user, 'activities', { subject, type: 'call', ...more });
  const list = async (query: string, user = ada) =>
    (await api.as(user).get(`/api/activities?${query}`).expect(200)).body as {
      data: { id: number; subject: string }[];
      additional_data: { next_cursor: string | null };
    };
  const subjects = async (query: string, user = ada) =>
    (await list(query, user)).data.map(row => row.subject);

  it('are to be done in the order in which they are due, page by page', async () => {
    for (const n of [3, 1, 2]) await plan(`in ${n} days`, { due_date: day(n) });
    await plan('some day');
    await plan('was done', { done: true, due_date: day(1) });
    const first = await list('when=todo&limit=2');
    expect(first.data.map(row => row.subject)).toEqual(['in 1 days', 'in 2 days']);
    expect(await subjects(`when=todo&limit=2&cursor=${first.additional_data.next_cursor}`)).toEqual([
      'in 3 days',
      'some day',
    ]);
    expect(await subjects('when=done')).toEqual(['was done']);
  });

  it('are due on the days of who looks', async () => {
    await plan('yesterday', { due_date: day(-1) });
    await plan('today', { due_date: day(0) });
    await plan('tomorrow', { due_date: day(1) });
    // Before midnight in London it is tomorrow in Stockholm.
    await plan('past midnight', { due_date: day(0), due_time: '23:30' });
    expect(await subjects(`when=overdue&${stockholm}`)).toEqual(['yesterday']);
    expect(await subjects(`when=today&${stockholm}`)).toEqual(['today']);
    expect(await subjects(`when=tomorrow&${stockholm}`)).toEqual(['past midnight', 'tomorrow']);
    expect(await subjects(`when=today&timezone=Nowhere`).catch(String)).toContain('400');
  });

  it('are in this week or in the next one, from whichever day a week begins with', async () => {
    for (let n = -7; n <= 14; n++) await plan(day(n), { due_date: day(n) });
    for (const [start, first] of [
      [1, 'Mon'],
      [0, 'Sun'],
    ] as const) {
      const week = await subjects(`when=this_week&week_start=${start}&${stockholm}`);
      const next = await subjects(`when=next_week&week_start=${start}&${stockholm}`);
      expect([week.length, next.length, week.includes(day(0))]).toEqual([7, 7, true]);
      for (const [begins] of [week, next]) expect(new Date(begins!).toUTCString()).toMatch(`${first},`);
    }
  });

  it('are chosen by owner, type and the item that they stand on', async () => {
    await plan('Adas', { due_date: day(1) });
    await plan('Bobs', { due_date: day(2), owner_id: bob.id, type: 'lunch' });
    await plan('on the deal', { due_date: day(3), deal_id: deal });
    expect(await subjects(`when=todo&owner_id=${ada.id}`)).toEqual(['Adas', 'on the deal']);
    expect(await subjects('when=todo&type=lunch,email')).toEqual(['Bobs']);
    expect(await subjects(`when=todo&item_type=deal&item_id=${deal}`)).toEqual(['on the deal']);
    const { data } = await list(`when=todo&item_type=deal&item_id=${deal}`);
    expect(data[0]).toMatchObject({
      owner: { id: ada.id, name: 'ada' },
      deal: { id: deal, name: 'Sails' },
      person: { name: 'Eva Lind' },
      organization: { name: 'Nordic' },
      lead: null,
    });
    const person = (data[0] as unknown as { person: { id: number } }).person.id;
    expect(await subjects(`when=todo&item_type=person&item_id=${person}`)).toEqual(['on the deal']);
    await api.as(ada).get('/api/activities?item_type=lead&item_id=7').expect(400);
  });

  it('stand in a calendar if any of their time is in its days', async () => {
    await plan('over midnight', { due_date: day(4), due_time: '21:00', duration: '03:00' });
    await plan('the day before', { due_date: day(4), due_time: '21:00', duration: '01:00' });
    await plan('three days', { due_date: day(3), duration: '72:00' });
    await plan('lunch', { due_date: day(5), due_time: '11:00', done: true });
    await plan('the day after', { due_date: day(6) });
    const at = async (timezone: string) =>
      (
        await api
          .as(ada)
          .get(`/api/activities/calendar?from=${day(5)}&to=${day(5)}&timezone=${timezone}`)
          .expect(200)
      ).body.data.map((row: { subject: string }) => row.subject);
    expect((await at('Europe/Stockholm')).sort()).toEqual(['lunch', 'over midnight', 'three days']);
    await api.as(ada).get('/api/activities/calendar?from=2026-01-01&to=2027-01-01').expect(400);
  });

  it('show nothing to who may not see what they stand on', async () => {
    const secret = await make(ada, 'deals', { title: 'Secret', visible_to: 1 });
    const hidden = await plan('hush', { due_date: day(1), deal_id: secret });
    // Bob sees his own, but not what it stands on.
    const his = await plan('ask', { due_date: day(1), deal_id: secret, owner_id: bob.id });
    expect(await subjects('when=todo', bob)).toEqual(['ask']);
    const range = `/api/activities/calendar?from=${day(0)}&to=${day(2)}`;
    const seen = (await api.as(bob).get(range).expect(200)).body.data;
    expect(seen).toEqual([expect.objectContaining({ id: his, deal: null })]);
    await api.as(bob).get(`/api/activities/${hidden}`).expect(404);
    expect((await api.as(bob).get(`/api/activities/${his}`).expect(200)).body.data.deal).toBeNull();
    await api.as(bob).get(`/api/activities?item_type=deal&item_id=${secret}`).expect(404);
    await api.as(ada).delete(`/api/v2/activities/${hidden}`).expect(200);
    await api.as(bob).post(`/api/activities/${hidden}/restore`).expect(404);
  });

  it('come back when they were deleted, as what is next on their deal', async () => {
    const id = await plan('call back', { due_date: day(1), deal_id: deal, note: '<b>soon</b>' });
    const next = async () =>
      (await api.as(ada).get(`/api/v2/deals/${deal}?include_fields=next_activity_id`).expect(200)).body.data
        .next_activity_id;
    expect(await next()).toBe(id);
    await api.as(ada).delete(`/api/v2/activities/${id}`).expect(200);
    expect([await next(), await subjects('when=todo')]).toEqual([null, []]);
    await api.as(ada).post(`/api/activities/${id}/restore`).expect(200);
    expect([await next(), await subjects('when=todo')]).toEqual([id, ['call back']]);
    expect((await api.as(ada).get(`/api/activities/${id}`).expect(200)).body.data.note).toBe('<b>soon</b>');
    await api.database.query(`update activity set deleted_at = now() - interval '31 days'`);
    await api.as(ada).post(`/api/activities/${id}/restore`).expect(409);
  });
});
