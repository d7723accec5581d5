import { defineEntity, p } from '@mikro-orm/core';
import { Board } from './board.js';
import { id, later, now, time } from './columns.js';

const PhaseSchema = defineEntity({
  name: 'Phase',
  properties: {
    id,
    board: () => p.manyToOne(Board).deleteRule('cascade'),
    name: p.text(),
    position: p.integer().default(0),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** One column of a board. */
export class Phase extends PhaseSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
PhaseSchema.setClass(Phase);
