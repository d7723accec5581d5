import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { get, queryString, send } from './client';
import { read, readPage, write, type Shown } from './rest';

export type Project = Shown['Project_v2'];
export type Task = Shown['Task_v2'];
export type Phase = Shown['Phase_v2'];
export type Status = 'open' | 'completed' | 'canceled';

interface Named {
  id: number;
  name: string;
}

/** A project as it stands on its board. */
export interface BoardProject {
  id: number;
  title: string;
  status: Status;
  owner_id: number | null;
  start_date: string | null;
  end_date: string | null;
  label_ids: number[];
  person: Named | null;
  organization: Named | null;
  progress: { all: number; done: number };
  next_activity_date: string | null;
  is_archived: boolean;
}

/** A phase with the first of its projects. */
export interface Column {
  phase_id: number;
  count: number;
  next_cursor: string | null;
  projects: BoardProject[];
}

export interface BoardChoice {
  board_id: number;
  status?: Status | undefined;
  owner_id?: number | undefined;
  archived?: boolean | undefined;
}

export interface BoardPlace extends Named {
  order_nr: number;
}
export interface PhasePlace extends BoardPlace {
  board_id: number;
}

const inOrder = <T extends { order_nr: number | null }>(rows: T[]): T[] =>
  rows.toSorted((a, b) => (a.order_nr ?? 0) - (b.order_nr ?? 0));

export const boardsQuery = queryOptions({
  queryKey: ['project-boards'],
  queryFn: async ({ signal }) => inOrder((await readPage('/api/v2/boards', { signal })).data),
  staleTime: 5 * 60_000,
});

/** Of all boards. */
export const phasesQuery = queryOptions({
  queryKey: ['project-phases'],
  queryFn: async ({ signal }) =>
    inOrder((await readPage('/api/v2/phases', { query: { limit: 500 }, signal })).data),
  staleTime: 5 * 60_000,
});

/** Boards and phases as the settings put them in order. */
export const boardSetupQuery = queryOptions({
  queryKey: ['project-boards', 'setup'],
  queryFn: async ({ signal }) => {
    const [boards, phases] = await Promise.all([
      readPage('/api/v2/boards', { signal }),
      readPage('/api/v2/phases', { query: { limit: 500 }, signal }),
    ]);
    return {
      boards: inOrder(boards.data as BoardPlace[]),
      phases: inOrder(phases.data as PhasePlace[]),
    };
  },
});
export type BoardSetup = Awaited<ReturnType<NonNullable<typeof boardSetupQuery.queryFn>>>;

export const boardQuery = (choice: BoardChoice) =>
  queryOptions({
    queryKey: ['board', 'projects', choice],
    queryFn: ({ signal }) => get<Column[]>(`/api/project-board${queryString({ ...choice })}`, signal),
  });

/** Adds the next projects of a phase to what is shown of the board. */
export async function moreOfPhase(client: QueryClient, choice: BoardChoice, column: Column): Promise<void> {
  const asked = { ...choice, phase_id: column.phase_id, cursor: column.next_cursor };
  const [more] = await get<Column[]>(`/api/project-board${queryString(asked)}`);
  client.setQueryData(boardQuery(choice).queryKey, columns =>
    columns?.map(each =>
      each.phase_id === column.phase_id
        ? {
            ...each,
            next_cursor: more?.next_cursor ?? null,
            projects: [...each.projects, ...(more?.projects ?? [])],
          }
        : each,
    ),
  );
}

export interface Progress {
  all: number;
  done: number;
  /** Null where nothing is to be done. */
  percent: number | null;
}

export const progressQuery = (id: number) =>
  queryOptions({
    queryKey: ['project', id, 'progress'],
    queryFn: ({ signal }) => get<Progress>(`/api/projects/${id}/progress`, signal),
  });

/** Tasks and subtasks of a project, in the order in which they were added. */
export const tasksQuery = (id: number) =>
  queryOptions({
    queryKey: ['project', id, 'tasks'],
    queryFn: async ({ signal }) =>
      (await readPage('/api/v2/tasks', { query: { project_id: id, limit: 500 }, signal })).data,
  });

