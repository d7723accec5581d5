import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const SmartBccNameSchema = defineEntity({
  name: 'SmartBccName',
  properties: {
    name: p.text().primary(),
    retiredAt: now,
  },
});

/** A name that the company's Smart BCC address had before. */
export class SmartBccName extends SmartBccNameSchema.class {}
SmartBccNameSchema.setClass(SmartBccName);
