import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time, wide } from './columns.js';
import { Mailbox } from './mailbox.js';

const FolderSchema = defineEntity({
  name: 'Folder',
  uniques: [{ properties: ['mailbox', 'path'] }],
  properties: {
    id,
    mailbox: () => p.manyToOne(Mailbox).deleteRule('cascade'),
    path: p.text(),
    delimiter: p.text().nullable(),
    role: p.text().nullable(),
    objectId: p.text().nullable(),
    chosen: p.boolean().default(true),
    uidvalidity: () => wide().nullable(),
    generation: p.integer().default(0),
    uidnext: p.bigint('number').nullable(),
    highestModseq: () => wide().nullable(),
    messages: p.integer().nullable(),
    liveHi: p.bigint('number').nullable(),
    backfillLo: p.bigint('number').nullable(),
    horizonUids: p.string().columnType('int8multirange').defaultRaw(`'{}'`),
    horizonCount: p.integer().default(0),
    auditedAt: () => time().nullable(),
    flagsAt: () => time().nullable(),
    failures: p.integer().default(0),
    failingSince: () => time().nullable(),
    parkedUntil: () => time().nullable(),
    lastError: p.text().nullable(),
    missingSince: () => time().nullable(),
    firstSeenAt: now,
  },
});

/** A folder of a mailbox and how far it has been read. */
export class Folder extends FolderSchema.class {}
FolderSchema.setClass(Folder);
