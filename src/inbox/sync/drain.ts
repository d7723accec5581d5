import type { ImapFlow } from 'imapflow';
import { toMailServerError } from '../../mail/imap/errors.js';
import type { Database } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import type { Precedence } from '../precedence.js';
import type { Inbox } from '../receive.js';
import type { SyncOptions } from './account.js';
import type { Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';
import { markGone, noteFailures, pendingRows, type PendingRow } from './ledger.js';
import { inBatches, takeBatch, type Taken } from './take.js';

/** Batches that are parsed and written at once: while one is in the database, another is with the parser. */
const atOnce = 3;
/** Batches in memory besides those, so that the fetcher need not stand still: some 24 MB a mailbox. */
const mostWaiting = 1;

/** Runs writes, a few at a time, and lets the fetcher run ahead of them by a little. */
export class Writes {
  private readonly running = new Set<Promise<void>>();
  private readonly waiting: (() => Promise<void>)[] = [];
  private failure: unknown = null;

  /** Queues the write; waits while there is no room for it. @throws what an earlier write failed with */
  async add(write: () => Promise<void>): Promise<void> {
    this.waiting.push(write);
    this.next();
    while (this.failure === null && this.waiting.length > mostWaiting) await Promise.race(this.running);
    if (this.failure !== null) throw this.failure;
  }

  /** Waits for all of them. @throws what one of them failed with */
  async end(): Promise<void> {
    while (this.running.size > 0) await Promise.race(this.running);
    if (this.failure !== null) throw this.failure;
  }

  private next(): void {
    while (this.running.size < atOnce) {
      const write = this.waiting.shift();
      if (!write) return;
      const run = write()
        .catch((error: unknown) => {
          this.failure ??= error;
          this.waiting.length = 0;
        })
        .finally(() => {
          this.running.delete(run);
          this.next();
        });
      this.running.add(run);
    }
  }
}

export interface DrainTools {
  db: Database;
  inbox: Inbox;
  precedence: Precedence;
  options: SyncOptions;
}

/**
 * Fetches what waits for its bytes in the selected folder below a UID, the newest first, and hands it to the pipeline.
 * Every UID of a batch is accounted for before the next one is asked for.
 *
 * @returns false when the time was up before the folder was empty
 * @throws when the connection is lost; what had come by then is written
 */
export async function drainFolder(
  tools: DrainTools,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  writes: Writes,
  within: { belowUid: number; timeIsUp: () => Promise<boolean> },
): Promise<boolean> {
  for (const retries of [false, true]) {
    let { belowUid } = within;
    for (;;) {
      const rows = await pendingRows(tools.db, folder, {
        belowUid,
        most: retries ? 20 : 400,
        retries,
        retryMs: tools.options.retryMs,
      });
      const last = rows.at(-1);
      if (!last) break;
      belowUid = last.uid;
      for (const batch of inBatches(rows, tools.options.largeMailBytes)) {
        if (await within.timeIsUp()) return false;
        await tools.precedence.giveWay();
        const { taken, failure } = await takeBatch(client, batch, tools.options);
        await writes.add(() => settle(tools, folder, lease, taken));
        if (failure) {
          await writes.end();
          throw toMailServerError(failure);
        }
      }
    }
  }
  return true;
}

async function settle(
  { db, inbox }: DrainTools,
  folder: Folder,
  lease: Lease,
  taken: Taken<PendingRow>[],
): Promise<void> {
  const came = taken.flatMap(one => (one.kind === 'came' ? [one] : []));
  const failed = taken.flatMap(one => (one.kind === 'failed' ? [{ ...one, id: one.wanted.id }] : []));
  const gone = taken.flatMap(one => (one.kind === 'gone' ? [one.wanted.uid] : []));
  const truncated = came.filter(one => one.truncated).map(one => one.wanted.id);
  failpoint('backfill-before-receive');
  if (came.length > 0) {
    await inbox.receive(
      folder.mailboxId,
      lease.epoch,
      came.map(one => ({ remoteId: one.wanted.id, raw: one.raw })),
    );
  }
  failpoint('backfill-after-receive');
  if (failed.length + gone.length + truncated.length === 0) return;
  await db.transaction(async tx => {
    await guardEpoch(tx, lease);
    await noteFailures(tx, failed);
    await markGone(tx, folder, gone);
    await tx.query(
      `update remote_message set reason = coalesce(reason, 'truncated') where id = any ($1) and state = 'stored'`,
      [truncated],
    );
  });
}
