import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
const longestAside = 300;

/**
 * New mail before history. From the server's notice until it is in, new mail is under way, and history takes no next
 * step: it does not fetch, and begins no transaction. But not for ever: a company always gets some.
 */
@Injectable()
export class Precedence {
  private readonly underWay = new Set<Promise<unknown>>();

  /** New mail is under way until the returned function is called. */
  claim(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = Promise.race([promise, sleep(longestAside, undefined, { ref: false })]);
    this.underWay.add(ended);
    void ended.then(() => this.underWay.delete(ended));
    return resolve;
  }

  /** Waits until what is under way now is in, or has had its time. */
  async giveWay(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
