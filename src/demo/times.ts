const dayMs = 86_400_000;

/** Times around the moment at which the demo is made: it is as old as it says on every day. */
export class Times {
  private readonly midnight: number;

  constructor(readonly now = new Date()) {
    this.midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  }

  /** `days` from today (before it where negative), at this time of UTC; never at a weekend. */
  at(days: number, time = '09:00'): Date {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const day = new Date(this.midnight + days * dayMs);
    const weekday = day.getUTCDay();
    // What was, was on the Friday before; what is planned waits for Monday.
    const shift =
      days <= 0 ? (weekday === 6 ? -1 : weekday === 0 ? -2 : 0) : weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
    const found = new Date(
      day.getTime() + (days === 0 ? 0 : shift) * dayMs + (hours * 60 + minutes) * 60_000,
    );
    return days <= 0 && found > this.now ? this.hoursAgo(1) : found;
  }

  /** The day of it, as `YYYY-MM-DD`. */
  day(days: number): string {
    // Whole days are planned; that of today is today's, even on a Sunday.
    const midnight = days === 0 ? new Date(this.midnight) : this.at(days, '00:00');
    return midnight.toISOString().slice(0, 10);
  }

  /** The last time that it was this time of UTC: today, or yesterday. */
  last(time: string): Date {
    const found = Date.parse(`${this.now.toISOString().slice(0, 10)}T${time}Z`);
    return new Date(found > this.now.getTime() ? found - dayMs : found);
  }

  hoursAgo(hours: number): Date {
    return new Date(this.now.getTime() - hours * 3_600_000);
  }
}

/** The same numbers at every start. @returns one from 0 up to `below` */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
