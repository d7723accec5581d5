import { Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import { Blobs } from '../../platform/blobs.js';
import { Database, type Tx } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import { HandOver } from './hand-over.js';
import { enter, type Added, type Delivery } from './ledger.js';
import { linkWanted } from './links.js';
import { Places } from './places.js';

const mostTogether = 50;
const mostBytes = 16 * 1024 * 1024;
const mostAtOnce = 3;
/** Whoever sends many at a time is answered at one time, and sends the next ones within moments of each other. */
const gatherMs = 3;

/**
 * Makes mails safe, so that they can be acknowledged: bytes to the blob store, then their rows in the ledger, in one
 * transaction. Those that come while others are being written wait for the next turn and share its pack and its commit:
 * a disk that syncs two hundred times a second takes a thousand mails.
 *
 * What follows from a mail the pipeline does later.
 */
@Injectable()
export class Deliveries {
  private waiting: { delivery: Delivery; done: () => void; failed: (error: unknown) => void }[] = [];
  private writing = 0;
  private gathering: NodeJS.Timeout | null = null;
  private readonly places: Places;

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly handOver: HandOver,
  ) {
    this.places = new Places(database);
  }

  /** Fulfilled once the mail would outlive a power cut. One that is known by its key is not taken in twice. */
  write(delivery: Delivery): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ delivery, done, failed });
      this.gathering ??= setTimeout(() => {
        this.gathering = null;
        this.next();
      }, gatherMs);
    });
  }

  private next(): void {
    if (this.writing === mostAtOnce || this.waiting.length === 0) return;
    let bytes = 0;
    let count = 0;
    for (const { delivery } of this.waiting) {
      bytes += delivery.mail.bytes.length;
      if (count === mostTogether || (count > 0 && bytes > mostBytes)) break;
      count++;
    }
    const turn = this.waiting.splice(0, count);
    this.writing++;
    void this.writeTurn(turn).finally(() => {
      this.writing--;
      this.next();
    });
  }

  private async writeTurn(turn: typeof this.waiting): Promise<void> {
    try {
      await this.writeAll(turn.map(({ delivery }) => delivery));
      for (const { done } of turn) done();
    } catch (error) {
      this.places.forget();
      if (turn.length === 1) return turn[0]?.failed(error);
      // One of them may be to blame: each is tried for itself.
      for (const one of turn) await this.writeTurn([one]);
    }
  }

  private async writeAll(deliveries: Delivery[]): Promise<void> {
    const bytes = deliveries.flatMap(({ mail, original }) => (original ? [mail, original] : [mail]));
    const { stored, durable } = await this.blobs.begin(bytes);
    const places = await this.places.of(deliveries);
    const fresh = await this.database.transaction(async tx => {
      // The statements go out together, and run in this order.
      const [, { ledger, added }] = await Promise.all([
        this.blobs.record(tx, stored),
        enter(tx, deliveries, places),
      ]);
      await this.linkKnown(tx, added);
      await durable;
      failpoint('smtp.blobs-put');
      return ledger.filter(row => row.state === 'pending');
    });
    failpoint('smtp.committed');
    for (const [mailboxId, some] of Map.groupBy(fresh, row => row.mailboxId))
      this.handOver.take(
        mailboxId,
        some.map(row => row.id),
      );
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
