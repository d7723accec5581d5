/** Sets of UIDs: sorted arrays in memory, ranges on the wire (`1:5,9`) and in the database (`{[1,6),[9,10)}`). */

/** Ascending runs of neighbours, ends inclusive. */
export function toRuns(uids: readonly number[]): [number, number][] {
  const sorted = [...uids].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const uid of sorted) {
    const last = runs.at(-1);
    if (last && uid <= last[1] + 1) last[1] = Math.max(last[1], uid);
    else runs.push([uid, uid]);
  }
  return runs;
}

/** RFC 9051 sequence-set. */
export const toSequence = (uids: readonly number[]): string =>
  toRuns(uids)
    .map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`))
    .join(',');

/** PostgreSQL int8multirange. */
export const toMultirange = (uids: readonly number[]): string =>
  `{${toRuns(uids)
    .map(([low, high]) => `[${low},${high + 1})`)
    .join(',')}}`;

/** Longest list of UIDs that we take from one answer: more than any real folder has, less than what fills the memory. */
const limit = 8_000_000;

/** @throws RangeError when a server names a set that is absurdly large */
export function fromSequence(sequence: string): number[] {
  const uids: number[] = [];
  for (const part of sequence.split(',')) {
    const [first, second] = part.split(':').map(Number);
    if (!first || !Number.isSafeInteger(first)) continue;
    const end = second && Number.isSafeInteger(second) ? second : first;
    const [low, high] = first < end ? [first, end] : [end, first];
    if (uids.length + high - low + 1 > limit) throw new RangeError('the server names too many UIDs');
    for (let uid = low; uid <= high; uid++) uids.push(uid);
  }
  return uids.sort((a, b) => a - b);
}

/** Splits into pieces whose sequence-set stays well below the line lengths that servers accept (RFC 7162: 8192 octets). */
export function inPieces<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let at = 0; at < items.length; at += size) pieces.push(items.slice(at, at + size));
  return pieces;
}
