import { Conversions } from '../../src/crm/conversions.js';
import { startApi, type TestApi, type TestUser } from './support.js';

/** The list of first steps says what there is, of each user for himself. */
describe('the first steps', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    [ada, bob] = [await api.user('ada'), await api.user('bob')];
  });
  afterAll(() => api.stop());

  const steps = async (who: TestUser) => (await api.as(who).get('/api/first-steps').expect(200)).body.data;
  const none = { mailbox: false, lead: false, conversion: false, activity: false, dismissed: false };

  it('are none for a new user, whatever others have done', async () => {
    await api.as(ada).post('/api/v2/activities').send({ subject: 'Call' }).expect(200);
    const { body } = await api.as(ada).post('/api/v2/persons').send({ name: 'Eva' });
    await api.as(ada).post('/v1/leads').send({ title: 'Sails', person_id: body.data.id }).expect(201);
    expect(await steps(ada)).toEqual({ ...none, activity: true, lead: true });
    expect(await steps(bob)).toEqual(none);
  });

  it('say that there was a lead once it is a deal', async () => {
    const [lead] = (await api.as(ada).get('/v1/leads')).body.data;
    const path = `/api/v2/leads/${lead.id}/convert/deal`;
    const { conversion_id: id } = (await api.as(ada).post(path).send({}).expect(200)).body.data;
    await api.app.get(Conversions).run(id);
    expect(await steps(ada)).toEqual({ ...none, activity: true, lead: true, conversion: true });
  });

  it('can be put away, and brought back', async () => {
    const put = async (dismissed: unknown) =>
      (await api.as(ada).patch('/api/first-steps').send({ dismissed })).body;
    expect((await put(true)).data.dismissed).toBe(true);
    expect((await steps(ada)).dismissed).toBe(true);
    expect((await steps(bob)).dismissed).toBe(false);
    expect((await put(false)).data.dismissed).toBe(false);
    expect((await put('maybe')).success).toBe(false);
  });
});
