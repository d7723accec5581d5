import { Inject, Injectable } from '@nestjs/common';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { Inbox, type Arrival } from '../receive.js';

/** Live mails that this process takes in at the same time without a ticket; a burst beyond them queues. */
const mostAtOnce = 4;

/**
 * New mail on its way from the holder to the pipeline. Where the process that holds the connection may also take mail
 * in, it does so at once, with the bytes in its hands: a ticket through the queue and back costs more than the mail
 * itself. In any other case, and when that fails, a ticket goes into the live lane. Either way the ledger row is
 * committed and waiting, so whatever is lost here the sweeper finds.
 */
@Injectable()
export class Reception {
  private readonly running = new Set<Promise<void>>();
  private readonly takesInItself: boolean;

  constructor(
    private readonly inbox: Inbox,
    private readonly queue: Queue,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.takesInItself = env.WORKER_ROLES.includes('ingest');
  }

  /** Returns when the mails are under way, not when they are in. */
  async admit(mailboxId: number, arrivals: Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    if (!this.takesInItself || this.running.size >= mostAtOnce) return this.queueUp(mailboxId, arrivals);
    const run = this.inbox
      .receive(mailboxId, null, arrivals)
      .then(() => undefined)
      .catch(async (error: unknown) => {
        this.log.warn({ mailboxId, err: error }, 'live mail not taken in at once, goes through the queue');
        await this.queueUp(mailboxId, arrivals);
      })
      .catch((error: unknown) => this.log.warn({ mailboxId, err: error }, 'no ticket: left to the sweeper'))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await Promise.all(this.running);
  }

  private queueUp(mailboxId: number, arrivals: Arrival[]): Promise<void> {
    return this.queue.add('mail.receive', {
      mailboxId,
      remoteIds: arrivals.map(arrival => arrival.remoteId),
    });
  }
}
