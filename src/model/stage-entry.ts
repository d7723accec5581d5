import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Deal } from './deal.js';
import { Stage } from './stage.js';

const StageEntrySchema = defineEntity({
  name: 'StageEntry',
  properties: {
    id,
    deal: () => p.manyToOne(Deal).deleteRule('cascade'),
    stage: () => p.manyToOne(Stage).deleteRule('cascade'),
    at: now,
  },
});

/** A deal came into a stage. Written by a trigger of the deal's table. */
export class StageEntry extends StageEntrySchema.class {}
StageEntrySchema.setClass(StageEntry);
