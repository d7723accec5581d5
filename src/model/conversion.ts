import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';
import { User } from './user.js';

export type ConversionState = 'not_started' | 'running' | 'completed' | 'failed' | 'rejected';

const ConversionSchema = defineEntity({
  name: 'Conversion',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    becomes: p.text().$type<'deal' | 'lead'>(),
    state: p.text().$type<ConversionState>().default('not_started'),
    choices: p.json<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    /** Begun from a list: its user is told when it is done. */
    listed: p.boolean().default(false),
    reason: p.text().nullable(),
    addTime: now,
    touchedAt: now,
    finishedAt: () => time().nullable(),
    toldAt: () => time().nullable(),
  },
});

/** A job that makes deals of leads, or leads of deals. */
export class Conversion extends ConversionSchema.class {}
ConversionSchema.setClass(Conversion);
