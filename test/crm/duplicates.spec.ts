import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('contacts that may be there twice', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada');
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const make = async (noun: string, body: object, user = ada): Promise<number> =>
    (await api.as(user).post(`/api/v2/${noun}`).send(body).expect(200)).body.data.id;
  const found = async (query: string, user = ada) =>
    (await api.as(user).get(`/api/duplicates?${query}`).expect(200)).body.data as {
      contacts: { id: number; name: string }[];
      alike: string[];
    }[];
  const pairs = async (query: string, user = ada) =>
    (await found(query, user)).map(pair => [...pair.contacts.map(one => one.id), ...pair.alike]);

  it('are persons of one name with an organization, phone or address in common', async () => {
    const org_id = await make('organizations', { name: 'Nordwind AB' });
    const first = await make('persons', {
      name: 'Eva Lind',
      org_id,
      phones: [{ value: '+46 8 123 456 78' }],
      emails: [{ value: 'eva@nordwind.example' }],
    });
    const sameOrg = await make('persons', { name: 'EVA LIND', org_id });
    const samePhone = await make('persons', { name: 'Eva Lind', phones: [{ value: '08-123 456 78' }] });
    const sameMail = await make('persons', { name: 'eva lind', emails: [{ value: 'EVA@nordwind.example' }] });
    const onlyName = await make('persons', { name: 'Eva Lind', phones: [{ value: '112' }] });
    await make('persons', { name: 'Max Muster', org_id, phones: [{ value: '112' }] });
    expect(await pairs(`type=person&id=${first}`)).toEqual([
      [first, sameOrg, 'organization'],
      [first, samePhone, 'phone'],
      [first, sameMail, 'email'],
    ]);
    expect(await pairs(`type=person&id=${onlyName}`)).toEqual([]);
    expect(await pairs(`type=person&id=${sameMail}`)).toEqual([[first, sameMail, 'email']]);

    await api
      .as(ada)
      .post('/api/duplicates/distinct')
      .send({ type: 'person', ids: [sameMail, first] })
      .expect(200);
    expect(await pairs(`type=person&id=${sameMail}`)).toEqual([]);
    await api
      .as(ada)
      .delete('/api/duplicates/distinct')
      .send({ type: 'person', ids: [first, sameMail] })
      .expect(200);
    expect(await pairs(`type=person&id=${sameMail}`)).toHaveLength(1);
  });

  it('have one number with the code of their country and without it', async () => {
    const abroad = await make('persons', { name: 'Kari Nordmann', phones: [{ value: '+47 22 33 44 55' }] });
    const there = await make('persons', { name: 'Kari Nordmann', phones: [{ value: '22 33 44 55' }] });
    expect(await pairs(`type=person&id=${there}`)).toEqual([[abroad, there, 'phone']]);
  });

  it('are organizations of one name at one address', async () => {
    const address = { value: 'Hafenstr. 1, Kiel' };
    const one = await make('organizations', { name: 'Südwind GmbH', address });
    const other = await make('organizations', {
      name: 'südwind gmbh',
      address: { value: 'HAFENSTR 1 Kiel' },
    });
    await make('organizations', { name: 'Südwind GmbH' });
    await make('organizations', { name: 'Ostwind GmbH', address });
    expect(await pairs('type=organization')).toEqual([[one, other, 'address']]);
  });

  it('are not told to who may not see both', async () => {
    const org_id = await make('organizations', { name: 'Hidden AB' });
    const open = await make('persons', { name: 'Ida Holm', org_id });
    const own = await make('persons', { name: 'Ida Holm', org_id, visible_to: 1 });
    expect(await pairs(`type=person&id=${open}`)).toEqual([[open, own, 'organization']]);
    expect(await pairs(`type=person&id=${open}`, bob)).toEqual([]);
    await api.as(bob).get(`/api/duplicates/preview?type=person&from=${own}&into=${open}`).expect(404);
    await api
      .as(bob)
      .post('/api/duplicates/distinct')
      .send({ type: 'person', ids: [open, own] })
      .expect(404);
  });

  it('are listed to the end, each pair once', async () => {
    const org_id = await make('organizations', { name: 'Many AB' });
    const ids: number[] = [];
    for (let n = 0; n < 4; n++) ids.push(await make('persons', { name: 'Ämne Ö', org_id }));
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api
        .as(ada)
        .get(`/api/duplicates?type=person&limit=2&cursor=${cursor}`)
        .expect(200);
      seen.push(...body.data.map((pair: any) => pair.contacts.map((one: any) => one.id).join(' ')));
      cursor = body.additional_data.next_cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    const all = await pairs('type=person&limit=200');
    expect(seen).toEqual(all.map(([a, b]) => `${a} ${b}`));
    expect(seen.filter(pair => ids.includes(Number(pair.split(' ')[0])))).toHaveLength(6);
    await api.as(ada).get('/api/duplicates?type=person&cursor=nonsense').expect(400);
    await api.as(ada).get('/api/duplicates?type=deal').expect(400);
  });

  it('are shown as they would be, and then are so', async () => {
    const from = await make('persons', {
      name: 'P. Q.',
      job_title: 'Buyer',
      emails: [{ value: 'p@q.example' }],
    });
    const into = await make('persons', { name: 'Per Quist', label_ids: [3] });
    await make('deals', { title: 'One', person_id: from });
    const { body } = await api
      .as(ada)
      .get(`/api/duplicates/preview?type=person&from=${from}&into=${into}`)
      .expect(200);
    expect(body.data).toMatchObject({
      name: 'Per Quist',
      job_title: 'Buyer',
      emails: [{ value: 'p@q.example' }],
      label_ids: [3],
      owner_id: ada.id,
      moves: { deal: 1, lead: 0 },
    });
    for (const nobody of [from, 1e9]) {
      const refused = api.as(ada).post('/api/duplicates/merge').send({ type: 'person', from, into: nobody });
      expect((await refused.expect(400)).body).toMatchObject({ field: 'into' });
    }
    await api.as(ada).post('/api/duplicates/merge').send({ type: 'person', from, into }).expect(200);
    const person = (await api.as(ada).get(`/api/v2/persons/${into}`)).body.data;
    expect(person).toMatchObject({ name: 'Per Quist', job_title: 'Buyer', label_ids: [3] });
    expect(person.emails).toMatchObject(body.data.emails);
  });

  it('can be brought back when they were deleted by mistake, for thirty days', async () => {
    const id = await make('persons', { name: 'Back', visible_to: 1 });
    const restore = (user: TestUser) => api.as(user).post(`/api/persons/${id}/restore`);
    await api.as(ada).delete(`/api/v2/persons/${id}`).expect(200);
    await restore(bob).expect(404);
    await restore(ada).expect(200);
    await api.as(ada).get(`/api/v2/persons/${id}`).expect(200);
    await api.as(ada).delete(`/api/v2/persons/${id}`).expect(200);
    await api.database.query(`update person set deleted_at = now() - interval '31 days' where id = $1`, [id]);
    await restore(ada).expect(409);
    const org = await make('organizations', { name: 'Back AB' });
    await api.as(ada).delete(`/api/v2/organizations/${org}`).expect(200);
    await api.as(ada).post(`/api/organizations/${org}/restore`).expect(200);
    await api.as(ada).get(`/api/v2/organizations/${org}`).expect(200);
  });
});
