import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';

const CollectionSchema = defineEntity({
  name: 'Collection',
  properties: {
    id: p.smallint().primary().autoincrement(false).default(1),
    busyUntil: () => time().defaultRaw(`'-infinity'`),
    ranAt: () => time().nullable(),
    blobAt: () => time().defaultRaw(`'-infinity'`),
    blobHash: p.blob().defaultRaw(`''`),
    blobPassAt: now,
    packCursor: p.text().default(''),
    blobs: p.bigint('number').defaultRaw('0'),
    bytes: p.bigint('number').defaultRaw('0'),
    packs: p.bigint('number').defaultRaw('0'),
    messages: p.bigint('number').defaultRaw('0'),
  },
});

/** The one row in which the collector keeps its place, and the sums of what was taken away. */
export class Collection extends CollectionSchema.class {}
CollectionSchema.setClass(Collection);
