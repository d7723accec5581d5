import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now, time } from './columns.js';

const ActivityTypeSchema = defineEntity({
  name: 'ActivityType',
  properties: {
    id,
    name: p.text(),
    /** What an activity keeps; it never changes. */
    key: p.text().unique(),
    icon: p.text().default('task'),
    /** RRGGBB. */
    color: p.text().nullable(),
    position: p.integer().default(0),
    /** Not one of those that everybody starts with. */
    custom: p.boolean().default(true),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** Call, meeting, task, deadline, email, lunch, and what the company adds. */
export class ActivityType extends ActivityTypeSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
ActivityTypeSchema.setClass(ActivityType);
