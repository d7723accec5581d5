import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { Webhook } from './webhook.js';

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  uniques: [{ properties: ['webhook', 'eventId'] }],
  properties: {
    id: p.uuid().primary(),
    webhook: () => p.manyToOne(Webhook).deleteRule('cascade'),
    eventId: p.bigint('number'),
    object: p.text(),
    itemId: p.text(),
    payload: p.text(),
    /** cut: not sent, because the same item was told too often within a minute. */
    state: p.text().$type<'pending' | 'delivered' | 'failed' | 'cut'>().default('pending'),
    attempts: p.smallint().default(0),
    dueAt: () => time().defaultRaw('now()'),
    status: p.smallint().nullable(),
    error: p.text().nullable(),
    createdAt: () => time().defaultRaw('clock_timestamp()'),
    endedAt: () => time().nullable(),
  },
});

/** One event told to one webhook, and how that went. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);
