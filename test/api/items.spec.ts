import { startApi, type TestApi, type TestUser } from './support.js';

describe('the quick search', () => {
  let api: TestApi;
  let ada: TestUser;
  let find: (q: string) => Promise<{ type: string; id: unknown; title: string; subtitle: string }[]>;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada');
    find = async q => (await api.as(ada).get('/api/items').query({ q }).expect(200)).body.data;
    const make = async (path: string, body: object) =>
      (await api.as(ada).post(path).send(body)).body.data.id as number;
    const organization = await make('/api/v2/organizations', {
      name: 'Nordwind AB',
      website: 'nordwind.example',
      emails: [{ value: 'office@nwab.example' }],
    });
    const emails = [{ value: 'eva.lind@nordwind.example' }];
    const person = await make('/api/v2/persons', { name: 'Eva Lind', org_id: organization, emails });
    await make('/api/v2/deals', { title: 'Nordic rollout', person_id: person, org_id: organization });
    await make('/api/v2/deals', { title: 'Nordic rollout, won', status: 'won' });
    await make('/api/v2/deals', { title: 'Nordic rollout, archived', is_archived: true });
    await make('/api/v2/projects', { title: 'Rollout of 100%_nord', org_ids: [organization] });
    await make('/v1/leads', { title: 'Nordic idea', person_id: person });
    for (let n = 0; n < 20; n++) await make('/api/v2/persons', { name: `Kunde ${n}` });
  });
  afterAll(() => api.stop());

  it('finds open items and contacts by a part of the title, best first', async () => {
    const found = await find('nord');
    expect(found.map(({ type, title, subtitle }) => [type, title, subtitle])).toEqual([
      ['deal', 'Nordic rollout', 'Eva Lind, Nordwind AB'],
      ['lead', 'Nordic idea', 'Eva Lind'],
      ['organization', 'Nordwind AB', 'nordwind.example'],
      ['project', 'Rollout of 100%_nord', 'Nordwind AB'],
      ['person', 'Eva Lind', 'eva.lind@nordwind.example, Nordwind AB'],
    ]);
    expect(found.find(one => one.type === 'deal')!.id).toEqual(expect.any(Number));
    expect(found.find(one => one.type === 'lead')!.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('finds a contact by address and a name with a slip', async () => {
    expect((await find('EVA.LIND@')).map(one => one.title)).toEqual(['Eva Lind']);
    expect((await find('office@NWAB')).map(one => one.title)).toEqual(['Nordwind AB']);
    expect((await find('nordwnd')).map(one => one.title)).toEqual(['Nordwind AB']);
  });

  it('takes wildcards for what they are, and any text for text', async () => {
    expect((await find('100%_')).map(one => one.title)).toEqual(['Rollout of 100%_nord']);
    expect(await find('%%%')).toEqual([]);
    expect(await find(`'; drop table deal; --`)).toEqual([]);
    expect(await find('\\')).toEqual([]);
  });

  it('shows the newest of each without words, and a bounded number', async () => {
    const found = await find('');
    expect(found.filter(one => one.type === 'person')).toHaveLength(8);
    expect(found.filter(one => one.type === 'person')[0]!.title).toBe('Kunde 19');
    expect(found.map(one => one.title)).toContain('Nordwind AB');
    expect(await find('kunde')).toHaveLength(8);
  });
});
