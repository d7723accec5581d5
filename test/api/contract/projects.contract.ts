import * as pipedrive from 'pipedrive';
import { absent, everything, forbidden, refused, type ContractCase } from './case.js';

const { v1, v2 } = pipedrive;

const ids = (answer: { data?: { id?: number }[] | null }) => (answer.data ?? []).map(one => one.id);

export const projectSetup: ContractCase[] = [
  {
    operation: [
      'v2 POST /boards',
      'v2 GET /boards',
      'v2 GET /boards/{id}',
      'v2 PATCH /boards/{id}',
      'v2 DELETE /boards/{id}',
      'v1 GET /projects/boards',
      'v1 GET /projects/boards/{id}',
    ],
    run: async ({ admin, first }) => {
      const api = admin.v2(v2.ProjectBoardsApi);
      const old = first.v1(v1.ProjectBoardsApi);
      const made = (await api.addProjectBoard({ AddProjectBoardRequest: { name: 'Sites', order_nr: 0 } }))
        .data!;
      expect(made).toMatchObject({ name: 'Sites', order_nr: 0 });
      const id = made.id!;
      expect(ids(await api.getProjectsBoards())[0]).toBe(id);
      expect(ids(await old.getProjectsBoards())[0]).toBe(id);
      expect((await api.getProjectsBoard({ id })).data).toEqual(made);
      await forbidden(
        first.v2(v2.ProjectBoardsApi).updateProjectBoard({ id, UpdateProjectBoardRequest: { name: 'mine' } }),
      );
      await refused(api.addProjectBoard({ AddProjectBoardRequest: { name: ' ' } }), 'name');
      await api.updateProjectBoard({
        id,
        UpdateProjectBoardRequest: { name: 'Building sites', order_nr: 50 },
      });
      expect((await old.getProjectsBoard({ id })).data).toMatchObject({ name: 'Building sites' });
      expect(ids(await api.getProjectsBoards()).at(-1)).toBe(id);
      const board_id = id;
      await admin
        .v2(v2.ProjectPhasesApi)
        .addProjectPhase({ AddProjectPhaseRequest: { name: 'Dig', board_id } });
      const project = await first.project({ board_id });
      await expect(api.deleteProjectBoard({ id })).rejects.toMatchObject({ code: 'conflict' });
      await admin.request('DELETE', `/api/v2/projects/${project}`);
      expect((await api.deleteProjectBoard({ id })).data).toEqual({ id });
      await absent(api.getProjectsBoard({ id }));
      await absent(old.getProjectsBoard({ id }));
    },
  },
  {
    operation: [
      'v2 POST /phases',
      'v2 GET /phases',
      'v2 GET /phases/{id}',
      'v2 PATCH /phases/{id}',
      'v2 DELETE /phases/{id}',
      'v1 GET /projects/phases',
      'v1 GET /projects/phases/{id}',
    ],
    run: async ({ admin, first }) => {
      const board = (name: string) => admin.make('/api/v2/boards', { name });
      const [board_id, other] = [await board('Ships'), await board('Docks')];
      const api = admin.v2(v2.ProjectPhasesApi);
      const old = first.v1(v1.ProjectPhasesApi);
      const add = async (name: string, order_nr?: number) =>
        (
          await api.addProjectPhase({
            AddProjectPhaseRequest: { name, board_id, ...(order_nr === undefined ? {} : { order_nr }) },
          })
        ).data!.id!;
      const second = await add('Hull');
      const id = await add('Keel', 0);
      expect(ids(await api.getProjectsPhases({ board_id }))).toEqual([id, second]);
      expect(ids(await old.getProjectsPhases({ board_id }))).toEqual([id, second]);
      const { data: moved } = await api.updateProjectPhase({
        id,
        UpdateProjectPhaseRequest: { order_nr: 1 },
      });
      expect(moved).toMatchObject({ id, name: 'Keel', order_nr: 1, board_id });
      expect((await api.getProjectsPhase({ id })).data).toEqual(moved);
      expect((await old.getProjectsPhase({ id })).data).toMatchObject({ name: 'Keel', order_nr: 1 });
      // Its projects go with it to another board.
      const project = await first.project({ board_id, phase_id: id });
      await api.updateProjectPhase({ id, UpdateProjectPhaseRequest: { board_id: other } });
      expect((await first.v2(v2.ProjectsApi).getProject({ id: project })).data).toMatchObject({
        board_id: other,
        phase_id: id,
      });
      await refused(
        api.addProjectPhase({ AddProjectPhaseRequest: { name: 'x', board_id: 999_999_999 } }),
        'board_id',
      );
      await forbidden(first.v2(v2.ProjectPhasesApi).deleteProjectPhase({ id: second }));
      await expect(api.deleteProjectPhase({ id })).rejects.toMatchObject({ code: 'conflict' });
      expect((await api.deleteProjectPhase({ id: second })).data).toEqual({ id: second });
      await absent(api.getProjectsPhase({ id: second }));
    },
  },
  {
    operation: [
      'v1 GET /projectTemplates',
      'v1 GET /projectTemplates/{id}',
      'v2 GET /projectTemplates',
      'v2 GET /projectTemplates/{id}',
    ],
    run: async ({ api, first }) => {
      const [{ id }] = (await api.database.query<{ id: number }>(
        `insert into project_template (title, description, board_id)
         select 'New site', 'As always', min(id) from board where deleted_at is null returning id`,
      )) as [{ id: number }];
      const [old, now] = [first.v1(v1.ProjectTemplatesApi), first.v2(v2.ProjectTemplatesApi)];
      for (const templates of [old, now]) {
        expect(ids(await templates.getProjectTemplates({ limit: 100 }))).toContain(id);
        const { data } = await templates.getProjectTemplate({ id });
        expect(data).toMatchObject({ title: 'New site', description: 'As always' });
        await absent(templates.getProjectTemplate({ id: 999_999_999 }));
      }
      const { data: project } = await first.v2(v2.ProjectsApi).addProject({
        AddProjectRequest: { title: 'Harbour', template_id: id },
      });
      expect(project).toMatchObject({ title: 'Harbour', description: 'As always' });
      await refused(
        first.v2(v2.ProjectsApi).addProject({ AddProjectRequest: { title: 'x', template_id: 999_999_999 } }),
        'template_id',
      );
    },
  },
];

