import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const WebhookSchema = defineEntity({
  name: 'Webhook',
  properties: {
    id,
    name: p.text(),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    action: p.text(),
    object: p.text(),
    url: p.text(),
    version: p.text().$type<'1.0' | '2.0'>(),
    authUser: p.text().nullable(),
    secrets: p.blob().nullable(),
    addTime: now,
    removedAt: () => time().nullable(),
    removeReason: p.text().nullable(),
    failingSince: () => time().nullable(),
    lastDeliveryAt: () => time().nullable(),
    lastStatus: p.smallint().nullable(),
  },
});

/** An address outside that is told when items are added, changed or deleted. */
export class Webhook extends WebhookSchema.class {}
WebhookSchema.setClass(Webhook);
