import { ProjectPlans, type Planned, type PlannedType } from '../../crm/project-plans.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import type { Resource } from '../resource.js';
import { activities } from '../resources/activities.js';
import { archivedProjects, projects } from '../resources/projects.js';
import { tasks } from '../resources/tasks.js';

const place = { phase_id: { kind: kinds.id }, group_id: { kind: kinds.id } };

/** What projects have beside reading and writing; boards, phases, tasks and templates are resources. */
export const projectOperations: Operation[] = [
  ...operations(ProjectPlans, ['v1', 'v2'], {
    'POST projects/{id}/archive': {
      summary: 'Archive a project: it leaves the lists',
      run: async (plans, call) => call.written(projects, await plans.archive(call.viewer, call.params.id)),
    },
  }),
  ...operations(ProjectPlans, ['v2'], {
    'GET projects/archived': {
      summary: 'Archived projects',
      lists: archivedProjects,
      run: (_, { page }) => page(archivedProjects),
    },
    'GET projects/{id}/permittedUsers': {
      summary: 'Who may see a project',
      run: (plans, { viewer, params }) => plans.permittedUsers(viewer, params.id),
    },
  }),
  ...operations(ProjectPlans, ['v1'], {
    'GET projects/{id}/activities': {
      summary: 'The activities of a project',
      lists: activities,
      run: (_, call) => listed(call, activities),
    },
    'GET projects/{id}/tasks': {
      summary: 'The tasks of a project, subtasks too',
      lists: tasks,
      run: (_, call) => listed(call, tasks),
    },
    'GET projects/{id}/groups': {
      summary: 'The groups of a project’s plan',
      run: async (plans, { viewer, params }) =>
        (await plans.groups(viewer, params.id)).map(({ id, name, position }) => ({
          id,
          name,
          order_nr: position,
        })),
    },
    'GET projects/{id}/plan': {
      summary: 'The tasks and activities of a project, and where they stand in its plan',
      run: async (plans, { viewer, params }) => (await plans.plan(viewer, params.id)).map(shown),
    },
    'PUT projects/{id}/plan/activities/{activityId}': {
      summary: 'Put an activity into a phase or group of a project’s plan',
      body: place,
      run: (plans, call) => put(plans, call, 'activity', call.params.activityId),
    },
    'PUT projects/{id}/plan/tasks/{taskId}': {
      summary: 'Put a task into a phase or group of a project’s plan',
      body: place,
      run: (plans, call) => put(plans, call, 'task', call.params.taskId),
    },
  }),
];

async function listed({ there, page, params }: Call, resource: Resource) {
  await there(projects, params.id);
  return page(resource, bind => `t.project_id = ${bind(params.id)}`, { plain: true });
}

async function put(plans: ProjectPlans, { viewer, params, body }: Call, type: PlannedType, id: number) {
  const to = { phaseId: body.phase_id, groupId: body.group_id };
  return shown(await plans.place(viewer, params.id, type, id, to));
}

const shown = ({ type, id, phaseId, groupId }: Planned) => ({
  item_id: id,
  item_type: type,
  phase_id: phaseId,
  group_id: groupId,
});
