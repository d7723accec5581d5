import { startApi, type TestApi, type TestUser } from '../api/support.js';

interface Column {
  phase_id: number;
  count: number;
  next_cursor: string | null;
  projects: { id: number; title: string; progress: object; organization: object | null }[];
}

describe('the board of projects', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let board: number;
  let dig: number;
  let build: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    board = await make('/api/v2/boards', { name: 'Sites' });
    dig = await make('/api/v2/phases', { name: 'Dig', board_id: board });
    build = await make('/api/v2/phases', { name: 'Build', board_id: board });
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object): Promise<number> => {
    const answer = (await api.as(ada).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const project = (title: string, phase: number, more: object = {}) =>
    make('/api/v2/projects', { title, board_id: board, phase_id: phase, ...more });
  const columns = async (query = '', who = ada): Promise<Column[]> =>
    (await api.as(who).get(`/api/project-board?board_id=${board}${query}`).expect(200)).body.data;
  const titles = (all: Column[]) =>
    Object.fromEntries(all.map(one => [one.phase_id, one.projects.map(each => each.title)]));

  it('shows projects by phases, the earliest end first, how far they are, and no more of each than asked for', async () => {
    const last = await project('Harbour', dig);
    await project('Quay', dig, { end_date: '2027-03-01' });
    await project('Mill', dig, { end_date: '2027-02-01' });
    await project('Tower', build);
    const task = await make('/api/v2/tasks', { title: 'Fence', project_id: last });
    await make('/api/v2/tasks', { title: 'Gate', project_id: last, parent_task_id: task, done: true });
    await make('/api/v2/activities', { subject: 'Look', project_id: last, done: true });

    const all = await columns();
    expect(titles(all)).toEqual({ [dig]: ['Mill', 'Quay', 'Harbour'], [build]: ['Tower'] });
    expect(all[0]!.projects[2]!.progress).toEqual({ all: 3, done: 2 });

    const [first] = await columns('&limit=2');
    expect(first).toMatchObject({ count: 3, projects: [{ title: 'Mill' }, { title: 'Quay' }] });
    const rest = await columns(`&limit=2&phase_id=${dig}&cursor=${first!.next_cursor}`);
    expect(titles(rest)).toEqual({ [dig]: ['Harbour'] });
    expect(rest[0]!.next_cursor).toBeNull();
  });

  it('shows nobody what is hidden from him, in counts, names and progress neither', async () => {
    const secret = await make('/api/v2/organizations', { name: 'Secret Ltd', visible_to: 1 });
    const open = await project('Open', build, { org_ids: [secret] });
    const hidden = await project('Hidden', build);
    await api.database.query('update project set visible_to = 1 where id = $1', [hidden]);
    await make('/api/v2/activities', { subject: 'Secret talk', project_id: open, org_id: secret });
    const [, his] = await columns('', bob);
    expect(his!.count).toBe(2);
    expect(his!.projects.map(one => one.title)).toEqual(['Tower', 'Open']);
    expect(his!.projects[1]).toMatchObject({ organization: null, progress: { all: 0, done: 0 } });
    const [, hers] = await columns();
    expect(hers!.count).toBe(3);
    expect(hers!.projects[1]).toMatchObject({
      organization: { name: 'Secret Ltd' },
      progress: { all: 1, done: 0 },
    });
  });

  it('leaves archived projects out, until they are brought back', async () => {
    const id = await project('Old mill', dig);
    await api.as(ada).post(`/api/v2/projects/${id}/archive`).expect(200);
    expect(JSON.stringify(await columns())).not.toContain('Old mill');
    expect(titles(await columns('&archived=true'))).toEqual({ [dig]: ['Old mill'] });
    await api.as(ada).post(`/api/projects/${id}/unarchive`).expect(200);
    expect(JSON.stringify(await columns())).toContain('Old mill');
    expect(await columns('&archived=true')).toEqual([]);
    await api.database.query('update project set visible_to = 1 where id = $1', [id]);
    await api.as(bob).post(`/api/projects/${id}/unarchive`).expect(404);
  });

  it('brings a deleted task back, with the subtasks that went with it and no other', async () => {
    const id = await project('Pier', build);
    const task = await make('/api/v2/tasks', { title: 'Piles', project_id: id });
    const subtask = (title: string) => make('/api/v2/tasks', { title, project_id: id, parent_task_id: task });
    const [, before] = [await subtask('Order'), await subtask('Gone before')];
    const there = async () =>
      (await api.as(ada).get(`/api/v2/tasks?project_id=${id}`).expect(200)).body.data.map(
        (one: { title: string }) => one.title,
      );
    await api.as(ada).delete(`/api/v2/tasks/${before}`).expect(200);
    await api.as(ada).delete(`/api/v2/tasks/${task}`).expect(200);
    expect(await there()).toEqual([]);
    await api.database.query('update project set visible_to = 1 where id = $1', [id]);
    await api.as(bob).post(`/api/tasks/${task}/restore`).expect(404);
    await api.as(ada).post(`/api/tasks/${task}/restore`).expect(200);
    expect(await there()).toEqual(['Piles', 'Order']);
    await api.as(ada).delete(`/api/v2/tasks/${task}`).expect(200);
    await api.database.query(`update task set deleted_at = now() - interval '31 days' where id = $1`, [task]);
    const { body } = await api.as(ada).post(`/api/tasks/${task}/restore`).expect(409);
    expect(body.error).toContain('deleted more than 30 days ago');
    expect(await there()).toEqual([]);
  });
});
