/** How often something happened in the minute that runs, by a name: a client's address, a user. */
export class Pace {
  private counts = new Map<string, number>();
  private since = Date.now();

  constructor(private readonly mostAMinute: number) {}

  /** Counts one. False where it is one too many. */
  take(name: string): boolean {
    if (Date.now() - this.since >= 60_000) {
      this.counts = new Map();
      this.since = Date.now();
    }
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count <= this.mostAMinute;
  }
}
