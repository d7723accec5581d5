import { statementsOf } from '../support/counting.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('projects that start from a template or a deal', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let cem: TestUser;
  let board: number;
  let dig: number;
  let build: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    cem = await api.user('cem');
    board = await make('/api/v2/boards', { name: 'Sites' });
    dig = await make('/api/v2/phases', { name: 'Dig', board_id: board });
    build = await make('/api/v2/phases', { name: 'Build', board_id: board });
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object, who = ada) => {
    const answer = (await api.as(who).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const get = async (path: string, who = ada) => (await api.as(who).get(path).expect(200)).body.data;
  const template = (more: object = {}) => ({
    title: 'New site',
    description: 'As always',
    board_id: board,
    phase_id: build,
    roles: ['Foreman'],
    plan: {
      tasks: [
        {
          title: 'Fence it',
          days: 2,
          phase_id: dig,
          role: 'Foreman',
          subtasks: [{ title: 'Order the fence', days: 0 }],
        },
      ],
      activities: [
        { subject: 'Inspection', type: 'meeting', days: 30, time: '09:30', duration: '01:30', note: 'Boots' },
      ],
    },
    ...more,
  });

  it('begin in as many statements with much to do as with little', async () => {
    const started = async (count: number) => {
      const many = <T>(one: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => one(n));
      const subtasks = many(n => ({ title: `Part ${n}`, role: 'Foreman' }));
      const tasks = many(n => ({ title: `Task ${n}`, phase_id: dig, subtasks: subtasks.slice(0, 2) }));
      const activities = many(n => ({ subject: `Visit ${n}`, type: 'meeting', days: n }));
      const template_id = await make('/api/project-templates', template({ plan: { tasks, activities } }));
      const asked = { title: 'Wide', template_id };
      return statementsOf(api.database, () => make('/api/v2/projects', asked));
    };
    await started(2);
    expect(await started(30)).toBe(await started(2));
  });

  it('begin with its board, phase, tasks, subtasks, activities, days and roles', async () => {
    const template_id = await make('/api/project-templates', template());
    const id = await make(
      '/api/v2/projects',
      { title: 'Harbour', template_id, start_date: '2027-02-27', owner_id: bob.id },
      bob,
    );
    expect(await get(`/api/v2/projects/${id}`)).toMatchObject({
      title: 'Harbour',
      description: 'As always',
      board_id: board,
      phase_id: build,
    });
    const [fence, order] = await get(`/api/v2/tasks?project_id=${id}`);
    expect(fence).toMatchObject({ title: 'Fence it', due_date: '2027-03-01', assignee_ids: [bob.id] });
    expect(order).toMatchObject({
      title: 'Order the fence',
      parent_task_id: fence.id,
      due_date: '2027-02-27',
      assignee_ids: [bob.id],
    });
    const [inspection] = await get(`/api/v2/activities?project_id=${id}`);
    expect(inspection).toMatchObject({
      subject: 'Inspection',
      type: 'meeting',
      due_date: '2027-03-29',
      due_time: '09:30:00',
      duration: '01:30:00',
      note: 'Boots',
      owner_id: bob.id,
    });
    expect(await get(`/v1/projects/${id}/plan`)).toContainEqual({
      item_id: fence.id,
      item_type: 'task',
      phase_id: dig,
      group_id: null,
    });
    const told = await api.database.query<{ name: string }>(
      `select name from event where name in ('project.added', 'task.added', 'activity.added')
        and (payload ->> 'id')::bigint = any($1) order by id desc limit 4`,
      [[id, fence.id, order.id, inspection.id]],
    );
    expect(told.map(event => event.name).sort()).toEqual([
      'activity.added',
      'project.added',
      'task.added',
      'task.added',
    ]);
  });

  it('give each role to whom it was given, and only roles that there are', async () => {
    const template_id = await make('/api/project-templates', template());
    const deal = await make('/api/v2/deals', { title: 'Quay' });
    const from = (body: object) =>
      api
        .as(ada)
        .post(`/api/deals/${deal}/project`)
        .send({ template_id, ...body });
    expect((await from({ roles: { Painter: cem.id } }).expect(400)).body).toMatchObject({ field: 'roles' });
    expect((await from({ roles: { Foreman: 999_999 } }).expect(400)).body.success).toBe(false);
    const count = await api.database.query(`select from project where title = 'Quay'`);
    expect(count).toHaveLength(0);
    const { id } = (await from({ roles: { Foreman: cem.id } }).expect(201)).body.data;
    const [fence, order] = await get(`/api/v2/tasks?project_id=${id}`);
    expect([fence.assignee_ids, order.assignee_ids]).toEqual([[cem.id], [ada.id]]);
  });

  it('leave out a phase that is gone since', async () => {
    const gone = await make('/api/v2/phases', { name: 'Paint', board_id: board });
    const plan = { tasks: [{ title: 'Paint it', phase_id: gone }] };
    const template_id = await make('/api/project-templates', template({ phase_id: gone, plan }));
    await api.as(ada).delete(`/api/v2/phases/${gone}`).expect(200);
    const id = await make('/api/v2/projects', { title: 'Mole', template_id });
    expect(await get(`/api/v2/projects/${id}`)).toMatchObject({ board_id: board, phase_id: dig });
    expect(await get(`/v1/projects/${id}/plan`)).toMatchObject([{ phase_id: null }]);
  });

  it.each([
    ['a phase of another board', () => ({ board_id: null, phase_id: null }), 'plan'],
    ['a role that it has not', () => ({ roles: [] }), 'plan'],
    [
      'a type of activity that is not there',
      () => ({ plan: { activities: [{ subject: 'x', type: 'nope' }] } }),
      'plan',
    ],
    ['a board that is not there', () => ({ board_id: 999_999 }), 'board_id'],
    ['no title', () => ({ title: ' ' }), 'title'],
  ])('refuse a template with %s', async (_, more, field) => {
    const answer = await api.as(ada).post('/api/project-templates').send(template(more())).expect(400);
    expect(answer.body).toMatchObject({ field });
  });

  it('have templates that those may change who may change boards', async () => {
    await api.as(bob).post('/api/project-templates').send(template()).expect(403);
    const id = await make('/api/project-templates', template());
    await api.as(bob).patch(`/api/project-templates/${id}`).send({ title: 'Mine' }).expect(403);
    await api
      .as(ada)
      .patch(`/api/project-templates/${id}`)
      .send({ title: 'Other', plan: { tasks: [] } })
      .expect(200);
    expect(await get(`/api/project-templates/${id}`, bob)).toMatchObject({
      title: 'Other',
      roles: ['Foreman'],
      plan: { tasks: [], activities: [] },
    });
    await api.as(bob).delete(`/api/project-templates/${id}`).expect(403);
    await api.as(ada).delete(`/api/project-templates/${id}`).expect(200);
    await api.as(ada).get(`/api/project-templates/${id}`).expect(404);
    await api.as(ada).get(`/v1/projectTemplates/${id}`).expect(404);
    const late = { title: 'Late', template_id: id };
    expect((await api.as(ada).post('/api/v2/projects').send(late).expect(400)).body).toMatchObject({
      field: 'template_id',
    });
  });

  it('are prefilled from an open or a won deal, not from a lost one', async () => {
    const org_id = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    const person_id = await make('/api/v2/persons', { name: 'Eva Lind', visible_to: 1 });
    const deal = await make('/api/v2/deals', { title: 'Sails', status: 'won', org_id, person_id });
    const id = await make(`/api/deals/${deal}/project`, { board_id: board });
    expect(await get(`/api/v2/projects/${id}`)).toMatchObject({
      title: 'Sails',
      deal_ids: [deal],
      org_ids: [org_id],
      person_ids: [person_id],
      board_id: board,
      owner_id: ada.id,
    });
    // Whom he may not see he does not find in the project either.
    const his = await make(`/api/deals/${deal}/project`, {}, bob);
    const [row] = await api.database.query('select person_id from project where id = $1', [his]);
    expect(row).toEqual({ person_id: null });
    const lost = await make('/api/v2/deals', { title: 'Lost', status: 'lost' });
    await api.as(ada).post(`/api/deals/${lost}/project`).send({}).expect(409);
    const hidden = await make('/api/v2/deals', { title: 'Hidden', visible_to: 1 });
    await api.as(bob).post(`/api/deals/${hidden}/project`).send({}).expect(404);
  });
});

