import { z } from 'zod';
import type { OutgoingRow } from '../../sending/view.js';
import { exactTime, readCursor, writeCursor } from '../cursor.js';
import { answer } from '../envelope.js';

const place = z.object({ place: exactTime, id: z.number().int() });

/** Where a list goes on. @throws {InvalidError} */
export const placeIn = (cursor: string | undefined) => (cursor ? readCursor(place, cursor) : null);

/** One page of those that were found, of which there is one more than `limit` where the list goes on. */
export function pageOf(found: OutgoingRow[], limit: number) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last ? writeCursor({ place: last.place, id: last.id }) : null;
  return answer(
    page.map(mail => ({ ...mail, place: undefined })),
    { additional_data: { next_cursor: next } },
  );
}
