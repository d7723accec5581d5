import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

export type BulkNoun = 'activity' | 'deal' | 'lead' | 'organization' | 'person' | 'product' | 'project';
export type BulkState = 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';

const BulkChangeSchema = defineEntity({
  name: 'BulkChange',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    noun: p.text().$type<BulkNoun>(),
    action: p.text().$type<'update' | 'delete'>(),
    fields: p
      .json<Record<string, unknown>>()
      .columnType('jsonb')
      .defaultRaw(`'{}'`)
      .onCreate(() => ({})),
    state: p.text().$type<BulkState>().default('running'),
    total: p.integer(),
    done: p.integer().default(0),
    failed: p.integer().default(0),
    reverted: p.integer().default(0),
    kept: p.integer().default(0),
    createdAt: now,
    touchedAt: now,
    finishedAt: () => time().nullable(),
  },
});

/** Many items changed or deleted at once. */
export class BulkChange extends BulkChangeSchema.class {}
BulkChangeSchema.setClass(BulkChange);

const BulkChangeItemSchema = defineEntity({
  name: 'BulkChangeItem',
  properties: {
    bulkChange: () => p.manyToOne(BulkChange).primary().updateRule('no action').deleteRule('cascade'),
    position: p.integer().primary(),
    itemId: p.text(),
    state: p.text().$type<'waiting' | 'done' | 'failed' | 'reverted' | 'kept'>().default('waiting'),
    before: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    after: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    error: p.text().nullable(),
  },
});

/** One of them, and what it was before. */
export class BulkChangeItem extends BulkChangeItemSchema.class {}
BulkChangeItemSchema.setClass(BulkChangeItem);
