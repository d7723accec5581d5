import { startApi, type TestApi, type TestUser } from '../api/support.js';

/**
 * Ada's items with visible_to 1 are to Bob exactly as if they did not exist: by id, in lists, in searches, as something
 * to name, to change or to delete. The boss, an administrator, sees them.
 */
describe('an item that is its owner’s alone', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let boss: TestUser;
  const ids: Record<string, number | string> = {};
  const paths = {
    deal: '/api/v2/deals',
    person: '/api/v2/persons',
    organization: '/api/v2/organizations',
    project: '/api/v2/projects',
    lead: '/v1/leads',
  };
  const kinds = Object.keys(paths) as (keyof typeof paths)[];

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada');
    bob = await api.user('bob');
    boss = await api.user('boss', true);
    const make = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data.id;
    ids.person = await make(paths.person, {
      name: 'Geheim Person',
      visible_to: 1,
      emails: [{ value: 'geheim@nordwind.example' }],
    });
    ids.organization = await make(paths.organization, { name: 'Geheim AB', visible_to: 1 });
    ids.deal = await make(paths.deal, { title: 'Geheim deal', visible_to: 1 });
    ids.lead = await make(paths.lead, { title: 'Geheim lead', person_id: ids.person, visible_to: '1' });
    ids.project = await make(paths.project, { title: 'Geheim project' });
    await api.database.query('update project set visible_to = 1 where id = $1', [ids.project]);
  });
  afterAll(() => api.stop());

  it.each(kinds)('%s: is not there for another, in the very words of what is not there', async kind => {
    const absent = kind === 'lead' ? '00000000-0000-4000-8000-000000000000' : 999_999;
    const path = (id: unknown) => `${paths[kind]}/${id}`;
    const hidden = await api.as(bob).get(path(ids[kind])).expect(404);
    expect(hidden.body).toEqual((await api.as(bob).get(path(absent)).expect(404)).body);

    const title = kind === 'person' || kind === 'organization' ? { name: 'Mein' } : { title: 'Mein' };
    const update = await api.as(bob).patch(path(ids[kind])).send(title).expect(404);
    expect(update.body).toEqual((await api.as(bob).patch(path(absent)).send(title).expect(404)).body);
    const remove = await api.as(bob).delete(path(ids[kind])).expect(404);
    expect(remove.body).toEqual((await api.as(bob).delete(path(absent)).expect(404)).body);

    const before = await api.as(ada).get(path(ids[kind])).expect(200);
    expect(before.body.data.name ?? before.body.data.title).toMatch(/^Geheim/);
  });

  it.each(kinds)('%s: is in the lists of its owner and of administrators', async kind => {
    const listed = async (user: TestUser) =>
      (await api.as(user).get(paths[kind]).expect(200)).body.data.map((one: { id: unknown }) => one.id);
    expect(await listed(ada)).toEqual([ids[kind]]);
    expect(await listed(boss)).toEqual([ids[kind]]);
    expect(await listed(bob)).toEqual([]);
    if (kind !== 'lead' && kind !== 'project') {
      expect((await api.as(bob).get(`${paths[kind]}?ids=${ids[kind]}`).expect(200)).body.data).toEqual([]);
    }
  });

  it('is found by its owner and by administrators', async () => {
    const find = async (user: TestUser, q: string) =>
      (await api.as(user).get('/api/items').query({ q }).expect(200)).body.data.map(
        (one: { type: string }) => one.type,
      );
    expect((await find(ada, 'geheim')).sort()).toEqual(['deal', 'lead', 'organization', 'person', 'project']);
    expect((await find(boss, 'geheim')).sort()).toHaveLength(5);
    for (const q of ['geheim', '', 'geheim@nordwind', 'gehiem']) expect(await find(bob, q)).toEqual([]);
  });

  it('cannot be named by another', async () => {
    const deal = await api
      .as(bob)
      .post(paths.deal)
      .send({ title: 'Mein', person_id: ids.person })
      .expect(400);
    const none = await api.as(bob).post(paths.deal).send({ title: 'Mein', person_id: 999_999 }).expect(400);
    expect(deal.body).toEqual(none.body);
    expect(deal.body).toMatchObject({ field: 'person_id', error: 'person_id: there is no such person' });
    await api
      .as(bob)
      .post(paths.project)
      .send({ title: 'Mein', deal_ids: [ids.deal] })
      .expect(400);
    await api.as(bob).post(paths.lead).send({ title: 'Mein', organization_id: ids.organization }).expect(400);
    await api.as(bob).post(paths.person).send({ name: 'Mein', org_id: ids.organization }).expect(400);
  });

  it('is not named to another by what he may see, and stays when he changes that', async () => {
    const body = { title: 'Open to all', person_id: ids.person, org_id: ids.organization };
    const { id } = (await api.as(ada).post(paths.deal).send(body)).body.data;
    expect((await api.as(ada).get(`${paths.deal}/${id}`)).body.data).toMatchObject(body);
    const seen = (await api.as(bob).get(`${paths.deal}/${id}`).expect(200)).body.data;
    expect(seen).toMatchObject({ person_id: null, org_id: null });
    await api
      .as(bob)
      .patch(`${paths.deal}/${id}`)
      .send({ title: 'Renamed', person_id: null, org_id: null })
      .expect(200);
    expect((await api.as(ada).get(`${paths.deal}/${id}`)).body.data).toMatchObject({
      ...body,
      title: 'Renamed',
    });
    await api.as(ada).patch(`${paths.deal}/${id}`).send({ person_id: null }).expect(200);
    expect((await api.as(ada).get(`${paths.deal}/${id}`)).body.data).toMatchObject({
      person_id: null,
      org_id: ids.organization,
    });

    const project = { title: 'Open', deal_ids: [ids.deal, id], person_ids: [ids.person] };
    const made = (await api.as(ada).post(paths.project).send(project).expect(201)).body.data;
    const his = (await api.as(bob).get(`${paths.project}/${made.id}`).expect(200)).body.data;
    expect(his).toMatchObject({ deal_ids: [id], person_ids: [] });
    await api.as(bob).patch(`${paths.project}/${made.id}`).send({ deal_ids: [] }).expect(200);
    expect((await api.as(ada).get(`${paths.project}/${made.id}`)).body.data.deal_ids).toEqual([ids.deal]);

    const subtitle = (await api.as(bob).get('/api/items').query({ q: 'renamed' })).body.data[0].subtitle;
    expect(subtitle).toBe('');
  });

  it('is not there for another when it is deleted either', async () => {
    const { id } = (await api.as(ada).post(paths.deal).send({ title: 'Geheim too', visible_to: 1 })).body
      .data;
    await api.as(ada).delete(`${paths.deal}/${id}`).expect(200);
    const deleted = async (user: TestUser) =>
      (await api.as(user).get(`${paths.deal}?status=deleted`).expect(200)).body.data.map(
        (one: { id: number }) => one.id,
      );
    expect(await deleted(ada)).toEqual([id]);
    expect(await deleted(bob)).toEqual([]);
  });

  it('is gone for the one who gives it away, who still sees that it was done', async () => {
    const { id } = (await api.as(ada).post(paths.deal).send({ title: 'For the boss' })).body.data;
    const given = await api
      .as(ada)
      .patch(`${paths.deal}/${id}`)
      .send({ owner_id: boss.id, visible_to: 1 })
      .expect(200);
    expect(given.body.data).toMatchObject({ owner_id: boss.id, visible_to: 1 });
    await api.as(ada).get(`${paths.deal}/${id}`).expect(404);
  });
});
