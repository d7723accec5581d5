import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('a team', () => {
  let api: TestApi;
  let boss: TestUser;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    ada = await api.user('ada');
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const teams = async (who = ada) => (await api.as(who).get('/api/teams').expect(200)).body.data;

  it('has a manager and members, made and changed by administrators, seen by all', async () => {
    const body = { name: 'North', manager_id: ada.id, member_ids: [ada.id, bob.id, bob.id] };
    await api.as(ada).post('/api/teams').send(body).expect(403);
    const { id } = (await api.as(boss).post('/api/teams').send(body).expect(201)).body.data;
    expect(await teams()).toEqual([
      { id, name: 'North', description: '', manager_id: ada.id, member_ids: [ada.id, bob.id] },
    ]);
    const changed = { description: 'Kiel', manager_id: null, member_ids: [bob.id] };
    await api.as(ada).patch(`/api/teams/${id}`).send(changed).expect(403);
    await api.as(boss).patch(`/api/teams/${id}`).send(changed).expect(200);
    expect(await teams()).toEqual([{ id, name: 'North', ...changed }]);
    await api.as(ada).delete(`/api/teams/${id}`).expect(403);
    await api.as(boss).delete(`/api/teams/${id}`).expect(200);
    await api.as(boss).delete(`/api/teams/${id}`).expect(404);
    expect(await teams()).toEqual([]);
  });

  it('is of users who are there, under a name of its own', async () => {
    const post = (body: object) => api.as(boss).post('/api/teams').send(body);
    expect((await post({ name: 'South', member_ids: [999_999] }).expect(400)).body.field).toBe('member_ids');
    expect((await post({ name: 'South', manager_id: 999_999 }).expect(400)).body.field).toBe('manager_id');
    await post({ name: 'South' }).expect(201);
    expect((await post({ name: 'south' }).expect(409)).body.field).toBe('name');
    expect((await teams()).map((team: { name: string }) => team.name)).toEqual(['South']);
  });

  it('is left by who is deleted', async () => {
    const cem = await api.user('cem');
    const body = { name: 'West', manager_id: cem.id, member_ids: [bob.id, cem.id] };
    const { id } = (await api.as(boss).post('/api/teams').send(body).expect(201)).body.data;
    await api.as(boss).delete(`/api/users/${cem.id}`).send({}).expect(200);
    const west = (await teams()).find((team: { id: number }) => team.id === id);
    expect(west).toMatchObject({ member_ids: [bob.id], manager_id: null });
  });
});
