import { defineEntity, p } from '@mikro-orm/core';
import type { Trouble } from '../errors.js';
import type { MailAddress } from '../mail/mail.js';
import { Blob } from './blob.js';
import { id, now, time } from './columns.js';
import { GroupMail } from './group-mail.js';
import { Mailbox } from './mailbox.js';
import { Message } from './message.js';
import { Person } from './person.js';
import { User } from './user.js';

export type OutgoingState = 'draft' | 'scheduled' | 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';

/** Why a mail waits, or did not go: for people, and by its rule for programs. */
export interface SendingReason {
  rule: string;
  text: string;
  next_step: string;
  /** The server's own words. */
  said?: string | undefined;
  /** What `text` is made of, where more than its rule. */
  trouble?: Trouble | undefined;
}

/** What the conversation is linked to once it is sent. */
export interface OutgoingLinks {
  deal_id?: number | undefined;
  lead_id?: string | undefined;
  project_id?: number | undefined;
  person_id?: number | undefined;
  organization_id?: number | undefined;
}

const addresses = () => p.json<MailAddress[]>().columnType('jsonb').defaultRaw(`'[]'`);

const OutgoingMailSchema = defineEntity({
  name: 'OutgoingMail',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    mailbox: () => p.manyToOne(Mailbox).nullable().deleteRule('cascade'),
    state: p.text().$type<OutgoingState>().default('draft'),
    version: p.integer().default(1),
    kind: p.text().$type<'new' | 'reply' | 'reply_all' | 'forward'>().default('new'),
    to: addresses(),
    cc: addresses(),
    bcc: addresses(),
    subject: p.text().default(''),
    html: p.text().default(''),
    answers: () => p.manyToOne(Message).nullable().deleteRule('set null'),
    links: p.json<OutgoingLinks>().columnType('jsonb').defaultRaw(`'{}'`),
    sharing: p.text().$type<'private' | 'shared'>().nullable(),
    trackOpens: p.boolean().default(false),
    trackLinks: p.boolean().default(false),
    cancelOnReply: p.boolean().default(false),
    remindAt: () => time().nullable(),
    remindState: p.text().$type<'waiting' | 'answered' | 'due'>().nullable(),
    groupMail: () => p.manyToOne(GroupMail).nullable().deleteRule('cascade'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    origin: p.text().nullable(),
    notBefore: () => time().nullable(),
    sendAt: () => time().nullable(),
    blob: () => p.manyToOne(Blob).nullable().deleteRule('no action').joinColumn('blob'),
    messageId: p.text().nullable(),
    idHash: p.uuid().nullable(),
    serverId: p.text().nullable(),
    serverIdHash: p.uuid().nullable(),
    attempts: p.integer().default(0),
    firstTriedAt: () => time().nullable(),
    nextTryAt: () => time().nullable(),
    heldUntil: () => time().nullable(),
    turn: p.integer().default(0),
    reason: p.json<SendingReason>().columnType('jsonb').nullable(),
    sentAt: () => time().nullable(),
    message: () => p.manyToOne(Message).nullable().deleteRule('set null').joinColumn('message'),
    copyState: p.text().$type<'none' | 'due' | 'done' | 'given-up'>().default('none'),
    copyAttempts: p.integer().default(0),
    copyAt: () => time().nullable(),
    createdAt: now,
    updatedAt: now,
  },
});

/** A mail that is written here, from its first word to its delivery. */
export class OutgoingMail extends OutgoingMailSchema.class {}
OutgoingMailSchema.setClass(OutgoingMail);
