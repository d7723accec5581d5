import { BulkChanges } from '../../src/crm/filters-bulk.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

/** What a permission set does not hold its users may not do, by whichever route; what it holds they may. */
describe('a permission set', () => {
  let api: TestApi;
  let boss: TestUser;
  let cal: TestUser;
  let set: { id: string; contents: string[] };

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    cal = await api.user('cal');
    const made = await api.as(boss).post('/api/permission_sets').send({ name: 'Careful' }).expect(201);
    set = made.body.data;
    await api.as(boss).patch(`/api/users/${cal.id}`).send({ permission_set_id: set.id }).expect(200);
  });
  afterAll(() => api.stop());

  const holds = (contents: string[]) =>
    api.as(boss).patch(`/api/permission_sets/${set.id}`).send({ contents }).expect(200);
  const without = (...names: string[]) => holds(set.contents.filter(name => !names.includes(name)));
  const make = async (path: string, body: object) =>
    (await api.as(cal).post(path).send(body).expect(200)).body.data.id as number;

  it('lets one delete or not, in both dialects, from the next request on', async () => {
    const deal = await make('/api/v2/deals', { title: 'Rollout' });
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    await without('deal.delete', 'person.delete');
    const refused = await api.as(cal).delete(`/api/v2/deals/${deal}`).expect(403);
    expect(refused.body).toMatchObject({ code: 'forbidden', error: 'You may not delete deals' });
    await api.as(cal).delete(`/v1/deals/${deal}`).expect(403);
    await api.as(cal).delete(`/v1/deals?ids=${deal}`).expect(403);
    await api.as(cal).delete(`/api/v1/persons/${person}`).expect(403);
    await api.as(cal).get(`/api/v2/deals/${deal}`).expect(200);
    await holds(set.contents);
    await api.as(cal).delete(`/api/v2/deals/${deal}`).expect(200);
  });

  it('holds for many items at once too, and for a job that has begun', async () => {
    const ids = [
      await make('/api/v2/deals', { title: 'One' }),
      await make('/api/v2/deals', { title: 'Two' }),
    ];
    const bulk = (body: object) =>
      api
        .as(cal)
        .post('/api/deals/bulk')
        .send({ ids, ...body });
    await without('deal.delete', 'items.change_visibility');
    await bulk({ action: 'delete' }).expect(403);
    await bulk({ fields: { visible_to: 1 } }).expect(403);
    await holds(set.contents);
    const { id } = (await bulk({ action: 'delete' }).expect(202)).body.data;
    await without('deal.delete');
    await api.app.get(BulkChanges).run(id);
    expect((await api.as(cal).get(`/api/bulk/${id}`)).body.data).toMatchObject({ done: 0, failed: 2 });
    for (const one of ids) await api.as(cal).get(`/api/v2/deals/${one}`).expect(200);
    await without('items.bulk_edit');
    await bulk({ fields: { value: 5 } }).expect(403);
    await holds(set.contents);
  });

  it('lets one change who sees an item, or not', async () => {
    const deal = await make('/api/v2/deals', { title: 'Rollout' });
    await without('items.change_visibility');
    await api.as(cal).patch(`/api/v2/deals/${deal}`).send({ visible_to: 1 }).expect(403);
    await api.as(cal).put(`/v1/deals/${deal}`).send({ visible_to: '1' }).expect(403);
    await api.as(cal).patch(`/api/v2/deals/${deal}`).send({ title: 'Renamed' }).expect(200);
    await holds(set.contents);
    await api.as(cal).patch(`/api/v2/deals/${deal}`).send({ visible_to: 1 }).expect(200);
  });

  it('is asked for as much where many are changed at once', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const deal = await make('/api/v2/deals', { title: 'Rollout' });
    const many = (path: string, body: object) => api.as(cal).post(`/api/${path}/bulk`).send(body);
    await without('person.delete', 'items.change_visibility', 'deal.edit_closed_date');
    await many('persons', { action: 'delete', ids: [person] }).expect(403);
    await many('deals', { ids: [deal], fields: { visible_to: 1 } }).expect(403);
    await many('deals', { ids: [deal], fields: { lost_time: null } }).expect(403);
    await many('deals', { ids: [deal], fields: { value: 7 } }).expect(202);
    await without('items.bulk_edit');
    await many('deals', { ids: [deal], fields: { value: 7 } }).expect(403);
    await holds(set.contents);
    await many('persons', { action: 'delete', ids: [person] }).expect(202);
  });

  it('keeps the names of others, and the API, from who is not to have them', async () => {
    await without('user.see');
    expect((await api.as(cal).get('/v1/users').expect(200)).body.data).toMatchObject([{ id: cal.id }]);
    await api.as(cal).get(`/v1/users/${boss.id}`).expect(404);
    await without('api.use');
    await api.as(cal).get('/api/v2/deals').expect(403);
    await holds(set.contents);
  });

  it('shows who lacks others.see his own items, and what he follows', async () => {
    const body = { title: 'Of the boss', visible_to: 7 };
    const { id } = (await api.as(boss).post('/api/v2/deals').send(body).expect(200)).body.data;
    await without('others.see');
    await api.as(cal).get(`/api/v2/deals/${id}`).expect(404);
    await api.as(boss).post(`/api/v2/deals/${id}/followers`).send({ user_id: cal.id }).expect(201);
    await api.as(cal).get(`/api/v2/deals/${id}`).expect(200);
    await api.as(cal).patch(`/api/v2/deals/${id}`).send({ title: 'Followed' }).expect(200);
    await api.as(boss).delete(`/api/v2/deals/${id}/followers/${cal.id}`).expect(200);
    await api.as(cal).get(`/api/v2/deals/${id}`).expect(404);
    await holds(set.contents);
  });

  it('is not given by name of what does not exist, nor are those changed that came along', async () => {
    const sets = (await api.as(boss).get('/api/permission_sets').expect(200)).body.data.sets;
    const admin = sets.find((one: { type: string }) => one.type === 'admin');
    const give = (permission_set_id: string | null) =>
      api.as(boss).patch(`/api/users/${cal.id}`).send({ permission_set_id });
    await give(admin.id).expect(400);
    await give('00000000-0000-4000-8000-000000000000').expect(400);
    await api.as(boss).patch(`/api/permission_sets/${admin.id}`).send({ contents: [] }).expect(409);
    await api.as(boss).post('/api/permission_sets').send({ name: 'careful' }).expect(409);
    await api
      .as(boss)
      .post('/api/permission_sets')
      .send({ name: 'X', contents: ['fly'] })
      .expect(400);
    await api.as(cal).get('/api/permission_sets').expect(403);
  });
});

