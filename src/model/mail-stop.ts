import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const MailStopSchema = defineEntity({
  name: 'MailStop',
  properties: {
    address: p.text().primary(),
    reason: p.text().$type<'bounced' | 'complaint' | 'unsubscribed'>(),
    said: p.text().nullable(),
    at: now,
  },
});

/** An address that takes no mail, or whose owner wants no group mail. */
export class MailStop extends MailStopSchema.class {}
MailStopSchema.setClass(MailStop);
