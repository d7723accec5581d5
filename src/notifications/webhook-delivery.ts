import { Inject, Injectable } from '@nestjs/common';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { Queue } from '../platform/queue.js';
import { emit } from '../platform/outbox.js';
import { SystemMail } from './system-mail.js';
import { WebhookPayloads, type Payload, type Telling } from './webhook-payload.js';
import { post } from './webhook-request.js';
import { openSecrets } from './webhook-secrets.js';

/** Waits between tries, in seconds, each with up to half as much again; after the last one a delivery has failed. */
const waits = [3, 30, 150, 600, 3600, 6 * 3600, 12 * 3600, 24 * 3600];
/** A webhook that has received nothing for so long is turned off. */
const mostFailingDays = 3;
/** A ticket sends for so long, then goes back to the tail of the lane. */
const turnMs = 10_000;
/** One that is taken by a worker that dies is due again after this. */
const claimSeconds = 60;

interface Taken extends Telling {
  url: string;
  authUser: string | null;
  secrets: Buffer;
  payload: string;
  attempts: number;
}

/**
 * Sends what webhooks are to be told:
 *
 *   pending ──2xx──> delivered
 *      │  └──else──> pending, due later ──last try──> failed
 *      └── the webhook's user may not see it: the row goes
 *
 * A worker takes a row by moving its due time on, and marks it after the answer: killed between the two, it is sent
 * again with the same id. So a receiver is told at least once, and knows by the id what he was told before. Who slept
 * so long that another one took the row marks nothing.
 */
