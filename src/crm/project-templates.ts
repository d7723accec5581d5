import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import {
  type Activity,
  ActivityType,
  Board,
  Phase,
  type PlannedTask,
  type PlannedWork,
  type Project,
  ProjectPlanItem,
  ProjectTemplate,
  type Task,
  type TemplatePlan,
} from '../model/index.js';
import { Database } from '../platform/database.js';
import { addNew, newActivity } from './activities.js';
import { Changes, type Change } from './change.js';
import { addNewTasks, newTask } from './tasks.js';

export interface TemplateInput {
  title: string;
  description: string | null;
  boardId: number | null;
  phaseId: number | null;
  roles: string[];
  plan: TemplatePlan;
}

/** Tasks, subtasks and activities of one template. */
const mostPlanned = 500;
const mostTemplates = 500;

/** What projects may start from. They are the company's: everybody sees them; who may change boards changes them. */
@Injectable()
export class ProjectTemplates {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** By title; at most 500. */
  list(): Promise<ProjectTemplate[]> {
    return this.database
      .em()
      .find(
        ProjectTemplate,
        { deletedAt: null },
        { orderBy: { title: 'asc', id: 'asc' }, limit: mostTemplates },
      );
  }

  /** @throws {NotFoundError} */
  async get(id: number): Promise<ProjectTemplate> {
    const template = await this.database.em().findOne(ProjectTemplate, { id, deletedAt: null });
    if (!template) throw new NotFoundError('Project template');
    return template;
  }

  create(viewer: Viewer, input: Partial<TemplateInput> & { title: string }): Promise<ProjectTemplate> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const owner = await change.owner(viewer.userId);
      const template = change.em.create(ProjectTemplate, { title: input.title, owner });
      await apply(change, template, input);
      change.em.persist(template);
      return template;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<TemplateInput>): Promise<ProjectTemplate> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const template = await locked(change, id);
      await apply(change, template, input);
      if (change.changesAnything()) template.touch();
      return template;
    });
  }

  /** Projects that began with it stay as they are. */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const template = await locked(change, id);
      template.touch();
      template.deletedAt = template.updateTime;
    });
  }
}

/** @throws {InvalidError} when it is not there */
export async function templateOf(
  { em }: Change,
  id: number | undefined,
): Promise<ProjectTemplate | undefined> {
  if (id === undefined) return undefined;
  const template = await em.findOne(
    ProjectTemplate,
    { id, deletedAt: null },
    { populate: ['board', 'phase'] },
  );
  if (!template) throw new InvalidError('templateId', 'there is no such template');
  return template;
}

/**
 * Puts a template's tasks, subtasks and activities into a new project.
 *
 * @param roles who has which role, by its name; who has none is the project's owner
 * @throws {InvalidError} for a role that the template has not, and for a user who is not there
 */
