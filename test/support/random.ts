/** Random numbers that a seed repeats (mulberry32), so that a failure can be run again. */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** A whole number from `low` to `high`, both included. */
    between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    /** Up to `most` of the values, none twice. */
    some<T>(values: readonly T[], most: number): T[] {
      const left = [...values];
      return Array.from({ length: Math.min(most, left.length) }, () =>
        left.splice(Math.floor(next() * left.length), 1),
      ).flat();
    },
  };
}

/** The same in every run, so that a red one is about the change at hand; SEED for another, in a soak. */
export const seedOfRun = (): number => Number(process.env.SEED ?? 237_139);
