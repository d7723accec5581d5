import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now, time } from './columns.js';

const BoardSchema = defineEntity({
  name: 'Board',
  properties: {
    id,
    name: p.text(),
    position: p.integer().default(0),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** A Kanban board of projects. */
export class Board extends BoardSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
BoardSchema.setClass(Board);
