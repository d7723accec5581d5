/** A mail of a thread that falls into two. */
export interface Sided {
  id: number;
  key: string;
  /** What it names, the nearest last. */
  names: string[];
}

/**
 * Which keys of a thread go with the mails that leave it: their own ids, and the id of each mail that is only spoken
 * of and follows one of them in the References of some mail. A mail that nobody has yet is an answer to the last one
 * before it, so it will come to the side of that.
 */
export function sidesOf(mails: Sided[], leaves: (mail: Sided) => boolean): string[] {
  const side = new Map(mails.map(mail => [mail.key, leaves(mail)]));
  const going = new Set([...side].filter(([, goes]) => goes).map(([key]) => key));
  for (const { names } of mails) {
    let after: boolean | undefined;
    for (const name of names) {
      const there = side.get(name);
      if (there !== undefined) after = there;
      else if (after) going.add(name);
    }
  }
  return [...going];
}
