import type { Sql } from '../../platform/database.js';
import type { Review } from './item.js';
import { fits, threadsOfPeople, type Fit, type Group, type Place } from './fits.js';

/** Threads looked at by one statement: bounds memory and the number of statements. */
const chunk = 1000;

/** Nobody reads through more; beyond this many, counts say "at least". */
export const mostCounted = 10_000;

export type Counts = Record<Group, number> & {
  /** There are more threads than were counted. */
  more: boolean;
};

export interface PreviewPage {
  rows: { place: Place; fit: Fit }[];
  /** Where the next page begins; null at the end. */
  next: Place | null;
  /** Of all groups; of the first page only. */
  counts: Counts | null;
}

/**
 * One page of the stored threads that would come to the item now, newest first.
 *
 * @param wanted.after where the page before ended; null begins at the newest, and counts
 */
export async function preview(
  sql: Sql,
  review: Review,
  wanted: { group: Group; limit: number; after: Place | null },
): Promise<PreviewPage> {
  const rows: PreviewPage['rows'] = [];
  const counts: Counts = { link: 0, older: 0, ask: 0, more: false };
  const counting = wanted.after === null;
  let looked = 0;
  for await (const found of inChunks(sql, review, wanted.after)) {
    for (const { place, fit } of found) {
      if (fit) counts[fit.group]++;
      if (fit?.group === wanted.group && rows.length <= wanted.limit) rows.push({ place, fit });
    }
    looked += found.length;
    if (rows.length > wanted.limit && !counting) break;
    if (looked >= mostCounted && rows.length > wanted.limit) {
      counts.more = found.length === chunk;
      break;
    }
  }
  const page = rows.slice(0, wanted.limit);
  return {
    rows: page,
    next: rows.length > wanted.limit ? (page.at(-1)?.place ?? null) : null,
    counts: counting ? counts : null,
  };
}

/** Which threads a job takes: whole groups without some, and single ones of whichever group. */
export interface Scope {
  groups: Exclude<Group, 'ask'>[];
  threadIds: number[];
  exceptIds: number[];
}

/** `takes(fit)`: the job links it. */
export function scopeOf({ groups, threadIds, exceptIds }: Scope): (fit: Fit) => boolean {
  const [named, excepted] = [new Set(threadIds), new Set(exceptIds)];
  const whole = new Set<Group>(groups);
  return fit => named.has(fit.threadId) || (whole.has(fit.group) && !excepted.has(fit.threadId));
}

/** How many threads a job would link now, to show how far it has come. */
export async function countIn(sql: Sql, review: Review, scope: Scope): Promise<number> {
  const takes = scopeOf(scope);
  let count = 0;
  for await (const found of inChunks(sql, review, null)) {
    count += found.filter(({ fit }) => fit && takes(fit)).length;
  }
  return count;
}

async function* inChunks(
  sql: Sql,
  review: Review,
  from: Place | null,
): AsyncGenerator<{ place: Place; fit: Fit | undefined }[]> {
  if (!review.item.open || review.company.linkPolicy === 'none') return;
  for (let after = from; ;) {
    const places = await threadsOfPeople(sql, review, { after, limit: chunk });
    const found = await fits(
      sql,
      review,
      places.map(place => place.id),
    );
    const byThread = new Map(found.map(fit => [fit.threadId, fit]));
    yield places.map(place => ({ place, fit: byThread.get(place.id) }));
    if (places.length < chunk) return;
    after = places.at(-1) as Place;
  }
}
