import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
const longestAside = 300;
/** After new mail more of it is likely for so long. Milliseconds. */
const lively = 2000;

/**
 * New mail before history. From the server's notice until it is in, new mail is under way, and history takes no next
 * step: it does not fetch, and begins no transaction. But not for ever: a company always gets some.
 */
@Injectable()
export class Precedence {
  private readonly underWay = new Set<Promise<unknown>>();
  private claimedAt = -Infinity;

  /** New mail is under way until the returned function is called. */
  claim(): () => void {
    this.claimedAt = performance.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = Promise.race([promise, sleep(longestAside, undefined, { ref: false })]);
    this.underWay.add(ended);
    void ended.then(() => this.underWay.delete(ended));
    return resolve;
  }

  /** New mail came lately: what history begins now should be over soon. */
  get isLively(): boolean {
    return performance.now() - this.claimedAt < lively;
  }

  /** Waits until what is under way now is in, or has had its time. */
  async giveWay(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
