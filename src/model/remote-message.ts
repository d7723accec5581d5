import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { id, now, texts, time, wide } from './columns.js';
import { Folder } from './folder.js';
import { Message } from './message.js';

export type LedgerState = 'pending' | 'stored' | 'skipped' | 'dead' | 'gone';

const RemoteMessageSchema = defineEntity({
  name: 'RemoteMessage',
  uniques: [{ properties: ['folder', 'generation', 'uid'] }],
  properties: {
    id,
    folder: () => p.manyToOne(Folder).deleteRule('cascade'),
    generation: p.integer(),
    uid: p.bigint('number'),
    state: p.text().$type<LedgerState>().default('pending'),
    reason: p.text().nullable(),
    isNew: p.boolean().default(false),
    size: p.bigint('number').nullable(),
    flags: texts,
    modseq: () => wide().nullable(),
    internalDate: () => time().nullable(),
    emailId: p.text().nullable(),
    threadRef: p.text().nullable(),
    labels: p.array().$type<string[]>().columnType('text[]').nullable(),
    subject: p.text().nullable(),
    blob: () => p.manyToOne(Blob).nullable().deleteRule('no action').joinColumn('blob'),
    message: () => p.manyToOne(Message).nullable().deleteRule('set null'),
    attempts: p.smallint().default(0),
    lastError: p.text().nullable(),
    noticedAt: now,
    settledAt: () => time().nullable(),
  },
});

/** A line of the ledger: one UID that a server showed us, and what became of it. */
export class RemoteMessage extends RemoteMessageSchema.class {}
RemoteMessageSchema.setClass(RemoteMessage);
