import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now, time } from './columns.js';
import { Pipeline } from './pipeline.js';

const StageSchema = defineEntity({
  name: 'Stage',
  properties: {
    id,
    pipeline: () => p.manyToOne(Pipeline).deleteRule('cascade'),
    name: p.text(),
    position: p.integer().default(0),
    /** Percent; a deal's own value wins. */
    probability: p.smallint().default(100),
    /** Deals that nobody touches for `rottenDays` rot. */
    rotEnabled: p.boolean().default(false),
    rottenDays: p.integer().nullable(),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** One step of a pipeline. */
export class Stage extends StageSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
StageSchema.setClass(Stage);
