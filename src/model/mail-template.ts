import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { User } from './user.js';

const MailTemplateSchema = defineEntity({
  name: 'MailTemplate',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    name: p.text(),
    subject: p.text().default(''),
    html: p.text().default(''),
    shared: p.boolean().default(false),
    addTime: now,
    updateTime: now,
  },
});

/** A mail to write again and again, with fields for whom it goes to. */
export class MailTemplate extends MailTemplateSchema.class {}
MailTemplateSchema.setClass(MailTemplate);
