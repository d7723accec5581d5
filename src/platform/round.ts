/**
 * Takes one step after the other for a while.
 *
 * @param step returns whether there may be more to do at once
 * @returns whether there may be
 */
export async function inRound(sliceMs: number, step: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + sliceMs;
  do {
    if (!(await step())) return false;
  } while (performance.now() < until);
  return true;
}
