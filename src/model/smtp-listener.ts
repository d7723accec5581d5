import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const SmtpListenerSchema = defineEntity({
  name: 'SmtpListener',
  properties: {
    process: p.text().primary(),
    address: p.text(),
    startedAt: now,
    seenAt: now,
  },
});

/** A process that takes mail in by SMTP, and when it was last there. */
export class SmtpListener extends SmtpListenerSchema.class {}
SmtpListenerSchema.setClass(SmtpListener);
