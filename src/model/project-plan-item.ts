import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { id } from './columns.js';
import { Phase } from './phase.js';
import { ProjectGroup } from './project-group.js';
import { Project } from './project.js';
import { Task } from './task.js';

const ProjectPlanItemSchema = defineEntity({
  name: 'ProjectPlanItem',
  properties: {
    id,
    project: () => p.manyToOne(Project).deleteRule('cascade'),
    task: () => p.oneToOne(Task).nullable().deleteRule('cascade').updateRule('no action'),
    activity: () => p.oneToOne(Activity).nullable().deleteRule('cascade').updateRule('no action'),
    phase: () => p.manyToOne(Phase).nullable().deleteRule('set null'),
    group: () => p.manyToOne(ProjectGroup).nullable().deleteRule('set null'),
  },
});

/** Where a task or an activity stands in the plan of its project. */
export class ProjectPlanItem extends ProjectPlanItemSchema.class {}
ProjectPlanItemSchema.setClass(ProjectPlanItem);
