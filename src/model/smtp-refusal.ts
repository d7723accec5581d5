import { defineEntity, p } from '@mikro-orm/core';
import { day } from './columns.js';

const SmtpRefusalSchema = defineEntity({
  name: 'SmtpRefusal',
  properties: {
    day: () => day().primary(),
    reason: p.text().primary(),
    mails: p.bigint('number').defaultRaw('0'),
  },
});

/** How many mails were refused on a day, for one reason. */
export class SmtpRefusal extends SmtpRefusalSchema.class {}
SmtpRefusalSchema.setClass(SmtpRefusal);
