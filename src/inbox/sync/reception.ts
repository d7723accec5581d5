import { Inject, Injectable } from '@nestjs/common';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { Inbox, type Arrival } from '../receive.js';

/** So many pieces are taken in at the same time, and so many may wait for that with their bytes in memory. */
const mostAtOnce = 4;
const mostInHand = 60;
/** What is larger waits in the blob store. */
const mostBytes = 2 * 1024 * 1024;

/**
 * New mail on its way from the holder to the pipeline. Where the process that holds the connection may also take mail
 * in, it does so at once, with the bytes in its hands: a ticket through the queue and back costs more than the mail
 * itself. In any other case, and when that fails, a ticket goes into the live lane. Either way the ledger row is
 * committed and waiting, so whatever is lost here the sweeper finds.
 */
@Injectable()
export class Reception {
  private readonly inHand = new Set<Promise<void>>();
  private readonly turns: (() => void)[] = [];
  private free = mostAtOnce;
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
    const bytes = arrivals.reduce((sum, arrival) => sum + arrival.raw.length, 0);
    if (!this.takesInItself || bytes > mostBytes || this.inHand.size >= mostInHand)
      return this.queueUp(mailboxId, arrivals);
    const run = this.take(mailboxId, arrivals)
      .catch(async (error: unknown) => {
        this.log.warn({ mailboxId, err: error }, 'live mail not taken in at once, goes through the queue');
        await this.queueUp(mailboxId, arrivals);
      })
      .catch((error: unknown) => this.log.warn({ mailboxId, err: error }, 'no ticket: left to the sweeper'))
      .finally(() => this.inHand.delete(run));
    this.inHand.add(run);
  }

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await Promise.all(this.inHand);
  }

  private async take(mailboxId: number, arrivals: Arrival[]): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>(turn => this.turns.push(turn));
    try {
      await this.inbox.receive(mailboxId, null, arrivals);
    } finally {
      const next = this.turns.shift();
      if (next) next();
      else this.free++;
    }
  }

  private queueUp(mailboxId: number, arrivals: Arrival[]): Promise<void> {
    return this.queue.add('mail.receive', {
      mailboxId,
      remoteIds: arrivals.map(arrival => arrival.remoteId),
    });
  }
}
