import { defineEntity, p } from '@mikro-orm/core';
import { id, time } from './columns.js';
import { User } from './user.js';

const ChangeLogSchema = defineEntity({
  name: 'ChangeLog',
  properties: {
    id,
    itemType: p.text(),
    itemId: p.bigint('number'),
    field: p.text(),
    oldValue: p.json<unknown>().columnType('jsonb').nullable(),
    newValue: p.json<unknown>().columnType('jsonb').nullable(),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    source: p.text().$type<'app' | 'api' | 'import' | 'mail' | 'pipeline'>(),
    bulk: p.boolean().default(false),
    at: () => time().defaultRaw('statement_timestamp()'),
  },
});

/** One field of an item before and after, who changed it, when, and from where. */
export class ChangeLog extends ChangeLogSchema.class {}
ChangeLogSchema.setClass(ChangeLog);
