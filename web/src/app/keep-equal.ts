/**
 * `after`, with all that is the same in `before` taken from there, so that only what is another is drawn again. Things in a
 * list are found by their `id` or `key`, wherever they stand by now: by their places, as TanStack Query has it, all behind
 * one that came or went would be others.
 */
export function keepEqual(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) {
    const known = new Map(before.map((one, at) => [nameOf(one, at), one as unknown]));
    const kept = after.map((one, at) => keepEqual(known.get(nameOf(one, at)), one));
    const isSame = kept.length === before.length && kept.every((one, at) => Object.is(one, before[at]));
    return isSame ? before : kept;
  }
  if (isPlain(before) && isPlain(after)) {
    const names = Object.keys(after);
    const kept = Object.fromEntries(names.map(name => [name, keepEqual(before[name], after[name])]));
    const isSame =
      names.length === Object.keys(before).length &&
      names.every(name => Object.hasOwn(before, name) && Object.is(kept[name], before[name]));
    return isSame ? before : kept;
  }
  return after;
}

/** Two of one name do no harm: what is not the same is not taken. */
const nameOf = (one: unknown, at: number): unknown => (isPlain(one) ? (one['id'] ?? one['key'] ?? at) : at);

const isPlain = (one: unknown): one is Record<string, unknown> =>
  typeof one === 'object' && one !== null && Object.getPrototypeOf(one) === Object.prototype;
