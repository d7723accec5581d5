import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Mailbox } from './mailbox.js';
import type { SendingReason } from './outgoing-mail.js';
import { User } from './user.js';

const GroupMailSchema = defineEntity({
  name: 'GroupMail',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    mailbox: () => p.manyToOne(Mailbox).deleteRule('cascade'),
    subject: p.text(),
    state: p.text().$type<'running' | 'stopped'>().default('running'),
    reason: p.json<SendingReason>().columnType('jsonb').nullable(),
    addTime: now,
  },
});

/** One mail to each of several people, who do not see each other. */
export class GroupMail extends GroupMailSchema.class {}
GroupMailSchema.setClass(GroupMail);
