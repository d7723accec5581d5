/** So much of something that several use at the same time, a part each: memory, say. */
export class Room {
  private used = 0;
  private readonly waiting: { amount: number; go: () => void }[] = [];

  constructor(private readonly size: number) {}

  /**
   * Runs `work` once there is room for `amount`, in the order in which they asked. What needs more than there is waits
   * until it has all of it for itself.
   */
  async with<T>(amount: number, work: () => Promise<T>): Promise<T> {
    const needed = Math.min(amount, this.size);
    if (this.waiting.length > 0 || this.used + needed > this.size)
      await new Promise<void>(go => this.waiting.push({ amount: needed, go }));
    else this.used += needed;
    try {
      return await work();
    } finally {
      this.used -= needed;
      for (
        let [first] = this.waiting;
        first && this.used + first.amount <= this.size;
        [first] = this.waiting
      ) {
        this.waiting.shift();
        this.used += first.amount;
        first.go();
      }
    }
  }
}
