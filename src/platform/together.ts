import { isRetryable } from './database.js';

interface Waiting<T, R> {
  item: T;
  done: (result: R) => void;
  failed: (error: unknown) => void;
}

/**
 * Work that costs little more for many than for one: what is asked for while earlier work is under way goes next, as one
 * turn. Nobody waits for others to come.
 */
export class Together<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private isWorking = false;

  /**
   * @param work gives a result for each item, in their order
   * @param limits of one turn; what is heavier than a turn may be goes alone
   */
  constructor(
    private readonly work: (items: T[]) => Promise<R[]>,
    private readonly limits: { items: number; weight?: { of: (item: T) => number; most: number } },
  ) {}

  ask(item: T): Promise<R> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      this.next();
    });
  }

  private next(): void {
    if (this.isWorking || this.waiting.length === 0) return;
    this.isWorking = true;
    void this.take(this.turn()).finally(() => {
      this.isWorking = false;
      this.next();
    });
  }

  private turn(): Waiting<T, R>[] {
    const { items, weight } = this.limits;
    let heavy = 0;
    const end = this.waiting.findIndex(({ item }, n) => {
      heavy += weight?.of(item) ?? 0;
      return n === items || (n > 0 && weight !== undefined && heavy > weight.most);
    });
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  private async take(turn: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.work(turn.map(({ item }) => item));
      turn.forEach(({ done }, n) => done(results[n] as R));
    } catch (error) {
      // Where the database is at fault, all are; else one of them may be, and each is tried for itself.
      if (turn.length === 1 || isRetryable(error)) for (const { failed } of turn) failed(error);
      else for (const one of turn) await this.take([one]);
    }
  }
}
