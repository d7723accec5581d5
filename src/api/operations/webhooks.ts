import { webhookActions, webhookObjects } from '../../notifications/webhook-told.js';
import { Webhooks, type WebhookRow } from '../../notifications/webhooks.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { companyId } from '../v1/item-fields.js';

const actions = Object.values(webhookActions);

/** Webhooks, as Pipedrive's API has them. */
export const webhookOperations: Operation[] = operations(Webhooks, ['v1'], {
  'GET webhooks': {
    summary: 'All webhooks of the company, also those that were turned off because they failed',
    admin: true,
    run: async webhooks => answer((await webhooks.list()).map(shown), { status: 'ok' }),
  },
  'POST webhooks': {
    summary: 'Tells an address of what happens from now on; the key that signs it is in this answer only',
    admin: true,
    status: 201,
    body: {
      subscription_url: { kind: kinds.text(2000, 1), required: true },
      event_action: { kind: kinds.oneOf(...actions, '*'), required: true },
      event_object: { kind: kinds.oneOf(...webhookObjects, '*'), required: true },
      name: { kind: kinds.text(255, 1), required: true },
      user_id: { kind: kinds.id },
      http_auth_user: { kind: kinds.text(255), nullable: true },
      http_auth_password: { kind: kinds.text(255), nullable: true },
      version: { kind: kinds.oneOf('1.0', '2.0') },
    },
    run: async (webhooks, { viewer, body }) => {
      const { webhook, key } = await webhooks.create(viewer, {
        name: body.name,
        url: body.subscription_url,
        action: body.event_action,
        object: body.event_object,
        version: body.version,
        userId: body.user_id,
        authUser: body.http_auth_user,
        authPassword: body.http_auth_password,
      });
      return answer({ ...shown(webhook), signing_key: key }, { status: 'ok' });
    },
  },
  'DELETE webhooks/{id}': {
    summary: 'Ends a webhook; what waits to be sent to it is not sent',
    admin: true,
    run: async (webhooks, { params }) => {
      await webhooks.remove(params.id);
      return answer(null, { status: 'ok' });
    },
  },
});

const time = (value: Date | null) => value && value.toISOString();

/** The password of the receiver's authentication is shown to nobody. */
export function shown(webhook: WebhookRow): object {
  const { removedAt, authUser } = webhook;
  return {
    id: webhook.id,
    company_id: companyId,
    owner_id: webhook.userId,
    user_id: webhook.userId,
    event_action: webhook.action,
    event_object: webhook.object,
    subscription_url: webhook.url,
    version: webhook.version,
    is_active: removedAt ? 0 : 1,
    add_time: time(webhook.addTime),
    remove_time: time(removedAt),
    type: 'general',
    http_auth_user: authUser,
    http_auth_password: authUser === null ? null : '********',
    remove_reason: webhook.removeReason,
    last_delivery_time: time(webhook.lastDeliveryAt),
    last_http_status: webhook.lastStatus,
    admin_id: webhook.creatorId,
    name: webhook.name,
  };
}
