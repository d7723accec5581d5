import { defineEntity, p } from '@mikro-orm/core';
import type { Trouble } from '../errors.js';
import { day, id, now, texts, time } from './columns.js';
import type { SendingReason } from './outgoing-mail.js';
import { User } from './user.js';

/** Where a mail server stands; the password lies encrypted in `credentials`. */
export interface ServerAddress {
  host: string;
  port: number;
  secure: boolean;
  user: string;
}

export type MailboxState = 'connecting' | 'backfilling' | 'live' | 'backing_off' | 'needs_reauth' | 'stopped';

const MailboxSchema = defineEntity({
  name: 'Mailbox',
  properties: {
    id,
    user: () => p.manyToOne(User),
    kind: p.text().$type<'imap' | 'smart_bcc' | 'import'>().default('imap'),
    email: p.text(),
    aliases: texts,
    imap: p.json<ServerAddress>().columnType('jsonb').nullable(),
    smtp: p.json<ServerAddress>().columnType('jsonb').nullable(),
    credentials: p.blob().nullable().hidden().lazy(),
    horizon: () => day().nullable(),
    folderChoice: p.json<'default' | 'all' | string[]>().columnType('jsonb').defaultRaw(`'"default"'`),
    createPersons: p.text().$type<'none' | 'sent' | 'all'>().default('sent'),
    sharing: p.text().$type<'private' | 'shared'>().default('private'),
    linkAutomatically: p.boolean().default(true),
    /** HTML, put below what is written from here. */
    signature: p.text().default(''),
    state: p.text().$type<MailboxState>().default('connecting'),
    reason: p.text().nullable(),
    /** What lies behind the reason `of`: its rule, and what the server said. */
    trouble: p.json<Trouble & { of: string }>().columnType('jsonb').nullable(),
    stateSince: now,
    /** Why its server for outgoing mail let nobody in, the last time that a mail was to go. */
    sendingTrouble: p.json<SendingReason>().columnType('jsonb').nullable(),
    failures: p.integer().default(0),
    backoffUntil: () => time().nullable(),
    syncRequestedAt: () => time().nullable(),
    proof: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    createdAt: now,
    deletedAt: () => time().nullable(),
  },
});

/** A user's account on a mail server, or another source of his mail. */
export class Mailbox extends MailboxSchema.class {}
MailboxSchema.setClass(Mailbox);
