import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';

const PipelineSchema = defineEntity({
  name: 'Pipeline',
  properties: {
    id,
    name: p.text(),
    position: p.integer().default(0),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** The way of a deal from first talk to close, as ordered stages. */
export class Pipeline extends PipelineSchema.class {}
PipelineSchema.setClass(Pipeline);
