import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { Mailbox } from './mailbox.js';

const MailboxLeaseSchema = defineEntity({
  name: 'MailboxLease',
  properties: {
    mailbox: () => p.oneToOne(Mailbox).primary().updateRule('no action').deleteRule('cascade'),
    owner: p.text().nullable(),
    /** Grows with every change of hands; a writer that holds an older one is refused. */
    epoch: p.bigint('number').defaultRaw('0'),
    until: () => time().defaultRaw(`'-infinity'`),
  },
});

/** Which process holds a mailbox, and until when. */
export class MailboxLease extends MailboxLeaseSchema.class {}
MailboxLeaseSchema.setClass(MailboxLease);
