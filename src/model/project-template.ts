import { defineEntity, p } from '@mikro-orm/core';
import { Board } from './board.js';
import { id, later, now, texts, time } from './columns.js';
import { Phase } from './phase.js';
import { User } from './user.js';

/** What is to be done in a project that starts from a template. */
export interface PlannedWork {
  /** In the project's start phase or another one; one that is no more is left out. */
  phaseId?: number | null;
  /** Days after the project's start, or after the day on which it is made. None: no date. */
  days?: number | null;
  /** Who does it: one of the template's roles. None, or nobody named for it: the project's owner. */
  role?: string | null;
}

export interface PlannedSubtask extends PlannedWork {
  title: string;
  description?: string | null;
}

export interface PlannedTask extends PlannedSubtask {
  subtasks: PlannedSubtask[];
}

export interface PlannedActivity extends PlannedWork {
  subject: string;
  /** The key of a type. */
  type?: string;
  /** `HH:MM:SS`, UTC; only with a date. */
  time?: string | null;
  /** Seconds. */
  duration?: number | null;
  note?: string | null;
}

export interface TemplatePlan {
  tasks: PlannedTask[];
  activities: PlannedActivity[];
}

const ProjectTemplateSchema = defineEntity({
  name: 'ProjectTemplate',
  properties: {
    id,
    title: p.text(),
    description: p.text().nullable(),
    board: () => p.manyToOne(Board).nullable().deleteRule('set null'),
    /** Where a project begins; the board's first phase where none is named. */
    phase: () => p.manyToOne(Phase).nullable().deleteRule('set null'),
    /** Names for those who will do the work, such as `Designer`. */
    roles: texts,
    plan: p
      .json<TemplatePlan>()
      .columnType('jsonb')
      .defaultRaw(`'{"tasks": [], "activities": []}'`)
      .onCreate(() => ({ tasks: [], activities: [] })),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** What a new project may start from. */
export class ProjectTemplate extends ProjectTemplateSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
ProjectTemplateSchema.setClass(ProjectTemplate);
