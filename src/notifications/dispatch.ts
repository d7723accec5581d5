import { Inject, Injectable } from '@nestjs/common';
import type { PastEvent } from '../events.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { noteCalendarMail } from './calendar-mails.js';
import { tellOpenPages } from './live.js';
import { noteBounces } from '../sending/bounces.js';
import { notePlaces } from './places.js';
import { planInvitations } from './plan-invitations.js';
import { WebhookDeliveries } from './webhook-delivery.js';
import { queueDeliveries } from './webhook-told.js';

const batch = 200;

/** What happens upon events. Each is idempotent by event, runs in the transaction that marks them, and sees no other. */
const reactions: ((tx: Tx, events: PastEvent[], env: Env) => Promise<void>)[] = [
  tellOpenPages,
  planInvitations,
  noteCalendarMail,
  notePlaces,
  noteBounces,
];

/**
 * Hands events to the reactions and marks them, in one transaction. It takes what is not marked, and never what is
 * "above the last id": a transaction that took its id early may commit late.
 */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly db: Database,
    private readonly webhooks: WebhookDeliveries,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Dispatches until nothing waits; events that another process has in hand are skipped. */
  async drain(): Promise<number> {
    for (let total = 0; ;) {
      let webhookIds: number[] = [];
      const taken = await this.db.transaction(
        async tx => {
          const batch = await this.dispatchBatch(tx);
          webhookIds = batch.webhookIds;
          return batch.taken;
        },
        // What a power cut takes back is dispatched again.
        { repeatable: true },
      );
      // After the commit: a ticket that is lost here is written again by the sweep.
      await this.webhooks.wake(webhookIds);
      total += taken;
      if (taken < batch) return total;
    }
  }

  private async dispatchBatch(tx: Tx): Promise<{ taken: number; webhookIds: number[] }> {
    const rows = await tx.query<PastEvent & { id: number }>(
      `select id, name, payload, before from event where dispatched_at is null order by id limit ${batch} for update skip locked`,
    );
    if (rows.length === 0) return { taken: 0, webhookIds: [] };
    for (const react of reactions) await react(tx, rows, this.env);
    const ids = rows.map(row => row.id);
    const webhookIds = await queueDeliveries(tx, ids);
    tx.send('update event set dispatched_at = now() where id = any ($1)', [ids]);
    return { taken: rows.length, webhookIds };
  }

  /** The outbox is no archive. */
  async prune(): Promise<void> {
    await this.db.query(
      `delete from event where at < now() - interval '90 days' and dispatched_at is not null`,
    );
  }
}
