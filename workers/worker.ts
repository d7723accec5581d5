import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../src/platform/logger.js';

/** One file of this folder: begins its loop or its lane, and gives back what ends it. */
export type Start = (app: INestApplicationContext, log: Logger) => Promise<Stop> | Stop;
export type Stop = () => Promise<void>;

/**
 * Does `work` again and again, `everyMs` after its last end. A failure is logged and costs one round: what the loops
 * do is found in the database again the next time.
 */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<unknown>): Stop {
  const ending = new AbortController();
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await work().catch((error: unknown) => log.warn({ loop: name, err: error }, 'loop failed, goes on'));
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    ending.abort();
    await loop;
  };
}

/** Ends several at once. */
export const all =
  (stops: Stop[]): Stop =>
  async () =>
    void (await Promise.all(stops.map(stop => stop())));
