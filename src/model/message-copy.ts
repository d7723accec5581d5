import { defineEntity, p } from '@mikro-orm/core';
import type { MailAddress } from '../mail/mail.js';
import { Blob } from './blob.js';
import { id, time } from './columns.js';
import { Content } from './content.js';
import { Mailbox } from './mailbox.js';
import { Message } from './message.js';
import { Thread } from './thread.js';

const MessageCopySchema = defineEntity({
  name: 'MessageCopy',
  uniques: [{ properties: ['message', 'mailbox'] }],
  properties: {
    id,
    message: () => p.manyToOne(Message).deleteRule('cascade'),
    mailbox: () => p.manyToOne(Mailbox).deleteRule('cascade'),
    thread: () => p.manyToOne(Thread),
    content: () => p.manyToOne(Content),
    blob: () => p.manyToOne(Blob).joinColumn('blob'),
    bcc: p.json<MailAddress[]>().columnType('jsonb').defaultRaw(`'[]'`),
    size: p.bigint('number'),
    receivedAt: time,
    sentAt: time,
    outgoing: p.boolean().default(false),
    seen: p.boolean().default(false),
    answered: p.boolean().default(false),
    flagged: p.boolean().default(false),
    variant: p.boolean().default(false),
    /** Of a mail that was forwarded: nothing but the forwarder says that it is so. */
    claimed: p.boolean().default(false),
  },
});

/** One mailbox's copy of a message: what its owner may share and others may see. */
export class MessageCopy extends MessageCopySchema.class {}
MessageCopySchema.setClass(MessageCopy);
