import { MailServerError } from '../../errors.js';

/** Who goes first where several wait for a turn at one host: new mail, then a new mailbox, then history. */
export const urgency = { live: 0, connecting: 1, history: 2 } as const;

export interface Wait {
  urgency: (typeof urgency)[keyof typeof urgency];
  /** Gives up waiting; a login that has begun is not broken off. */
  signal?: AbortSignal;
  /** Waits no longer than this, in ms. */
  patienceMs?: number;
}

export interface PaceOptions {
  /** Logins under way at one host. */
  atOnce: number;
  /** From the beginning of one login to that of the next, in ms; `burst` of them need not keep it. */
  gapMs: number;
  burst: number;
  /** The gap after a host has first asked to wait; it doubles with each further time, up to the longest. */
  slowGapMs: number;
  longestGapMs: number;
}

const usual: PaceOptions = { atOnce: 4, gapMs: 100, burst: 10, slowGapMs: 500, longestGapMs: 60_000 };

/** No turn came within the caller's patience. It says nothing about the host. */
export class NoTurnError extends Error {}

interface Waiting {
  urgency: number;
  begin: () => void;
}

interface Host {
  underWay: number;
  gapMs: number;
  /** When the next login would begin if all kept the gap, on `performance.now()`'s clock. */
  dueAt: number;
  /** What was under way then says nothing of how the host takes the slower pace. */
  slowedAt: number;
  waiting: Waiting[];
  timer: NodeJS.Timeout | undefined;
}

/**
 * Paces logins per host: a start with five hundred mailboxes at one provider must not look like an attack, and where
 * one login is told to wait ([LIMIT], [UNAVAILABLE], a goodbye instead of a greeting) all others to that host go one at
 * a time and further apart, until logins succeed again.
 *
 * Each process paces its own: n workers make n times as many. The figures are low enough for a handful of them, and
 * what a provider does not take from all of them together slows each of them down.
 */
export class LoginPace {
  private readonly options: PaceOptions;
  private readonly hosts = new Map<string, Host>();

  constructor(options: Partial<PaceOptions> = {}) {
    this.options = { ...usual, ...options };
  }

  /** How far apart logins to this host begin at present, in ms. */
  gapOf(host: string): number {
    return this.hosts.get(host.toLowerCase())?.gapMs ?? this.options.gapMs;
  }

  /**
   * Runs `login` when it is its turn.
   *
   * @throws {NoTurnError} when none came in time, the signal's reason when it was aborted, else what `login` throws
   */
  async login<T>(name: string, wait: Wait, login: () => Promise<T>): Promise<T> {
    const key = name.toLowerCase();
    const host = this.hosts.get(key) ?? this.enter(key);
    await this.turn(key, host, wait);
    const begunAt = performance.now();
    try {
      const result = await login();
      if (begunAt >= host.slowedAt) this.quicken(host);
      return result;
    } catch (error) {
      const isBusy = error instanceof MailServerError && error.code === 'unavailable';
      if (isBusy && begunAt >= host.slowedAt) this.slowDown(host);
      throw error;
    } finally {
      host.underWay--;
      this.next(key, host);
    }
  }

  private enter(key: string): Host {
    const host = {
      underWay: 0,
      gapMs: this.options.gapMs,
      dueAt: 0,
      slowedAt: 0,
      waiting: [],
      timer: undefined,
    };
    this.hosts.set(key, host);
    return host;
  }

  private turn(key: string, host: Host, wait: Wait): Promise<void> {
    wait.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = () => {
        clearTimeout(timer);
        wait.signal?.removeEventListener('abort', abort);
      };
      const leave = (reason: unknown) => {
        settle();
        host.waiting.splice(host.waiting.indexOf(waiting), 1);
        reject(reason);
        this.next(key, host);
      };
      const abort = () => leave(wait.signal?.reason);
      const waiting: Waiting = {
        urgency: wait.urgency,
        begin: () => {
          settle();
          resolve();
        },
      };
      wait.signal?.addEventListener('abort', abort, { once: true });
      if (wait.patienceMs !== undefined)
        timer = setTimeout(() => leave(new NoTurnError('no turn to log in')), wait.patienceMs);
      const behind = host.waiting.findIndex(other => other.urgency > wait.urgency);
      host.waiting.splice(behind < 0 ? host.waiting.length : behind, 0, waiting);
      this.next(key, host);
    });
  }

  /** Begins as many as may begin now, and comes back when the next one may. */
  private next(key: string, host: Host): void {
    clearTimeout(host.timer);
    const { atOnce, burst, gapMs } = this.options;
    for (;;) {
      const isSlow = host.gapMs > gapMs;
      const now = performance.now();
      if (host.waiting.length === 0) {
        if (host.underWay === 0 && !isSlow && host.dueAt <= now) this.hosts.delete(key);
        return;
      }
      if (host.underWay >= (isSlow ? 1 : atOnce)) return;
      const early = host.dueAt - now - (isSlow ? 0 : (burst - 1) * host.gapMs);
      if (early > 0) {
        host.timer = setTimeout(() => this.next(key, host), early);
        host.timer.unref();
        return;
      }
      host.dueAt = Math.max(host.dueAt, now) + host.gapMs;
      host.underWay++;
      host.waiting.shift()?.begin();
    }
  }

  private slowDown(host: Host): void {
    const { slowGapMs, longestGapMs } = this.options;
    host.gapMs = Math.min(longestGapMs, Math.max(slowGapMs, host.gapMs * 2));
    host.slowedAt = performance.now();
    host.dueAt = host.slowedAt + host.gapMs;
  }

  private quicken(host: Host): void {
    const { gapMs, slowGapMs } = this.options;
    const next = host.gapMs / 2;
    host.gapMs = next < slowGapMs ? gapMs : next;
  }
}
