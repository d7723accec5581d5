import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { now } from './columns.js';
import { RemoteMessage } from './remote-message.js';
import { User } from './user.js';

const SmartBccCopySchema = defineEntity({
  name: 'SmartBccCopy',
  properties: {
    remote: () => p.oneToOne(RemoteMessage).primary().updateRule('no action').deleteRule('cascade'),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    sender: p.text(),
    vouched: p.text().$type<'dkim' | 'spf' | 'relay'>(),
    original: () => p.manyToOne(Blob).nullable().deleteRule('no action').joinColumn('original'),
    deliveries: p.integer().default(1),
    receivedAt: now,
  },
});

/** A mail that a user sent to the CRM, and what vouched for him. */
export class SmartBccCopy extends SmartBccCopySchema.class {}
SmartBccCopySchema.setClass(SmartBccCopy);
