import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { visibleItemWhere, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Project, Task, User } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { needKept } from './restore.js';

export interface TaskInput {
  title: string;
  description: string | null;
  projectId: number;
  parentTaskId: number | null;
  done: boolean;
  milestone: boolean;
  startDate: string | null;
  dueDate: string | null;
  priority: number | null;
  /** The only one. */
  assigneeId: number | null;
  assigneeIds: number[];
}

/** Tasks of projects and their subtasks. Who may see a project may change what is to be done for it. */
@Injectable()
export class Tasks {
  constructor(private readonly changes: Changes) {}

  create(
    viewer: Viewer,
    input: Partial<TaskInput> & Pick<TaskInput, 'title' | 'projectId'>,
  ): Promise<number> {
    return this.changes.run(viewer, async change => {
      const project = await projectOf(change, input.projectId);
      const task = await newTask(change, project, input);
      await addNewTasks(change, project, [task]);
      return task.id;
    });
  }

  /** In another project it takes its subtasks along. */
  update(viewer: Viewer, id: number, input: Partial<TaskInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const task = await theTask(change, id);
      const before = task.project.id;
      if (input.title !== undefined) task.title = input.title;
      if (input.projectId !== undefined && input.projectId !== task.project.id) {
        task.project = await projectOf(change, input.projectId);
        if (input.parentTaskId === undefined) task.parentTask = null;
        for (const subtask of await subtasksOf(change, task)) {
          subtask.project = task.project;
          subtask.touch();
          change.tell(() => ({ name: 'task.updated', payload: { id: subtask.id } }));
        }
      }
      await apply(change, task, input);
      if (!change.changesAnything()) return id;
      for (const project of [before, task.project.id]) change.touch('project', project);
      task.touch();
      change.tell(() => ({ name: 'task.updated', payload: { id } }));
      return id;
    });
  }

  /** With its subtasks. */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const task = await theTask(change, id);
      for (const one of [task, ...(await subtasksOf(change, task))]) {
        one.touch();
        // At one time, so that it is known what went with it.
        one.deletedAt = task.updateTime;
        change.tell(() => ({ name: 'task.deleted', payload: { id: one.id } }));
      }
      change.touch('project', task.project.id);
    });
  }

  /**
   * Brings a deleted task back, with the subtasks that went with it. What is there is left as it is.
   *
   * @throws {ConflictError} where it was deleted too long ago
   */
  restore(viewer: Viewer, id: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      const task = await theTask(change, id, { deleted: true });
      const { deletedAt, parentTask } = task;
      if (!deletedAt) return id;
      needKept('task', task);
      if (parentTask) await parentOf(change, task, parentTask.id);
      const subtasks = await change.em.find(Task, { parentTask: task, deletedAt });
      for (const one of [task, ...subtasks]) {
        one.touch();
        one.deletedAt = null;
        change.tell(() => ({ name: 'task.updated', payload: { id: one.id } }));
      }
      change.touch('project', task.project.id);
      return id;
    });
  }
}

/** New tasks of a project, all in one statement. */
export async function addNewTasks(change: Change, project: Project, tasks: Task[]): Promise<void> {
  await change.em.flush();
  change.touch('project', project.id);
  for (const task of tasks) change.tell(() => ({ name: 'task.added', payload: { id: task.id } }));
}

/**
 * To be written by `addNewTasks`, with others where there are any.
 * @param parentTask what it is a subtask of, where `input` does not name that
 */
export async function newTask(
  change: Change,
  project: Project,
  input: Partial<TaskInput> & Pick<TaskInput, 'title'>,
  parentTask: Task | null = null,
): Promise<Task> {
  const creator = await change.owner(change.viewer.userId);
  const task = change.em.create(Task, { title: input.title, project, creator, parentTask });
  await apply(change, task, input);
  change.em.persist(task);
  return task;
}

async function apply(change: Change, task: Task, input: Partial<TaskInput>): Promise<void> {
  if (input.parentTaskId !== undefined) task.parentTask = await parentOf(change, task, input.parentTaskId);
  if (input.description !== undefined) task.description = input.description;
  if (input.milestone !== undefined) task.isMilestone = input.milestone;
  if (input.startDate !== undefined) task.startDate = input.startDate;
  if (input.dueDate !== undefined) task.dueDate = input.dueDate;
  if (task.startDate && task.dueDate && task.dueDate < task.startDate) {
    throw new InvalidError('dueDate', 'a task is not due before it starts');
  }
  if (input.priority !== undefined) task.priority = input.priority;
  if (input.assigneeIds !== undefined) {
    task.assigneeIds = await users(change, 'assigneeIds', input.assigneeIds);
  } else if (input.assigneeId !== undefined) {
    const ids = input.assigneeId === null ? [] : [input.assigneeId];
    task.assigneeIds = await users(change, 'assigneeId', ids);
  }
  if (input.done === true) task.markedAsDoneTime ??= new Date();
  if (input.done === false) task.markedAsDoneTime = null;
}

/** There is one level of subtasks, so that no task can come to stand below itself. @throws {InvalidError} */
async function parentOf(change: Change, task: Task, id: number | null): Promise<Task | null> {
  if (id === null) return null;
  const refuse = (why: string) => new InvalidError('parentTaskId', why, 'Name a task of the same project.');
  if (id === task.id) throw refuse('a task is not its own subtask');
  const parent = await change.em.findOne(
    Task,
    { id, project: task.project, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!parent) throw refuse('there is no such task in the project');
  if (parent.parentTask) throw refuse('a subtask has no subtasks');
  if (task.id && (await subtasksOf(change, task)).length > 0)
    throw refuse('a task with subtasks is no subtask');
  return parent;
}

async function users(change: Change, field: string, given: number[]): Promise<number[]> {
  const ids = [...new Set(given)];
  if (ids.length === 0) return [];
  const found = await change.once(`how many of users ${ids}`, () =>
    change.em.count(User, { id: { $in: ids }, active: true }),
  );
  if (found !== ids.length) throw new InvalidError(field, 'there is no such user');
  return ids;
}

/** Locked first, so that no task becomes a subtask of one that becomes a subtask itself at this moment. */
async function theTask({ em, viewer }: Change, id: number, { deleted = false } = {}): Promise<Task> {
  const where = deleted ? { id } : { id, deletedAt: null };
  const task = await em.findOne(Task, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const project =
    task && (await em.findOne(Project, { id: task.project.id, ...visibleItemWhere(viewer) } as object));
  if (!task || !project) throw new NotFoundError('Task');
  return task;
}

function subtasksOf({ em }: Change, task: Task): Promise<Task[]> {
  return em.find(
    Task,
    { parentTask: task.id, deletedAt: null },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

async function projectOf(change: Change, id: number): Promise<Project> {
  return (await change.other(Project, id, 'projectId'))!;
}
