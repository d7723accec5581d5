import { defineEntity, p } from '@mikro-orm/core';
import { day, id, ids, later, now, time } from './columns.js';
import { Project } from './project.js';
import { User } from './user.js';

const TaskSchema = defineEntity({
  name: 'Task',
  properties: {
    id,
    title: p.text(),
    description: p.text().nullable(),
    project: () => p.manyToOne(Project).deleteRule('cascade'),
    parentTask: () => p.manyToOne(Task).nullable().deleteRule('cascade'),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    /** Users. */
    assigneeIds: ids,
    isMilestone: p.boolean().default(false),
    startDate: () => day().nullable(),
    dueDate: () => day().nullable(),
    priority: p.integer().nullable(),
    /** Null while it is to be done. */
    markedAsDoneTime: () => time().nullable(),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** Something to do for a project; a subtask names its task. */
export class Task extends TaskSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
TaskSchema.setClass(Task);
