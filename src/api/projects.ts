import { Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { ProjectPlans, type Progress } from '../crm/project-plans.js';
import { Projects } from '../crm/projects.js';
import { ProjectTemplates } from '../crm/project-templates.js';
import { NotFoundError } from '../errors.js';
import type { PlannedWork, ProjectTemplate, TemplatePlan } from '../model/index.js';
import * as own from './activity-kinds.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { inWords } from './in-words.js';
import { Id, Input, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const title = kinds.text(255, 1).strict;
const long = kinds.text(65_000).strict.nullable();
const days = z.int('takes a whole number').min(-3650, 'is too far back').max(3650, 'is too far away');

const work = {
  phase_id: kinds.id.strict.nullable().optional(),
  days: days.nullable().optional(),
  role: kinds.text(100, 1).strict.nullable().optional(),
};
const subtask = z.strictObject({ title, description: long.optional(), ...work });
const task = subtask.extend({
  subtasks: z.array(subtask, 'takes a list of subtasks').max(500, 'takes at most 500').default([]),
});
const activity = z.strictObject({
  subject: title,
  type: kinds.text(100, 1).strict.optional(),
  time: own.clock.strict.nullable().optional(),
  duration: own.duration.strict.nullable().optional(),
  note: long.optional(),
  ...work,
});
const plan = z.strictObject({
  tasks: z.array(task, 'takes a list of tasks').max(500, 'takes at most 500').default([]),
  activities: z.array(activity, 'takes a list of activities').max(500, 'takes at most 500').default([]),
});
const templateFields = z.strictObject({
  title,
  description: long.optional(),
  board_id: kinds.id.strict.nullable().optional(),
  phase_id: kinds.id.strict.nullable().optional(),
  roles: z.array(kinds.text(100, 1).strict, 'takes a list of names').max(50, 'takes at most 50').optional(),
  plan: plan.optional(),
});
const templateChanges = templateFields.partial();

const newProject = z.strictObject({
  title: title.optional(),
  owner_id: kinds.id.strict.optional(),
  board_id: kinds.id.strict.optional(),
  phase_id: kinds.id.strict.optional(),
  start_date: kinds.date.strict.nullable().optional(),
  end_date: kinds.date.strict.nullable().optional(),
  template_id: kinds.id.strict.optional(),
  roles: z.record(z.string(), kinds.id.strict, 'takes users by the names of roles').optional(),
});
const asked = z.strictObject({ ids: kinds.ids.lenient });

const words = {
  boardId: 'board_id',
  phaseId: 'phase_id',
  ownerId: 'owner_id',
  endDate: 'end_date',
  templateId: 'template_id',
};

/** What projects start from, with all that is planned in them; Pipedrive's API shows title, description and board. */
@Controller('api/project-templates')
export class ProjectTemplatesController {
  constructor(private readonly templates: ProjectTemplates) {}

  @Get()
  @Summary('Templates of projects, by title')
  async list() {
    return (await this.templates.list()).map(shown);
  }

  @Get(':id')
  @Summary('A template of projects, with its tasks, subtasks, activities and roles')
  async get(@Id() id: number) {
    return shown(await this.templates.get(id));
  }

  @Post()
  @HttpCode(201)
  @Summary('Add a template of projects')
  async create(@CurrentViewer() viewer: Viewer, @Input(templateFields) body: z.infer<typeof templateFields>) {
    return inWords(words, async () =>
      shown(await this.templates.create(viewer, { ...toInput(body), title: body.title })),
    );
  }

  @Patch(':id')
  @Summary('Change a template; projects that began with it stay as they are')
  async update(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(templateChanges) body: z.infer<typeof templateChanges>,
  ) {
    return inWords(words, async () => shown(await this.templates.update(viewer, id, toInput(body))));
  }

  @Delete(':id')
  @Summary('Delete a template; projects that began with it stay')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.templates.remove(viewer, id);
    return { id };
  }
}

/** How far projects have come. */
@Controller('api/projects')
export class ProjectProgressController {
  constructor(private readonly plans: ProjectPlans) {}

  @Get('progress')
  @Summary('How far projects have come: done of all tasks, subtasks and activities')
  async many(@CurrentViewer() viewer: Viewer, @QueryInput(asked) { ids }: z.infer<typeof asked>) {
    return (await this.plans.progress(viewer, ids)).map(progress);
  }

  @Get(':id/progress')
  @Summary('How far a project has come')
  async one(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const [found] = await this.plans.progress(viewer, [id]);
    if (!found) throw new NotFoundError('Project');
    return progress(found);
  }
}

/** Projects for what was sold, or is about to be. */
@Controller('api/deals')
export class DealProjectsController {
  constructor(private readonly projects: Projects) {}

  @Post(':id/project')
  @HttpCode(201)
  @Summary('Make a project from an open or won deal, prefilled from it')
  async create(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(newProject) body: z.infer<typeof newProject>,
  ) {
    const input = said({
      title: body.title,
      ownerId: body.owner_id,
      boardId: body.board_id,
      phaseId: body.phase_id,
      startDate: body.start_date,
      endDate: body.end_date,
      templateId: body.template_id,
      roles: body.roles,
    });
    return { id: await inWords(words, () => this.projects.fromDeal(viewer, id, input)) };
  }
}

type Said<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Only what was said. */
const said = <T extends object>(fields: T): Partial<Said<T>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Said<T>>;

function toInput(body: z.infer<typeof templateChanges>) {
  return said({
    title: body.title,
    description: body.description,
    boardId: body.board_id,
    phaseId: body.phase_id,
    roles: body.roles,
    plan: body.plan && toPlan(body.plan),
  });
}

const toWork = <T extends { phase_id?: number | null | undefined }>({ phase_id, ...more }: T) =>
  said({ ...more, phaseId: phase_id });

const toPlan = ({ tasks, activities }: z.infer<typeof plan>): TemplatePlan =>
  ({
    tasks: tasks.map(one => ({ ...toWork(one), subtasks: one.subtasks.map(toWork) })),
    activities: activities.map(toWork),
  }) as TemplatePlan;

const shownWork = <T extends PlannedWork>({ phaseId, days, role, ...more }: T) => ({
  ...more,
  phase_id: phaseId ?? null,
  days: days ?? null,
  role: role ?? null,
});

const shown = (template: ProjectTemplate) => ({
  id: template.id,
  title: template.title,
  description: template.description ?? null,
  board_id: template.board?.id ?? null,
  phase_id: template.phase?.id ?? null,
  roles: template.roles,
  plan: {
    tasks: template.plan.tasks.map(({ subtasks, ...one }) => ({
      ...shownWork(one),
      subtasks: subtasks.map(shownWork),
    })),
    activities: template.plan.activities.map(({ duration, ...one }) => ({
      ...shownWork(one),
      duration: duration == null ? null : own.duration.v2(duration),
    })),
  },
  add_time: template.addTime.toISOString(),
  update_time: template.updateTime.toISOString(),
});

function progress({ id, tasks, tasksDone, subtasks, subtasksDone, activities, activitiesDone }: Progress) {
  const all = tasks + subtasks + activities;
  const done = tasksDone + subtasksDone + activitiesDone;
  return {
    id,
    all,
    done,
    // The last of many is not rounded away: 100 is said when all is done.
    percent: all === 0 ? null : done === all ? 100 : Math.min(99, Math.round((100 * done) / all)),
    tasks: { all: tasks, done: tasksDone },
    subtasks: { all: subtasks, done: subtasksDone },
    activities: { all: activities, done: activitiesDone },
  };
}
