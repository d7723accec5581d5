import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const TombstoneSchema = defineEntity({
  name: 'Tombstone',
  properties: {
    kind: p.text().$type<'message' | 'address'>().primary(),
    hash: p.text().primary(),
    createdAt: now,
  },
});

/** The keyed hash of something erased, so that it is not taken in again. */
export class Tombstone extends TombstoneSchema.class {}
TombstoneSchema.setClass(Tombstone);
