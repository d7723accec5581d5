import { WebhookDeliveries } from '../src/notifications/webhook-delivery.js';
import { Queue } from '../src/platform/queue.js';
import { repeat, type Start } from './worker.js';

/** So many webhooks are told at once: receivers are slow, and one must not keep the others waiting. */
const atOnce = 8;

/** Tells webhooks. Lost tickets are written again every 20 s. */
export const startWebhooks: Start = (app, log) => {
  const deliveries = app.get(WebhookDeliveries);
  app
    .get(Queue)
    .work('webhooks', { 'webhook.deliver': ({ webhookId }) => deliveries.run(webhookId) }, atOnce);
  return repeat('webhooks', 20_000, log, () => deliveries.sweep());
};
