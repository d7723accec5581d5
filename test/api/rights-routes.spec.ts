import { startApi, type TestApi, type TestUser } from './support.js';

/** What the pages about users and rights ask in one request each. */
describe('users and rights', () => {
  let api: TestApi;
  let ada: TestUser;
  let bo: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bo = await api.user('bo');
  });
  afterAll(() => api.stop());

  it('tell only administrators of groups, belongings and deliveries', async () => {
    for (const path of ['/api/roles', `/api/users/${ada.id}/belongings`, '/api/webhooks/1/days'])
      await api.as(bo).get(path).expect(403);
  });

  it('list the visibility groups as a tree, with who sees new items', async () => {
    const { id } = (await api.as(ada).post('/v1/roles').send({ name: 'North' })).body.data;
    const setting = { setting_key: 'deal_default_visibility', value: 3 };
    await api.as(ada).post(`/v1/roles/${id}/settings`).send(setting).expect(200);
    const { data } = (await api.as(ada).get('/api/roles').expect(200)).body;
    expect(data).toEqual([
      expect.objectContaining({ level: 1, parent_role_id: null, user_count: 2 }),
      expect.objectContaining({ id, name: 'North', level: 2, user_count: 0 }),
    ]);
    expect(data[1].settings).toMatchObject({ deal_default_visibility: 3, lead_default_visibility: 7 });
  });

  it('say what somebody leaves behind', async () => {
    for (const title of ['Sails', 'Masts'])
      await api.as(bo).post('/api/v2/deals').send({ title }).expect(200);
    const { id } = (await api.as(bo).post('/api/v2/deals').send({ title: 'Gone' })).body.data;
    await api.as(bo).delete(`/api/v2/deals/${id}`).expect(200);
    // What is done is history, and nobody has to take it over.
    for (const done of [false, true])
      await api.as(bo).post('/api/v2/activities').send({ subject: 'Call', done }).expect(200);
    await api.database.query(`insert into mailbox (user_id, email) values ($1, 'bo@kontor.example')`, [
      bo.id,
    ]);
    const { data } = (await api.as(ada).get(`/api/users/${bo.id}/belongings`).expect(200)).body;
    expect(data).toEqual({
      items: { deal: 2, activity: 1 },
      mailboxes: [{ id: expect.any(Number), email: 'bo@kontor.example' }],
    });
  });

  it('invite with a permission set', async () => {
    const set = (await api.as(ada).post('/api/permission_sets').send({ name: 'Readers', contents: [] })).body
      .data;
    const invitation = { email: 'eva@kontor.example', name: 'Eva', permission_set_id: set.id };
    const { id } = (await api.as(ada).post('/api/users').send(invitation).expect(201)).body.data;
    const { data } = (await api.as(ada).get('/api/users')).body;
    expect(data.find((user: { id: number }) => user.id === id)).toMatchObject({ permission_set_id: set.id });
  });

  it('tell how a webhook was told, day by day in one’s own time zone, and by what became of it', async () => {
    const hook = {
      subscription_url: 'https://crm.example/in',
      event_action: '*',
      event_object: '*',
      name: 'Ours',
    };
    const { id } = (await api.as(ada).post('/v1/webhooks').send(hook).expect(201)).body.data;
    await api.database.query(
      `insert into webhook_delivery (id, webhook_id, event_id, object, item_id, payload, state, created_at)
       select gen_random_uuid(), $1, n, 'deal', '1', '', case when n % 3 = 0 then 'failed' else 'delivered' end,
              now() - n * interval '1 day' from generate_series(0, 20) n`,
      [id],
    );
    await api.as(ada).patch('/api/users/me').send({ timezone: 'Pacific/Auckland' }).expect(200);
    const { data } = (await api.as(ada).get(`/api/webhooks/${id}/days`).expect(200)).body;
    expect(data).toHaveLength(14);
    expect(data.at(-1)).toMatchObject({ delivered: 0, failed: 1, pending: 0 });
    expect(data.at(-2)).toMatchObject({ delivered: 1, failed: 0 });
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Auckland' }).format(new Date());
    expect(data.at(-1).day).toBe(today);
    const failed = (await api.as(ada).get(`/api/webhooks/${id}/deliveries?state=failed&limit=200`)).body.data;
    expect(failed.map((one: { state: string }) => one.state)).toEqual(
      Array.from({ length: 7 }, () => 'failed'),
    );
  });
});
