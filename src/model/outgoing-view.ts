import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { OutgoingMail } from './outgoing-mail.js';

const OutgoingViewSchema = defineEntity({
  name: 'OutgoingView',
  properties: {
    id,
    outgoingMail: () => p.manyToOne(OutgoingMail).deleteRule('cascade'),
    /** Of the link that was followed; null where the mail was opened. */
    position: p.smallint().nullable(),
    /** A machine that looks at everything that comes in. */
    automatic: p.boolean().default(false),
    at: now,
  },
});

/** A tracked mail was opened, or a link in it followed. */
export class OutgoingView extends OutgoingViewSchema.class {}
OutgoingViewSchema.setClass(OutgoingView);
