import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import type { LabelColor } from './lead-label.js';
import { User } from './user.js';

const MailLabelSchema = defineEntity({
  name: 'MailLabel',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    name: p.text(),
    color: p.text().$type<LabelColor>(),
    addTime: now,
  },
});

/** What a user sorts his mail by; nobody else sees it. */
export class MailLabel extends MailLabelSchema.class {}
MailLabelSchema.setClass(MailLabel);
