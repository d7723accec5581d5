import { Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import { Blobs } from '../../platform/blobs.js';
import { Database, type Tx } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import { Together } from '../../platform/together.js';
import { HandOver } from './hand-over.js';
import { enter, type Added, type Delivery } from './ledger.js';
import { linkWanted } from './links.js';
import { Places } from './places.js';

/**
 * Makes mails safe, so that they can be acknowledged: bytes to the blob store, then their rows in the ledger, in one
 * transaction. Those that come while others are being written share the next pack and the next commit: a disk that syncs
 * two hundred times a second takes a thousand mails.
 *
 * What follows from a mail the pipeline does later.
 */
@Injectable()
export class Deliveries {
  private readonly places: Places;
  private readonly turns = new Together((deliveries: Delivery[]) => this.writeAll(deliveries), {
    items: 50,
    weight: {
      of: ({ mail, original }) => mail.bytes.length + (original?.bytes.length ?? 0),
      most: 16 * 1024 * 1024,
    },
  });

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly handOver: HandOver,
  ) {
    this.places = new Places(database);
  }

  /** Fulfilled once the mail would outlive a power cut. One that is known by its key is not taken in twice. */
  write(delivery: Delivery): Promise<void> {
    this.handOver.expectMore();
    return this.turns.ask(delivery);
  }

  private async writeAll(deliveries: Delivery[]): Promise<void[]> {
    const bytes = deliveries.flatMap(({ mail, original }) => (original ? [mail, original] : [mail]));
    const { stored, durable } = await this.blobs.begin(bytes);
    const places = await this.places.of(deliveries);
    const fresh = await this.database
      .transaction(async tx => {
        // The statements go out together, and run in this order.
        const [, { ledger, added }] = await Promise.all([
          this.blobs.record(tx, stored),
          enter(tx, deliveries, places),
        ]);
        await this.linkKnown(tx, added);
        await durable;
        failpoint('smtp.blobs-put');
        return ledger.filter(row => row.state === 'pending');
      })
      .catch((error: unknown) => {
        this.places.forget();
        throw error;
      });
    failpoint('smtp.committed');
    for (const [mailboxId, some] of Map.groupBy(fresh, row => row.mailboxId))
      this.handOver.take(
        mailboxId,
        some.map(row => row.id),
      );
    return deliveries.map(() => undefined);
  }

  /** A mail that came again, to another item's address, when the pipeline was done with it. */
  private async linkKnown(tx: Tx, added: Added[]): Promise<void> {
    const known = added.filter(({ row }) => row.messageId !== null);
    if (known.length === 0) return;
    const threads = await tx.query<{ id: number; threadId: number }>(
      'select id, thread_id as "threadId" from message where id = any($1)',
      [known.map(({ row }) => row.messageId)],
    );
    const threadOf = new Map(threads.map(row => [row.id, row.threadId]));
    for (const [userId, some] of Map.groupBy(known, one => one.userId)) {
      const viewer = await loadViewer(tx, userId);
      const wanted = some.map(({ row, target }) => ({
        threadId: threadOf.get(row.messageId as number) as number,
        target,
      }));
      if (viewer) await linkWanted(tx, viewer, wanted, new Set(threadOf.values()));
    }
  }
}
