/** Something with a place among others of its kind: a pipeline, a stage of a pipeline. */
interface Placed {
  position: number;
}

/** Puts one at the place `position` among the others and numbers all of them anew, from 0. */
export function placeAt<T extends Placed>(all: readonly T[], one: T, position: number): void {
  const others = all.filter(other => other !== one).sort((a, b) => a.position - b.position);
  others.splice(position, 0, one);
  for (const [at, each] of others.entries()) each.position = at;
}
