import type { Logger } from '../platform/logger.js';

/**
 * Does `work`, and says again and again meanwhile that somebody is at it: who says nothing for `holdMs` is taken for dead,
 * and another does what he had in hand.
 */
export async function whileHeld<T>(
  holdMs: number,
  hold: () => Promise<unknown>,
  log: Logger,
  work: () => Promise<T>,
): Promise<T> {
  const beat = setInterval(
    () => void hold().catch((error: unknown) => log.warn({ err: error }, 'outgoing mail not renewed')),
    holdMs / 3,
  );
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