export const projectTasks: ContractCase[] = [
  {
    operation: [
      'v2 POST /tasks',
      'v2 GET /tasks',
      'v2 GET /tasks/{id}',
      'v2 PATCH /tasks/{id}',
      'v2 DELETE /tasks/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v2(v2.TasksApi);
      const project_id = await first.project();
      const add = async (fields: object) =>
        (await api.addTask({ AddTaskRequest: { title: 'Dig', project_id, ...fields } })).data!;
      const made = await add({ assignee_ids: [first.id, second.id], due_date: '2026-12-24', milestone: 1 });
      expect(made).toMatchObject({
        title: 'Dig',
        project_id,
        creator_id: first.id,
        assignee_ids: [first.id, second.id],
        due_date: '2026-12-24',
        is_done: false,
        is_milestone: true,
        parent_task_id: null,
        marked_as_done_time: null,
      });
      const id = made.id!;
      const sub = (await add({ title: 'Measure', parent_task_id: id })).id!;
      const list = (query: object) =>
        everything<{ id: number }>(cursor =>
          api.getTasks({ project_id, limit: 1, ...query, ...(cursor ? { cursor } : {}) }),
        ).then(all => all.map(one => one.id));
      expect(await list({})).toEqual([id, sub]);
      expect(await list({ parent_task_id: id })).toEqual([sub]);
      expect(await list({ parent_task_id: 'null' })).toEqual([id]);
      expect(await list({ assignee_id: second.id })).toEqual([id]);
      expect(await list({ is_milestone: false })).toEqual([sub]);
      const change = async (task: number, UpdateTaskRequest: object) =>
        (await api.updateTask({ id: task, UpdateTaskRequest })).data!;
      const done = await change(sub, { done: 1 });
      expect(done).toMatchObject({ is_done: true, marked_as_done_time: expect.any(String) });
      expect(await list({ is_done: true })).toEqual([sub]);
      expect(await change(sub, { done: 0 })).toMatchObject({ is_done: false, marked_as_done_time: null });

      // One level, and no circle.
      await refused(change(id, { parent_task_id: id }), 'parent_task_id');
      await refused(change(id, { parent_task_id: sub }), 'parent_task_id');
      await refused(add({ parent_task_id: sub }), 'parent_task_id');
      const other = (await add({ title: 'Fill' })).id!;
      await refused(change(id, { parent_task_id: other }), 'parent_task_id');
      await refused(change(id, { assignee_ids: [999_999_999] }), 'assignee_ids');
      await refused(change(id, { start_date: '2026-12-25' }), 'due_date');
      await refused(add({ project_id: 999_999_999 }), 'project_id');
      expect((await api.getTask({ id })).data).toMatchObject({ parent_task_id: null, start_date: null });

      // A task takes its subtasks along: to another project, and away.
      const elsewhere = await first.project();
      await change(id, { project_id: elsewhere });
      expect((await api.getTask({ id: sub })).data).toMatchObject({
        project_id: elsewhere,
        parent_task_id: id,
      });
      expect((await api.deleteTask({ id })).data).toEqual({ id });
      await absent(api.getTask({ id }));
      await absent(api.getTask({ id: sub }));
      expect(await list({})).toEqual([other]);
    },
  },
  {
    operation: 'v2 GET /tasks',
    promise: 'shows no task of a project that he may not see',
    run: async ({ api, first, second }) => {
      const project_id = await first.project();
      await api.database.query('update project set visible_to = 1 where id = $1', [project_id]);
      const id = await first.make('/api/v2/tasks', { title: 'Secret', project_id });
      const hidden = second.v2(v2.TasksApi);
      expect((await first.v2(v2.TasksApi).getTasks({ project_id })).data).toHaveLength(1);
      expect((await hidden.getTasks({ project_id })).data).toEqual([]);
      await absent(hidden.getTask({ id }));
      await absent(hidden.updateTask({ id, UpdateTaskRequest: { title: 'mine' } }));
      await absent(hidden.deleteTask({ id }));
      await refused(hidden.addTask({ AddTaskRequest: { title: 'x', project_id } }), 'project_id');
    },
  },
  {
    operation: [
      'v1 POST /tasks',
      'v1 GET /tasks',
      'v1 GET /tasks/{id}',
      'v1 PUT /tasks/{id}',
      'v1 DELETE /tasks/{id}',
    ],
    run: async ({ first }) => {
      const api = first.v1(v1.TasksApi);
      const project_id = await first.project();
      const AddTaskRequest = { title: 'Paint', project_id, assignee_id: first.id, done: 1 as const };
      const made = (await api.addTask({ AddTaskRequest })).data!;
      expect(made).toMatchObject({ title: 'Paint', project_id, assignee_id: first.id, done: 1 });
      const id = made.id!;
      await api.addTask({ AddTaskRequest: { title: 'Dry', project_id } });
      const of = (query: object) =>
        everything<{ title: string }>(cursor =>
          api.getTasks({ project_id, limit: 1, ...query, ...(cursor ? { cursor } : {}) }),
        ).then(all => all.map(one => one.title));
      expect(await of({})).toEqual(['Paint', 'Dry']);
      expect(await of({ done: 1 })).toEqual(['Paint']);
      const { data } = await api.updateTask({ id, UpdateProjectRequest2: { title: 'Paint it', done: 0 } });
      expect(data).toMatchObject({ title: 'Paint it', done: 0 });
      expect((await api.getTask({ id })).data).toMatchObject({ title: 'Paint it', done: 0 });
      await api.deleteTask({ id });
      await absent(api.getTask({ id }));
    },
  },
];

