import { Inject, Injectable } from '@nestjs/common';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { Inbox } from '../receive.js';

/**
 * Mail that is safe goes on to the pipeline. A process that may take mail in itself does so, one mailbox after the other:
 * what comes for a mailbox meanwhile makes one slice, which costs little more than one mail. Any other writes a ticket.
 * Whatever is lost in between the sweeper finds.
 */
@Injectable()
export class HandOver {
  private readonly waiting = new Map<number, number[]>();
  private working: Promise<void> | null = null;
  private readonly takesInItself: boolean;

  constructor(
    private readonly inbox: Inbox,
    private readonly queue: Queue,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.takesInItself = env.WORKER_ROLES.includes('ingest');
  }

  /** Does not wait for it. */
  take(mailboxId: number, remoteIds: number[]): void {
    if (!this.takesInItself) {
      this.queue
        .add('mail.receive', { mailboxId, remoteIds })
        .catch((error: unknown) => this.log.warn({ mailboxId, err: error }, 'no ticket for mail by SMTP'));
      return;
    }
    this.waiting.set(mailboxId, [...(this.waiting.get(mailboxId) ?? []), ...remoteIds]);
    this.working ??= this.work().finally(() => (this.working = null));
  }

  /** Fulfilled once nothing is in hand any more. */
  async idle(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    for (const [mailboxId, remoteIds] of this.waiting) {
      this.waiting.delete(mailboxId);
      await this.inbox
        .receiveStored(mailboxId, [...new Set(remoteIds)])
        .catch((error: unknown) =>
          this.log.warn({ mailboxId, err: error }, 'mail by SMTP waits for the sweeper'),
        );
    }
  }
}
