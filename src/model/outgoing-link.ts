import { defineEntity, p } from '@mikro-orm/core';
import { OutgoingMail } from './outgoing-mail.js';

const OutgoingLinkSchema = defineEntity({
  name: 'OutgoingLink',
  properties: {
    outgoingMail: () => p.manyToOne(OutgoingMail).primary().updateRule('no action').deleteRule('cascade'),
    position: p.smallint().primary(),
    url: p.text(),
  },
});

/** A link that stood in a tracked mail: the only places that its tracking addresses lead to. */
export class OutgoingLink extends OutgoingLinkSchema.class {}
OutgoingLinkSchema.setClass(OutgoingLink);