export const projectPlans: ContractCase[] = [
  {
    operation: [
      'v1 POST /projects',
      'v1 GET /projects',
      'v1 GET /projects/{id}',
      'v1 PUT /projects/{id}',
      'v1 DELETE /projects/{id}',
      'v1 POST /projects/{id}/archive',
    ],
    run: async ({ first }) => {
      const api = first.v1(v1.ProjectsApi);
      const person_id = await first.person();
      const org_id = await first.organization();
      const { data: boards } = await first.v1(v1.ProjectBoardsApi).getProjectsBoards();
      const board_id = boards![0]!.id!;
      const { data: phases } = await first.v1(v1.ProjectPhasesApi).getProjectsPhases({ board_id });
      const phase_id = phases![1]!.id!;
      const AddProjectRequest = { title: 'Old way', board_id, phase_id, person_id, org_id };
      const made = (await api.addProject({ AddProjectRequest })).data!;
      expect(made).toMatchObject({ title: 'Old way', phase_id, person_id, org_id, status: 'open' });
      const id = made.id!;
      const list = (query: object) =>
        everything<{ id: number }>(cursor =>
          api.getProjects({ phase_id, limit: 100, ...query, ...(cursor ? { cursor } : {}) }),
        ).then(all => all.map(one => one.id));
      expect(await list({})).toContain(id);
      const { data: changed } = await api.updateProject({
        id,
        UpdateProjectRequest: { title: 'New way', status: 'completed' },
      });
      expect(changed).toMatchObject({ title: 'New way', status: 'completed', person_id });
      expect(changed!.status_change_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(await list({ status: 'completed,canceled' })).toContain(id);
      expect(await list({ status: 'open' })).not.toContain(id);
      await refused(api.updateProject({ id, UpdateProjectRequest: { person_id: 999_999_999 } }), 'person_id');
      expect((await api.archiveProject({ id })).data).toMatchObject({ id, archive_time: expect.any(String) });
      expect(await list({})).not.toContain(id);
      expect(await list({ include_archived: true })).toContain(id);
      expect((await api.getProject({ id })).data).toMatchObject({ title: 'New way' });
      await api.deleteProject({ id });
      await absent(api.getProject({ id }));
    },
  },
  {
    operation: [
      'v2 POST /projects/{id}/archive',
      'v2 GET /projects/archived',
      'v2 GET /projects/{id}/permittedUsers',
    ],
    run: async ({ api: { database }, admin, first, second }) => {
      const api = first.v2(v2.ProjectsApi);
      const id = await first.project();
      const users = async () => (await api.getProjectUsers({ id })).data as unknown as number[];
      expect(await users()).toEqual(expect.arrayContaining([admin.id, first.id, second.id]));
      await database.query('update project set visible_to = 1 where id = $1', [id]);
      expect(await users()).toContain(first.id);
      expect(await users()).not.toContain(second.id);
      await absent(second.v2(v2.ProjectsApi).getProjectUsers({ id }));
      await absent(second.v2(v2.ProjectsApi).archiveProject({ id }));
      expect((await api.archiveProject({ id })).data).toMatchObject({ id, archive_time: expect.any(String) });
      const all = async (of: typeof api) =>
        (
          await everything<{ id: number }>(cursor =>
            of.getArchivedProjects({ ...(cursor ? { cursor } : {}) }),
          )
        ).map(one => one.id);
      expect(await all(api)).toContain(id);
      expect(await all(second.v2(v2.ProjectsApi))).not.toContain(id);
      expect(ids(await api.getProjects({ limit: 500 }))).not.toContain(id);
    },
  },
  {
    operation: [
      'v1 GET /projects/{id}/activities',
      'v1 GET /projects/{id}/tasks',
      'v1 GET /projects/{id}/groups',
      'v1 GET /projects/{id}/plan',
      'v1 PUT /projects/{id}/plan/activities/{activityId}',
      'v1 PUT /projects/{id}/plan/tasks/{taskId}',
    ],
    run: async ({ api: { database }, first, second }) => {
      const api = first.v1(v1.ProjectsApi);
      const id = await first.project();
      const activityId = await first.activity({ project_id: id });
      const taskId = await first.make('/api/v2/tasks', { title: 'Dig', project_id: id });
      const [group] = await database.query<{ id: number }>(
        `insert into project_group (project_id, name) values ($1, 'Earth') returning id`,
        [id],
      );
      const group_id = group!.id;
      expect(ids((await api.getProjectActivities({ id })) as never)).toEqual([activityId]);
      expect(ids(await api.getProjectTasks({ id }))).toEqual([taskId]);
      expect((await api.getProjectGroups({ id })).data).toEqual([
        { id: group_id, name: 'Earth', order_nr: 0 },
      ]);
      const empty = { phase_id: null, group_id: null };
      const activity = { item_id: activityId, item_type: 'activity' };
      const task = { item_id: taskId, item_type: 'task' };
      expect((await api.getProjectPlan({ id })).data).toEqual([
        { ...activity, ...empty },
        { ...task, ...empty },
      ]);
      const project = (await api.getProject({ id })).data!;
      const phase_id = project.phase_id!;
      const put = (ProjectPutPlanItemBodyObject: object) =>
        api.putProjectPlanTask({ id, taskId, ProjectPutPlanItemBodyObject });
      expect((await put({ phase_id, group_id })).data).toEqual({ ...task, phase_id, group_id });
      await api.putProjectPlanActivity({ id, activityId, ProjectPutPlanItemBodyObject: { phase_id } });
      expect((await api.getProjectPlan({ id })).data).toEqual([
        { ...activity, phase_id, group_id: null },
        { ...task, phase_id, group_id },
      ]);
      await refused(put({ phase_id: 999_999_999 }), 'phase_id');
      await refused(put({ group_id: 999_999_999 }), 'group_id');
      const other = await first.project();
      await absent(api.putProjectPlanTask({ id: other, taskId, ProjectPutPlanItemBodyObject: { phase_id } }));
      await database.query('update project set visible_to = 1 where id = $1', [id]);
      const hidden = second.v1(v1.ProjectsApi);
      await absent(hidden.getProjectPlan({ id }));
      await absent(hidden.getProjectTasks({ id }));
      await absent(hidden.getProjectGroups({ id }));
      await absent(hidden.getProjectActivities({ id }));
    },
  },
];
