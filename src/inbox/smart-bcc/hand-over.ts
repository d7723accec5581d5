import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { Inbox } from '../receive.js';

/** Nothing has come for so long. */
const lullMs = 40;
/** How long one waits for a lull, for each of those that work at the same time. */
const longestWaitMs = [2000, Infinity];

/**
 * Mail that is safe goes on to the pipeline, the first after a quiet time at once. While more comes the rest waits: the
 * servers that send it are waiting too, and what gathers for a mailbox makes one slice, which costs little more than one
 * mail. A process that may take mail in itself does so, any other writes a ticket. Whatever is lost the sweeper finds.
 */
@Injectable()
export class HandOver {
  private readonly waiting = new Map<number, Set<number>>();
  private working: Promise<void> | null = null;
  private cameAt = 0;
  private readonly takesInItself: boolean;

  constructor(
    private readonly inbox: Inbox,
    private readonly queue: Queue,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.takesInItself = env.WORKER_ROLES.includes('ingest');
  }

  /** A mail has come, and will be safe soon. */
  expectMore(): void {
    this.cameAt = performance.now();
  }

  /** Does not wait for it. */
  take(mailboxId: number, remoteIds: number[]): void {
    this.cameAt = performance.now();
    const waiting = this.waiting.get(mailboxId) ?? new Set();
    for (const id of remoteIds) waiting.add(id);
    this.waiting.set(mailboxId, waiting);
    this.begin();
  }

  /** Fulfilled once nothing is in hand any more; what only waits is left to the sweeper. */
  async end(): Promise<void> {
    this.waiting.clear();
    await this.working;
  }

  private begin(): void {
    this.working ??= this.work().finally(() => {
      this.working = null;
      if (this.waiting.size > 0) this.begin();
    });
  }

  private async work(): Promise<void> {
    await this.handOver();
    await Promise.all(longestWaitMs.map(ms => this.workLane(ms)));
  }

  private async workLane(longestWait: number): Promise<void> {
    while (this.waiting.size > 0) {
      await this.lull(longestWait);
      await this.handOver();
    }
  }

  private async handOver(): Promise<void> {
    const [next] = this.waiting;
    if (!next) return;
    const [mailboxId, ids] = next;
    this.waiting.delete(mailboxId);
    const remoteIds = [...ids];
    const handed = this.takesInItself
      ? this.inbox.receiveStored(mailboxId, remoteIds)
      : this.queue.add('mail.receive', { mailboxId, remoteIds });
    await handed.catch((error: unknown) =>
      this.log.warn({ mailboxId, err: error }, 'mail by SMTP waits for the sweeper'),
    );
  }

  private async lull(longestWait: number): Promise<void> {
    const latest = performance.now() + longestWait;
    for (;;) {
      const left = Math.min(this.cameAt + lullMs, latest) - performance.now();
      if (left <= 0 || this.waiting.size === 0) return;
      await sleep(left);
    }
  }
}