export async function fill(
  change: Change,
  project: Project,
  { plan, roles: known }: ProjectTemplate,
  roles: Record<string, number> = {},
): Promise<void> {
  const unknown = Object.keys(roles).find(role => !known.includes(role));
  if (unknown !== undefined) {
    throw new InvalidError(
      'roles',
      `the template has no role ${unknown}`,
      known.length > 0 ? `It has ${known.join(', ')}.` : 'It has none.',
    );
  }
  const { em } = change;
  const phases = new Map(
    (await em.find(Phase, { board: project.board, deletedAt: null })).map(phase => [phase.id, phase]),
  );
  const place = (
    work: PlannedWork,
    what: Pick<ProjectPlanItem, 'task'> | Pick<ProjectPlanItem, 'activity'>,
  ) => {
    const phase = work.phaseId ? phases.get(work.phaseId) : undefined;
    if (phase) em.persist(em.create(ProjectPlanItem, { project, phase, ...what }));
  };
  const whose = ({ role }: PlannedWork): number | undefined => (role && roles[role]) || project.owner?.id;
  const day = ({ days }: PlannedWork): string | null =>
    days === undefined || days === null ? null : daysAfter(project.startDate, days);

  const tasks: Task[] = [];
  for (const planned of plan.tasks) tasks.push(await newTask(change, project, taskInput(planned)));
  await addNewTasks(change, project, tasks);
  for (const [at, planned] of plan.tasks.entries()) place(planned, { task: tasks[at]! });
  const subtasks: Task[] = [];
  for (const [at, planned] of plan.tasks.entries()) {
    for (const subtask of planned.subtasks) {
      const task = await newTask(change, project, taskInput(subtask), tasks[at]!);
      place(subtask, { task });
      subtasks.push(task);
    }
  }
  await addNewTasks(change, project, subtasks);
  const activities: Activity[] = [];
  for (const planned of plan.activities) {
    const dueDate = day(planned);
    const ownerId = whose(planned);
    const activity = await newActivity(change, {
      subject: planned.subject,
      ...(planned.type === undefined ? {} : { type: planned.type }),
      ...(ownerId === undefined ? {} : { ownerId }),
      dueDate,
      dueTime: dueDate && (planned.time ?? null),
      duration: planned.duration ?? null,
      note: planned.note ?? null,
      projectId: project.id,
    });
    place(planned, { activity });
    activities.push(activity);
  }
  await addNew(change, activities);

  function taskInput(planned: Omit<PlannedTask, 'subtasks'>) {
    const assignee = whose(planned);
    return {
      title: planned.title,
      description: planned.description ?? null,
      dueDate: day(planned),
      assigneeIds: assignee === undefined ? [] : [assignee],
    };
  }
}

function daysAfter(start: string | null | undefined, days: number): string {
  const from = start ?? new Date().toISOString().slice(0, 10);
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 24 * 3600_000).toISOString().slice(0, 10);
}

async function locked({ em }: Change, id: number): Promise<ProjectTemplate> {
  const template = await em.findOne(
    ProjectTemplate,
    { id, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!template) throw new NotFoundError('Project template');
  await em.populate(template, ['board', 'phase']);
  return template;
}

async function apply(
  change: Change,
  template: ProjectTemplate,
  input: Partial<TemplateInput>,
): Promise<void> {
  if (input.title !== undefined) template.title = input.title;
  if (input.description !== undefined) template.description = input.description;
  if (input.boardId !== undefined) {
    template.board = input.boardId === null ? null : await change.part(Board, input.boardId, 'boardId');
  }
  if (input.phaseId !== undefined) {
    template.phase = input.phaseId === null ? null : await change.part(Phase, input.phaseId, 'phaseId');
  }
  if (template.phase && !template.board) template.board = template.phase.board;
  if (template.phase && template.phase.board.id !== template.board?.id) {
    throw new InvalidError('phaseId', 'the phase is not one of the template’s board');
  }
  if (input.roles !== undefined) template.roles = [...new Set(input.roles)];
  if (input.plan !== undefined) template.plan = input.plan;
  await checkPlan(change, template);
}

/** A plan names phases of the template's board, types of activities and roles that are there. @throws {InvalidError} */
async function checkPlan({ em }: Change, { plan, roles, board }: ProjectTemplate): Promise<void> {
  const work: PlannedWork[] = [...plan.tasks.flatMap(task => [task, ...task.subtasks]), ...plan.activities];
  if (work.length > mostPlanned) {
    throw new InvalidError('plan', `a template has at most ${mostPlanned} tasks, subtasks and activities`);
  }
  const role = work.find(one => one.role && !roles?.includes(one.role))?.role;
  if (role) throw new InvalidError('plan', `there is no role ${role}`, 'Name it among the roles too.');
  const phaseIds = [...new Set(work.flatMap(one => one.phaseId ?? []))];
  if (phaseIds.length > 0) {
    const found = board ? await em.count(Phase, { id: { $in: phaseIds }, board, deletedAt: null }) : 0;
    if (found < phaseIds.length) {
      throw new InvalidError('plan', 'one of the phases is not of the template’s board');
    }
  }
  const types = [...new Set(plan.activities.flatMap(one => one.type ?? []))];
  if ((await em.count(ActivityType, { key: { $in: types }, deletedAt: null })) < types.length) {
    throw new InvalidError('plan', 'there is no such type of activity');
  }
}
