import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';

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
export class Board extends BoardSchema.class {}
BoardSchema.setClass(Board);
