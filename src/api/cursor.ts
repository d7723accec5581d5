import { z } from 'zod';
import { InvalidError } from '../errors.js';

/** A place in a list, as a client carries it to the next page: base64url of JSON, of which it need know nothing. */
export const writeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** Anybody may write a cursor, so what stands in it is checked. @throws {InvalidError} */
export function readCursor<T>(place: z.ZodType<T>, cursor: unknown): T {
  const read = place.safeParse(parsed(String(cursor)));
  if (read.success) return read.data;
  throw new InvalidError('cursor', 'cursor is not one that this list gave', 'Start from the first page.');
}

/** A time in a place as PostgreSQL writes it, because a JavaScript date has no microseconds: `2026-11-22 09:30:00.123456+00`. */
export const exactTime = z
  .string()
  .regex(/^[1-9].*\+00$/)
  .refine(at => z.iso.datetime().safeParse(at.replace(' ', 'T').replace(/\+00$/, 'Z')).success);

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
