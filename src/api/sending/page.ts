import { z } from 'zod';
import type { OutgoingRow } from '../../sending/view.js';
import { readCursor, writeCursor } from '../cursor.js';
import { answer } from '../envelope.js';

const place = z.object({ at: z.iso.datetime({ offset: true }), id: z.number().int() });

/** Where a list goes on. @throws {InvalidError} */
export const placeIn = (cursor: string | undefined) => (cursor ? readCursor(place, cursor) : null);

/** One page of those that were found, of which there is one more than `limit` where the list goes on. */
export function pageOf(found: OutgoingRow[], limit: number) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last ? writeCursor({ at: last.updated_at, id: last.id }) : null;
  return answer(page, { additional_data: { next_cursor: next } });
}
