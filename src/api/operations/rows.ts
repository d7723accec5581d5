import type { Extra } from '../envelope.js';
import * as kinds from '../kinds.js';

/** Paging of short v1 lists that are no resources: `start` and `limit` count rows. */
export const rowsQuery = {
  start: { kind: kinds.integer(0, 1e9) },
  limit: { kind: kinds.integer(0, 1e9) },
} as const;

const defaultLimit = 100;
const largestLimit = 500;

/** Too much is cut, not refused, as all v1 lists do it. */
export function rowsWanted({ start, limit }: { start?: number; limit?: number }): {
  start: number;
  limit: number;
} {
  return { start: start ?? 0, limit: Math.min(limit || defaultLimit, largestLimit) };
}

/** Of one row more than was wanted: those that were, and whether there is more. */
export function cut<T>(found: T[], start: number, limit: number): { rows: T[]; paging: Extra } {
  const more = found.length > limit;
  const paging = more
    ? { start, limit, more_items_in_collection: more, next_start: start + limit }
    : { start, limit, more_items_in_collection: more };
  return { rows: found.slice(0, limit), paging: { additional_data: { pagination: paging } } };
}
