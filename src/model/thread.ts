import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';

const ThreadSchema = defineEntity({
  name: 'Thread',
  properties: {
    id,
    subject: p.text().default(''),
    mergedInto: () => p.manyToOne(Thread).nullable().deleteRule('no action').joinColumn('merged_into'),
    splitFrom: () => p.manyToOne(Thread).nullable().deleteRule('no action').joinColumn('split_from'),
    lastAt: () => time().defaultRaw(`'-infinity'`),
    asks: p.boolean().default(false),
    ask: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    createdAt: now,
  },
});

/** A conversation. */
export class Thread extends ThreadSchema.class {}
ThreadSchema.setClass(Thread);
