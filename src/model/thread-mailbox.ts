import { defineEntity, p } from '@mikro-orm/core';
import { ids, time } from './columns.js';
import { Mailbox } from './mailbox.js';
import { Thread } from './thread.js';

const ThreadMailboxSchema = defineEntity({
  name: 'ThreadMailbox',
  properties: {
    thread: () => p.manyToOne(Thread).primary().updateRule('no action').deleteRule('cascade'),
    mailbox: () => p.manyToOne(Mailbox).primary().updateRule('no action').deleteRule('cascade'),
    lastAt: time,
    firstAt: time,
    messages: p.integer().default(0),
    unread: p.integer().default(0),
    hasReceived: p.boolean().default(false),
    hasSent: p.boolean().default(false),
    hasAttachments: p.boolean().default(false),
    archivedAt: () => time().nullable(),
    hiddenAt: () => time().nullable(),
    /** Of its owner: ids of `mail_label`. */
    labels: ids,
    sharing: p.text().$type<'private' | 'shared'>(),
  },
});

/** A thread as it stands in one mailbox: its counts, and whether its owner shares it. */
export class ThreadMailbox extends ThreadMailboxSchema.class {}
ThreadMailboxSchema.setClass(ThreadMailbox);
