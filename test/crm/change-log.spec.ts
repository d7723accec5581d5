import { startApi, type TestApi, type TestUser } from '../api/support.js';

/** Each change of an item is on record, whoever makes it and by whichever verb: no verb has to say it. */
describe('the change log', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) =>
    (await api.as(ada).post(path).send(body).expect(200)).body.data;
  const change = async (path: string, body: object) =>
    (await api.as(ada).patch(path).send(body).expect(200)).body.data;
  const log = (type: string, id: number) =>
    api.database.query(
      `select field, old_value as old, new_value as new, actor_id as by, source from change_log
        where item_type = $1 and item_id = $2 order by id`,
      [type, id],
    );
  const seen = { by: expect.any(Number), source: 'api' };

  it('keeps old and new of each field that a change touched, and no other', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const { id } = await make('/api/v2/deals', { title: 'Rollout', value: 10 });
    await change(`/api/v2/deals/${id}`, {
      title: 'Rollout',
      value: 12.5,
      person_id: person.id,
      label_ids: [2],
    });
    await change(`/api/v2/deals/${id}`, {
      value: 12.5,
      expected_close_date: '2027-01-31',
      is_archived: true,
    });
    await api.as(ada).delete(`/api/v2/deals/${id}`).expect(200);
    expect(await log('deal', id)).toEqual([
      { field: 'add_time', old: null, new: expect.any(String), ...seen },
      { field: 'value', old: 10, new: 12.5, ...seen },
      { field: 'person_id', old: null, new: person.id, ...seen },
      { field: 'label_ids', old: [], new: [2], ...seen },
      { field: 'expected_close_date', old: null, new: '2027-01-31', ...seen },
      { field: 'is_archived', old: false, new: true, ...seen },
      { field: 'is_deleted', old: false, new: true, ...seen },
    ]);
  });

  it('keeps what stands in rows of its own: addresses', async () => {
    const { id } = await make('/api/v2/persons', {
      name: 'Max',
      emails: [{ value: 'max@nordwind.example' }],
    });
    await change(`/api/v2/persons/${id}`, { emails: [{ value: 'max@home.example' }] });
    const rows = await log('person', id);
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([
        { field: 'emails', old: 'max@nordwind.example', new: null, ...seen },
        { field: 'emails', old: null, new: 'max@home.example', ...seen },
      ]),
    );
  });

  it('says of what stands in a stage or a phase where that took it', async () => {
    const pipeline = await make('/api/v2/pipelines', { name: 'From' });
    const stage = await make('/api/v2/stages', { name: 'Moving', pipeline_id: pipeline.id });
    const other = await make('/api/v2/pipelines', { name: 'To' });
    const deal = await make('/api/v2/deals', { title: 'Passenger', stage_id: stage.id });
    await change(`/api/v2/stages/${stage.id}`, { pipeline_id: other.id });
    expect((await log('deal', deal.id)).at(-1)).toEqual({
      field: 'pipeline_id',
      old: pipeline.id,
      new: other.id,
      ...seen,
    });

    const board = await make('/api/v2/boards', { name: 'From' });
    const phase = await make('/api/v2/phases', { name: 'Moving', board_id: board.id });
    const next = await make('/api/v2/boards', { name: 'To' });
    const passenger = { title: 'Passenger', phase_id: phase.id };
    const project = (await api.as(ada).post('/api/v2/projects').send(passenger).expect(201)).body.data;
    await change(`/api/v2/phases/${phase.id}`, { board_id: next.id });
    expect((await log('project', project.id)).at(-1)).toEqual({
      field: 'board_id',
      old: board.id,
      new: next.id,
      ...seen,
    });
  });

  it('has nothing of a change that failed', async () => {
    const { id } = await make('/api/v2/deals', { title: 'Quiet' });
    await api.as(ada).patch(`/api/v2/deals/${id}`).send({ title: 'Loud', stage_id: 999 }).expect(400);
    expect(await log('deal', id)).toHaveLength(1);
  });

  it('has none of leads', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva' });
    const lead = (
      await api.as(ada).post('/v1/leads').send({ title: 'Maybe', person_id: person.id }).expect(201)
    ).body.data;
    await change(`/v1/leads/${lead.id}`, { title: 'Surely' });
    expect(await api.database.query(`select 1 from change_log where item_type = 'lead'`)).toEqual([]);
    const [event] = await api.database.query(`select before from event where name = 'lead.updated'`);
    expect(event).toMatchObject({ before: { title: 'Maybe' } });
  });

  it('names nobody whom its reader may not see, and tells of no change between such', async () => {
    const bob = await api.user('bob');
    const field = (
      await api
        .as(ada)
        .post('/api/v2/dealFields')
        .send({ field_name: 'Adviser', field_type: 'people' })
        .expect(200)
    ).body.data.field_code;
    const [open, secret, other] = await Promise.all(
      [7, 1, 1].map(async visible_to => (await make('/api/v2/persons', { name: 'Eva', visible_to })).id),
    );
    const { id } = await make('/api/v2/deals', { title: 'Rollout', visible_to: 7 });
    await change(`/api/v2/deals/${id}`, { person_id: secret });
    await change(`/api/v2/deals/${id}`, { person_id: other, custom_fields: { [field]: secret } });
    await change(`/api/v2/deals/${id}`, { person_id: open, custom_fields: { [field]: open } });
    const read = async (user: TestUser) =>
      (await api.as(user).get(`/v1/deals/${id}/changelog`).expect(200)).body.data
        .filter((row: { field_key: string }) => row.field_key !== 'add_time')
        .map((row: Record<string, unknown>) => [
          row.field_key === field ? 'adviser' : row.field_key,
          row.old_value,
          row.new_value,
        ])
        .sort();
    expect(await read(ada)).toEqual(
      [
        ['person_id', null, secret],
        ['person_id', secret, other],
        ['person_id', other, open],
        ['adviser', null, secret],
        ['adviser', secret, open],
      ]
        .map(row => row.map(value => (typeof value === 'number' ? String(value) : value)))
        .sort(),
    );
    expect(await read(bob)).toEqual([
      ['adviser', null, String(open)],
      ['person_id', null, String(open)],
    ]);
  });
});
