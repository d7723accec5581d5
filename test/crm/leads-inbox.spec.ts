import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('the Leads Inbox says who a lead is about', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const made = async (path: string, body: object): Promise<number | string> =>
    (await api.as(ada).post(path).send(body)).body.data.id;
  const inbox = async (who: TestUser, query = '') => (await api.as(who).get(`/api/leads?${query}`)).body.data;

  it('and what is next, as far as one may see it; what was put aside has a list of its own', async () => {
    const secret = await made('/api/v2/persons', { name: 'Secret', visible_to: 1 });
    const organization = await made('/api/v2/organizations', { name: 'Nordic' });
    const lead = await made('/v1/leads', {
      title: 'Sails',
      person_id: secret,
      organization_id: organization,
    });
    await made('/api/v2/activities', { subject: 'Call', lead_id: lead, due_date: '2026-12-01' });
    await made('/api/v2/activities', {
      subject: 'Secret',
      lead_id: lead,
      person_id: secret,
      due_date: '2026-11-30',
    });
    const nordic = { id: organization, name: 'Nordic' };
    expect(await inbox(ada)).toMatchObject([
      {
        person: { name: 'Secret' },
        organization: nordic,
        next_activity: { subject: 'Secret' },
        unread: false,
      },
    ]);
    expect(await inbox(bob)).toMatchObject([
      { person: null, organization: nordic, owner_name: 'ada', next_activity: null },
    ]);
    await api.as(ada).patch(`/v1/leads/${lead}`).send({ is_archived: true }).expect(200);
    expect(await inbox(ada)).toEqual([]);
    expect(await inbox(ada, 'archived=true')).toMatchObject([{ title: 'Sails' }]);
  });
});
