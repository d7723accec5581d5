import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('a project and what it is linked to', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object): Promise<number> => {
    const answer = (await api.as(ada).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const deal = async (status: string) => {
    const id = await make('/api/v2/deals', { title: 'Sails' });
    await api.as(ada).patch(`/api/v2/deals/${id}`).send({ status }).expect(200);
    return id;
  };

  it('is linked to deals that are open or won, and to none that is lost', async () => {
    const [open, won, lost] = [await deal('open'), await deal('won'), await deal('lost')];
    const id = await make('/api/v2/projects', { title: 'Rigging', deal_ids: [open, won] });
    const refused = await api
      .as(ada)
      .patch(`/api/v2/projects/${id}`)
      .send({ deal_ids: [open, won, lost] })
      .expect(400);
    expect(refused.body.field).toBe('deal_ids');
    const times = async () =>
      (await api.as(ada).get(`/api/v2/deals?ids=${open},${won}&sort_by=id`)).body.data.map(
        (one: { update_time: string }) => one.update_time,
      );
    const [untouched, taken] = await times();
    await api
      .as(ada)
      .patch(`/api/v2/projects/${id}`)
      .send({ deal_ids: [open] })
      .expect(200);
    const [still, moved] = await times();
    expect([still, moved > taken]).toEqual([untouched, true]);
    await api
      .as(ada)
      .patch(`/api/v2/projects/${id}`)
      .send({ deal_ids: [open, won] })
      .expect(200);
    expect((await times())[1] > moved).toBe(true);
    // What was open when it was linked stays.
    await api.as(ada).patch(`/api/v2/deals/${open}`).send({ status: 'lost' }).expect(200);
    const kept = { title: 'Rigging II', deal_ids: [open, won] };
    const { data } = (await api.as(ada).patch(`/api/v2/projects/${id}`).send(kept).expect(200)).body;
    expect(data).toMatchObject(kept);
  });

  it('has activities, which stand in the timelines of its deals, its person and its organization too', async () => {
    const organization = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const sails = await deal('won');
    const links = { deal_ids: [sails], person_ids: [person], org_ids: [organization] };
    const project = await make('/api/v2/projects', { title: 'Rigging', ...links });
    const alone = { person_id: null, org_id: null };
    await make('/api/v2/activities', { subject: 'Measure the mast', project_id: project, ...alone });
    for (const [type, id] of Object.entries({ deal: sails, person, organization, project })) {
      const { data } = (await api.as(ada).get(`/api/items/${type}/${id}/timeline`).expect(200)).body;
      const calls = data.filter((one: { kind: string }) => one.kind === 'activity');
      expect({ type, calls }).toMatchObject({
        type,
        calls: [
          { data: { subject: 'Measure the mast' }, from: { type: 'project', id: project, title: 'Rigging' } },
        ],
      });
    }
  });
});
