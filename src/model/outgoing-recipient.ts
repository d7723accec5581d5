import { defineEntity, p } from '@mikro-orm/core';
import { OutgoingMail } from './outgoing-mail.js';

const OutgoingRecipientSchema = defineEntity({
  name: 'OutgoingRecipient',
  properties: {
    outgoingMail: () => p.manyToOne(OutgoingMail).primary().updateRule('no action').deleteRule('cascade'),
    address: p.text().primary(),
    name: p.text().default(''),
    role: p.text().$type<'to' | 'cc' | 'bcc'>(),
    position: p.smallint(),
    state: p.text().$type<'waiting' | 'accepted' | 'refused' | 'delayed' | 'bounced'>().default('waiting'),
    reason: p.text().nullable(),
  },
});

/** What became of a mail at one of those it was sent to. */
export class OutgoingRecipient extends OutgoingRecipientSchema.class {}
OutgoingRecipientSchema.setClass(OutgoingRecipient);