describe('the progress of a project', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let project: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    project = await make('/api/v2/projects', { title: 'Harbour' });
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) =>
    (await api.as(ada).post(path).send(body)).body.data.id as number;
  const progress = async (who = ada) =>
    (await api.as(who).get(`/api/projects/${project}/progress`).expect(200)).body.data;
  const patch = (path: string, body: object) => api.as(ada).patch(path).send(body).expect(200);

  it('is done of all tasks, subtasks and activities, after every change of one', async () => {
    expect(await progress()).toMatchObject({ all: 0, done: 0, percent: null });
    const task = await make('/api/v2/tasks', { title: 'Dig', project_id: project });
    const sub = await make('/api/v2/tasks', { title: 'Fence', project_id: project, parent_task_id: task });
    const call = await make('/api/v2/activities', { subject: 'Call', project_id: project });
    await patch(`/api/v2/tasks/${sub}`, { done: true });
    expect(await progress()).toEqual({
      id: project,
      all: 3,
      done: 1,
      percent: 33,
      tasks: { all: 1, done: 0 },
      subtasks: { all: 1, done: 1 },
      activities: { all: 1, done: 0 },
    });
    await patch(`/api/v2/activities/${call}`, { done: true });
    await patch(`/api/v2/tasks/${task}`, { done: true });
    expect(await progress()).toMatchObject({ all: 3, done: 3, percent: 100 });
    await patch(`/api/v2/activities/${call}`, { done: false });
    expect(await progress()).toMatchObject({ all: 3, done: 2, percent: 67 });
    await patch(`/api/v2/activities/${call}`, { project_id: null });
    expect(await progress()).toMatchObject({ all: 2, done: 2 });
    await api.as(ada).delete(`/api/v2/tasks/${task}`).expect(200);
    expect(await progress()).toMatchObject({ all: 0, percent: null });
  });

  it('counts what the viewer may see, and is not there for whom the project is hidden from', async () => {
    const secret = await make('/api/v2/deals', { title: 'Secret', visible_to: 1 });
    await make('/api/v2/activities', { subject: 'Call', project_id: project, deal_id: secret });
    expect((await progress(ada)).all - (await progress(bob)).all).toBe(1);
    const [{ id: hidden }] = (await api.database.query(
      `insert into project (title, board_id, phase_id, owner_id, visible_to)
       select 'Hidden', board_id, phase_id, $2, 1 from project where id = $1 returning id`,
      [project, ada.id],
    )) as [{ id: number }];
    await api.as(bob).get(`/api/projects/${hidden}/progress`).expect(404);
    const asked = (who: TestUser) =>
      api
        .as(who)
        .get('/api/projects/progress')
        .query({ ids: `${project},${hidden}` })
        .expect(200);
    expect((await asked(ada)).body.data).toHaveLength(2);
    expect((await asked(bob)).body.data.map((one: { id: number }) => one.id)).toEqual([project]);
  });
});
