import { Inject, Injectable } from '@nestjs/common';
import { LeaseLostError } from '../../errors.js';
import { Blobs, sha256 } from '../../platform/blobs.js';
import { Database } from '../../platform/database.js';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { failpoint } from '../../platform/failpoint.js';
import { Queue } from '../../platform/queue.js';
import { Inbox, type Enter } from '../receive.js';

/** So many pieces are taken in at the same time, and so many may wait for that with their bytes in memory. */
const mostAtOnce = 4;
const mostWaiting = 60;
/** What is larger waits in the blob store. */
const mostBytes = 2 * 1024 * 1024;

/**
 * New mail on its way from the holder to the pipeline. Where the process that holds the connection may also take mail
 * in, it does so at once, and the ledger rows are committed together with what the pipeline made of the mail: a ticket
 * through the queue and back costs more than the mail itself. In any other case, and when that fails, the rows are
 * committed with the bytes in the blob store, and a ticket goes into the live lane. Whatever is lost after that the
 * sweeper finds.
 */
@Injectable()
export class Reception {
  private readonly turns: (() => void)[] = [];
  private free = mostAtOnce;
  private readonly takesInItself: boolean;

  constructor(
    private readonly inbox: Inbox,
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly queue: Queue,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.takesInItself = env.WORKER_ROLES.includes('ingest');
  }

  /**
   * Returns when the ledger rows are committed.
   *
   * @param enter writes the ledger rows and the cursor, see `Inbox.receiveNew`; may run more than once
   * @throws {LeaseLostError} when another process holds the mailbox by now; nothing was written
   */
  async admit(mailboxId: number, raws: Buffer[], enter: Enter): Promise<void> {
    const bytes = raws.reduce((sum, raw) => sum + raw.length, 0);
    const atOnce = raws.length > 0 && this.takesInItself && bytes <= mostBytes;
    if (!atOnce || this.turns.length >= mostWaiting) return this.setDown(mailboxId, raws, enter);
    try {
      await this.inTurn(() => this.inbox.receiveNew(mailboxId, raws, enter));
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      this.log.warn({ mailboxId, err: error }, 'live mail not taken in at once, goes through the queue');
      await this.setDown(mailboxId, raws, enter);
    }
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>(turn => this.turns.push(turn));
    try {
      return await work();
    } finally {
      const next = this.turns.shift();
      if (next) next();
      else this.free++;
    }
  }

  private async setDown(mailboxId: number, raws: Buffer[], enter: Enter): Promise<void> {
    const stored = await this.blobs.put(raws.map(raw => ({ sha256: sha256(raw), bytes: raw })));
    failpoint('live-after-blob');
    const rows = await this.database.transaction(async tx => {
      await this.blobs.record(tx, stored);
      return enter(
        tx,
        stored.map(blob => blob.sha256),
      );
    });
    const remoteIds = rows.flatMap(row => row?.id ?? []);
    if (remoteIds.length > 0) await this.queue.add('mail.receive', { mailboxId, remoteIds });
  }
}