/** Where tasks and activities stand in the plan: in a phase, or in none. */
export interface Planned {
  item_id: number;
  item_type: 'task' | 'activity';
  phase_id: number | null;
}

export const planQuery = (id: number) =>
  queryOptions({
    queryKey: ['project', id, 'plan'],
    queryFn: ({ signal }) => get<Planned[]>(`/api/v1/projects/${id}/plan`, signal),
  });

export const placeTask = (project: number, task: number, phase: number) =>
  write('put', '/api/v1/projects/{id}/plan/tasks/{taskId}', {
    path: { id: project, taskId: task },
    body: { phase_id: phase },
  });

export const archiveProject = (id: number) =>
  write('post', '/api/v2/projects/{id}/archive', { path: { id } });
export const unarchiveProject = (id: number) => send('POST', `/api/projects/${id}/unarchive`);

export const addTask = (task: {
  title: string;
  project_id: number;
  parent_task_id?: number;
}): Promise<Task> => write('post', '/api/v2/tasks', { body: task });

export type TaskChange = Partial<{
  title: string;
  done: boolean;
  milestone: boolean;
  due_date: string | null;
  assignee_id: number | null;
  parent_task_id: number | null;
}>;

export const changeTask = (id: number, change: TaskChange) =>
  write('patch', '/api/v2/tasks/{id}', { path: { id }, body: change });

export const deleteTask = (id: number) => write('delete', '/api/v2/tasks/{id}', { path: { id } });
export const restoreTask = (id: number) => send('POST', `/api/tasks/${id}/restore`);

interface PlannedWork {
  phase_id: number | null;
  /** After the project's start. */
  days: number | null;
  role: string | null;
}
export interface PlannedTask extends PlannedWork {
  title: string;
  description?: string | null;
  subtasks: (PlannedWork & { title: string; description?: string | null })[];
}

export interface Template {
  id: number;
  title: string;
  description: string | null;
  board_id: number | null;
  phase_id: number | null;
  roles: string[];
  plan: { tasks: PlannedTask[]; activities: (PlannedWork & { subject: string; type?: string })[] };
}

export const templatesQuery = queryOptions({
  queryKey: ['project-templates'],
  queryFn: ({ signal }) => get<Template[]>('/api/project-templates', signal),
  staleTime: 60_000,
});

export const saveTemplate = (id: number | null, template: Partial<Omit<Template, 'id'>>) =>
  send<Template>(
    id === null ? 'POST' : 'PATCH',
    `/api/project-templates${id === null ? '' : `/${id}`}`,
    template,
  );

export const deleteTemplate = (id: number) => send('DELETE', `/api/project-templates/${id}`);

export interface NewProject {
  title?: string;
  board_id?: number;
  phase_id?: number;
  start_date?: string;
  end_date?: string;
  template_id?: number;
  roles?: Record<string, number>;
}

/** Prefilled from the deal. */
export const projectFromDeal = (deal: number, project: NewProject) =>
  send<{ id: number }>('POST', `/api/deals/${deal}/project`, project);

export const addBoard = (name: string) => write('post', '/api/v2/boards', { body: { name } });
export const changeBoard = ({ id, ...body }: { id: number; name?: string; order_nr?: number }) =>
  write('patch', '/api/v2/boards/{id}', { path: { id }, body });
/** Its projects go to the phase `to`. */
export const removeBoard = (id: number, to: number) =>
  send<{ moved: number }>('DELETE', `/api/boards/${id}`, { move_to: to });
export const addPhase = (board: number, name: string) =>
  write('post', '/api/v2/phases', { body: { board_id: board, name } });
export const changePhase = ({ id, ...body }: { id: number; name?: string; order_nr?: number }) =>
  write('patch', '/api/v2/phases/{id}', { path: { id }, body });
export const removePhase = (id: number, to: number) =>
  send<{ moved: number }>('DELETE', `/api/phases/${id}`, { move_to: to });

/** What stands on the deals of a project, by name. */
export const dealsByIdsQuery = (ids: number[]) =>
  queryOptions({
    queryKey: ['items', 'deals', ids],
    queryFn: ({ signal }) => read('/api/v2/deals', { query: { ids, limit: 100 }, signal }),
    enabled: ids.length > 0,
  });
