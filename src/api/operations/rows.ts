import { z } from 'zod';
import { readCursor, writeCursor } from '../cursor.js';
import { answer, type Answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { defaultLimit, largestLimit, pagination } from '../v1/paging.js';

/** Paging of v1 lists that are no resources: `start` and `limit` count rows. */
export const rowsQuery = {
  start: { kind: kinds.integer(0, 1_000_000) },
  limit: { kind: kinds.integer(0, 1e9) },
} as const;

/** Too much is cut, not refused, as all v1 lists do it. */
export function rowsWanted(
  { start = 0, limit }: { start?: number; limit?: number },
  { usual = defaultLimit, most = largestLimit }: { usual?: number; most?: number } = {},
): { start: number; limit: number } {
  return { start, limit: Math.min(limit || usual, most) };
}

/** A page of them: `read` is asked for one row more, which is there where there is more. */
export async function rowsPage<T>(
  { start, limit }: { start: number; limit: number },
  read: (start: number, limit: number) => Promise<T[]>,
  show: (row: T) => unknown,
): Promise<Answer> {
  const found = await read(start, limit + 1);
  const more = found.length > limit;
  return answer(found.slice(0, limit).map(show), {
    additional_data: { pagination: pagination(more, start, limit) },
  });
}

/** Paging of lists that go on by a cursor of their own: what was changed. */
export const changesQuery = {
  limit: { kind: kinds.integer(1, largestLimit) },
  cursor: { kind: kinds.text(100) },
} as const;

const place = z.number().int();

/** A page of them: `read` gives one row more where there is more. */
export async function changesPage<T extends { id: number }>(
  { limit = 100, cursor }: { limit?: number; cursor?: string },
  read: (part: { limit: number; before: number | undefined }) => Promise<T[]>,
  show: (row: T) => unknown,
): Promise<Answer> {
  const found = await read({
    limit,
    before: cursor === undefined ? undefined : readCursor(place, cursor),
  });
  const page = found.slice(0, limit);
  const next = found.length > limit ? writeCursor(page.at(-1)!.id) : null;
  return answer(page.map(show), { additional_data: { next_cursor: next } });
}