@Injectable()
export class WebhookDeliveries {
  constructor(
    private readonly database: Database,
    private readonly payloads: WebhookPayloads,
    private readonly crypto: Crypto,
    private readonly queue: Queue,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Sends what is due to one webhook, the oldest first, for a while; a failure ends the turn. */
  async run(webhookId: number): Promise<void> {
    const end = Date.now() + turnMs;
    while (Date.now() < end) {
      const taken = await this.take(webhookId);
      if (!taken) return;
      failpoint('webhook.taken');
      const payload =
        taken.payload === '' ? await this.compose(taken) : (JSON.parse(taken.payload) as Payload);
      if (payload === null) continue;
      failpoint('webhook.composed');
      const result = await this.send(taken, payload);
      failpoint('webhook.sent');
      if (!(await this.record(taken, result))) return;
      failpoint('webhook.recorded');
    }
    await this.wake([webhookId]);
  }

  /** Tickets for these webhooks. */
  async wake(webhookIds: number[], delayMs = 0): Promise<void> {
    for (const webhookId of webhookIds) {
      // A waiting ticket that is due later must not swallow one that is due now.
      const once = `webhook:${webhookId}${delayMs ? ':later' : ''}`;
      await this.queue.add('webhook.deliver', { webhookId }, { once, delayMs });
    }
  }

  /** Tickets for all that is due, lost ones among them; and the log does not grow for ever. */
  async sweep(): Promise<void> {
    const rows = await this.database.query<{ id: number }>(
      `select distinct webhook_id as id from webhook_delivery where state = 'pending' and due_at <= now()`,
    );
    await this.wake(rows.map(row => row.id));
    await this.database.query(
      `delete from webhook_delivery where created_at < now() - interval '30 days' and state <> 'pending'`,
    );
  }

  private async take(webhookId: number): Promise<Taken | null> {
    const [row] = await this.database.query<Taken>(
      `update webhook_delivery d set due_at = now() + interval '${claimSeconds} seconds', attempts = d.attempts + 1
         from webhook w
        where w.id = d.webhook_id and w.removed_at is null and d.id = (
          select id from webhook_delivery
           where webhook_id = $1 and state = 'pending' and due_at <= now()
           order by event_id for update skip locked limit 1)
       returning d.id, d.webhook_id as "webhookId", w.user_id as "userId", w.version, d.object, d.item_id as "itemId",
                 d.event_id as "eventId", w.url, w.auth_user as "authUser", w.secrets, d.payload, d.attempts`,
      [webhookId],
    );
    return row ?? null;
  }

  /** What is told is settled once: a later try says the same. */
  private async compose(taken: Taken): Promise<Payload | null> {
    const payload = await this.payloads.of(taken);
    if (payload === null) await this.database.query('delete from webhook_delivery where id = $1', [taken.id]);
    else {
      await this.database.query('update webhook_delivery set payload = $2 where id = $1', [
        taken.id,
        JSON.stringify(payload),
      ]);
    }
    return payload;
  }

  private async send(
    taken: Taken,
    payload: Payload,
  ): Promise<{ status: number | null; error: string | null }> {
    const told =
      taken.version === '1.0'
        ? { ...payload, retry: taken.attempts - 1 }
        : { ...payload, meta: { ...payload.meta, attempt: taken.attempts } };
    const { key, password } = openSecrets(this.crypto, taken.webhookId, taken.secrets);
    try {
      const status = await post({
        url: taken.url,
        body: JSON.stringify(told),
        id: taken.id,
        auth: taken.authUser === null ? undefined : { user: taken.authUser, password: password ?? '' },
        key,
        allowedNetworks: this.env.WEBHOOK_ALLOWED_NETWORKS,
      });
      const isReceived = status >= 200 && status < 300;
      return { status, error: isReceived ? null : `answered ${status}` };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return { status: null, error: code ?? message };
    }
  }

  /** @returns whether it was received */
  private async record(
    taken: Taken,
    { status, error }: { status: number | null; error: string | null },
  ): Promise<boolean> {
    const wait = waits[taken.attempts - 1];
    const state = error === null ? 'delivered' : wait === undefined ? 'failed' : 'pending';
    const delay = Math.round((wait ?? 0) * (1 + Math.random() / 2));
    const disabled = await this.database.transaction(async tx => {
      await tx.query(
        `update webhook_delivery set state = $2, status = $3, error = $4,
                due_at = now() + make_interval(secs => $5), ended_at = case when $2 = 'pending' then null else now() end
          where id = $1 and attempts = $6`,
        [taken.id, state, status, error, delay, taken.attempts],
      );
      const [webhook] = await tx.query<{ disabled: boolean }>(
        `update webhook set last_delivery_at = now(), last_status = $2,
                failing_since = case when $3 then null else coalesce(failing_since, now()) end,
                removed_at = case when not $3 and failing_since < now() - interval '${mostFailingDays} days'
                  then now() else removed_at end,
                remove_reason = case when not $3 and failing_since < now() - interval '${mostFailingDays} days'
                  then 'failing' else remove_reason end
          where id = $1 and removed_at is null returning removed_at is not null as disabled`,
        [taken.webhookId, status, error === null],
      );
      if (!webhook?.disabled) return false;
      await tx.query(
        `update webhook_delivery set state = 'failed', ended_at = now() where webhook_id = $1 and state = 'pending'`,
        [taken.webhookId],
      );
      await emit(tx, [{ name: 'webhook.disabled', payload: { id: taken.webhookId } }]);
      return true;
    });
    if (disabled) await this.tellOff(taken.webhookId, error);
    else if (state === 'pending') await this.wake([taken.webhookId], delay * 1000);
    return error === null;
  }

  /** Says so to whoever made it; the list of webhooks says it too. */
  private async tellOff(webhookId: number, error: string | null): Promise<void> {
    this.log.warn({ webhookId, error }, 'webhook turned off: failing for days');
    const [row] = await this.database.query<{ name: string; url: string; email: string }>(
      `select w.name, w.url, u.email from webhook w join users u on u.id = coalesce(w.creator_id, w.user_id)
        where w.id = $1 and u.active`,
      [webhookId],
    );
    if (!row) return;
    await this.mail.send({
      to: row.email,
      subject: `Webhook “${row.name}” was turned off`,
      text: `${new URL(row.url).host} has not taken anything for ${mostFailingDays} days (${error}), so nothing more is sent to it.\n\nWhen it answers again, turn the webhook on: POST /api/webhooks/${webhookId}/enable\n`,
    });
  }
}
