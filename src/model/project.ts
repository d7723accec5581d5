import { defineEntity, p } from '@mikro-orm/core';
import { activityDates } from './activity-dates.js';
import { Board } from './board.js';
import {
  customFields,
  day,
  details,
  followers,
  id,
  labels,
  later,
  now,
  time,
  visibility,
  withDetails,
} from './columns.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Phase } from './phase.js';
import { ProjectDeal } from './project-deal.js';
import { User } from './user.js';

export type ProjectStatus = 'open' | 'completed' | 'canceled';

const ProjectSchema = defineEntity({
  name: 'Project',
  properties: {
    id,
    title: p.text(),
    description: p.text().nullable(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    board: () => p.manyToOne(Board),
    phase: () => p.manyToOne(Phase),
    status: p.text().$type<ProjectStatus>().default('open'),
    startDate: () => day().nullable(),
    endDate: () => day().nullable(),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    deals: () => p.oneToMany(ProjectDeal).mappedBy('project').orphanRemoval(),
    labelIds: labels,
    visibleTo: visibility,
    followerIds: followers,
    customFields,
    details,
    archivedAt: () => time().nullable(),
    ...activityDates,
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
    /** What it said is gone for good. */
    purgedAt: () => time().nullable(),
  },
});

/** Work that is delivered, in a phase of a board. */
export class Project extends ProjectSchema.class {
  become(status: ProjectStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.details = withDetails(this.details, { status_change_time: new Date().toISOString() });
  }

  moveTo(phase: Phase): void {
    this.phase = phase;
    this.board = phase.board;
  }

  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
ProjectSchema.setClass(Project);
