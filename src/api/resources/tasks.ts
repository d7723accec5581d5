import { visibleTask } from '../../access/task.js';
import { Tasks, type TaskInput } from '../../crm/tasks.js';
import { Task } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { equals, resource, type Field, type Filter } from '../resource.js';
import { flag } from './flag.js';

const isDone = (p: string): string => `(t.marked_as_done_time is not null) = ${p}`;
const day = (
  input: 'startDate' | 'dueDate',
  only: Pick<Field<Task, TaskInput>, 'only'> = {},
): Field<Task, TaskInput> => ({
  kind: kinds.date,
  input,
  nullable: true,
  ...only,
  read: task => task[input],
});
const doneFilter: Filter = { kind: kinds.boolean, sql: isDone };

export const tasks = resource<Task, TaskInput>({
  name: 'Task',
  path: 'tasks',
  table: 'task',
  entity: Task,
  populate: [],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleTask,
  dialects: ['v1', 'v2'],
  v1Cursors: true,
  verbs: Tasks,
  createdStatus: 201,
  sorts: { id: { column: 'id', type: 'bigint' } },
  filters: {
    project_id: equals('project_id', kinds.id),
    parent_task_id: {
      // `null` asks for what is no subtask.
      kind: kinds.of(kinds.id.lenient.or(kinds.oneOf('null').strict)),
      sql: p => `(t.parent_task_id::text = ${p}::text or (${p}::text = 'null' and t.parent_task_id is null))`,
    },
    assignee_id: { kind: kinds.id, sql: p => `t.assignee_ids @> array[${p}::bigint]` },
    done: { ...doneFilter, only: 'v1' },
    is_done: { ...doneFilter, only: 'v2' },
    is_milestone: { kind: kinds.boolean, sql: p => `t.is_milestone = ${p}`, only: 'v2' },
  },
  fields: {
    id: { kind: kinds.id, read: task => task.id },
    title: { kind: kinds.text(255, 1), input: 'title', required: true, read: task => task.title },
    creator_id: { kind: kinds.id, read: task => task.creator?.id },
    description: {
      kind: kinds.text(65_000),
      input: 'description',
      nullable: true,
      read: task => task.description,
    },
    project_id: { kind: kinds.id, input: 'projectId', required: true, read: task => task.project.id },
    // v2 is told `done`, and tells `is_done`.
    done: { kind: flag, input: 'done', onDemand: true, read: task => task.markedAsDoneTime !== null },
    milestone: { kind: flag, input: 'milestone', only: 'v2', onDemand: true, read: task => task.isMilestone },
    is_done: { kind: kinds.boolean, only: 'v2', read: task => task.markedAsDoneTime !== null },
    is_milestone: { kind: kinds.boolean, only: 'v2', read: task => task.isMilestone },
    start_date: day('startDate', { only: 'v2' }),
    due_date: day('dueDate'),
    parent_task_id: {
      kind: kinds.id,
      input: 'parentTaskId',
      nullable: true,
      read: task => task.parentTask?.id,
    },
    assignee_id: {
      kind: kinds.id,
      input: 'assigneeId',
      nullable: true,
      onDemand: true,
      read: task => task.assigneeIds[0],
    },
    assignee_ids: { kind: kinds.ids, input: 'assigneeIds', read: task => task.assigneeIds },
    priority: {
      kind: kinds.integer(0, 1_000_000),
      input: 'priority',
      nullable: true,
      only: 'v2',
      read: task => task.priority,
    },
    add_time: { kind: kinds.time, read: task => task.addTime },
    update_time: { kind: kinds.time, read: task => task.updateTime },
    marked_as_done_time: { kind: kinds.time, read: task => task.markedAsDoneTime },
  },
});
