import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now, time } from './columns.js';

const PipelineSchema = defineEntity({
  name: 'Pipeline',
  properties: {
    id,
    name: p.text(),
    position: p.integer().default(0),
    /** Off: its deals count with their whole value, whatever their stage. */
    dealProbability: p.boolean().default(true),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** The way of a deal from first talk to close, as ordered stages. */
export class Pipeline extends PipelineSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
PipelineSchema.setClass(Pipeline);
