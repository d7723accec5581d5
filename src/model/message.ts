import { defineEntity, p } from '@mikro-orm/core';
import type { Automatic } from '../mail/mail.js';
import { id, now, time, uuids } from './columns.js';
import { Thread } from './thread.js';
import { User } from './user.js';

const MessageSchema = defineEntity({
  name: 'Message',
  uniques: [{ properties: ['idHash', 'headerKey'] }],
  properties: {
    id,
    idHash: p.uuid(),
    headerKey: p.uuid(),
    messageId: p.text().nullable(),
    subject: p.text(),
    subjectKey: p.uuid(),
    orphanReply: p.boolean().default(false),
    fromEmail: p.text().nullable(),
    fromName: p.text().default(''),
    sentAt: time,
    thread: () => p.manyToOne(Thread),
    automatic: p.text().$type<NonNullable<Automatic>>().nullable(),
    listId: p.text().nullable(),
    aboutHash: p.uuid().nullable(),
    author: () => p.manyToOne(User).nullable().deleteRule('set null'),
    idConflict: p.boolean().default(false),
    threadRule: p.text(),
    createdAt: now,
    referenceKeys: uuids,
    pinned: p.boolean().default(false),
  },
});

/** A mail as its author sent it, once, however many mailboxes have a copy. */
export class Message extends MessageSchema.class {}
MessageSchema.setClass(Message);