/** Who sees a new item is as the role of its owner has it, where nobody says it. */
describe('a role’s settings', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('say who sees what its users make', async () => {
    const boss = await api.user('boss', true);
    const ada = await api.user('ada');
    const role = (await api.as(boss).post('/v1/roles').send({ name: 'North' }).expect(200)).body.data.id;
    await api.as(boss).post(`/v1/roles/${role}/assignments`).send({ user_id: ada.id }).expect(200);
    for (const [setting_key, value] of [
      ['deal_default_visibility', 3],
      ['person_default_visibility', 1],
    ]) {
      await api.as(boss).post(`/v1/roles/${role}/settings`).send({ setting_key, value }).expect(200);
    }
    const made = async (user: TestUser, path: string, body: object) =>
      (await api.as(user).post(path).send(body).expect(200)).body.data.visible_to;
    expect(await made(ada, '/api/v2/deals', { title: 'Rollout' })).toBe(3);
    expect(await made(ada, '/api/v2/deals', { title: 'Rollout', visible_to: 7 })).toBe(7);
    expect(await made(ada, '/api/v2/persons', { name: 'Eva Lind' })).toBe(1);
    expect(await made(ada, '/api/v2/organizations', { name: 'Nordwind AB' })).toBe(7);
    expect(await made(boss, '/api/v2/deals', { title: 'Rollout' })).toBe(7);
    expect(await made(boss, '/api/v2/deals', { title: 'Given', owner_id: ada.id })).toBe(3);
  });

  it('say which pipelines its users are offered', async () => {
    const boss = await api.user('chief', true);
    const eve = await api.user('eve');
    const role = (await api.as(boss).post('/v1/roles').send({ name: 'South' }).expect(200)).body.data.id;
    await api.as(boss).post(`/v1/roles/${role}/assignments`).send({ user_id: eve.id }).expect(200);
    const { id } = (await api.as(boss).post('/api/v2/pipelines').send({ name: 'Partners' }).expect(200)).body
      .data;
    const offered = async (user: TestUser) =>
      (await api.as(user).get('/api/v2/pipelines').expect(200)).body.data.map(
        (one: { id: number }) => one.id,
      );
    expect(await offered(eve)).toContain(id);
    const body = { visible_pipeline_ids: { [id]: false } };
    await api.as(boss).put(`/v1/roles/${role}/pipelines`).send(body).expect(200);
    expect(await offered(eve)).not.toContain(id);
    await api.as(eve).get(`/api/v2/pipelines/${id}`).expect(404);
    expect(await offered(boss)).toContain(id);
  });
});
