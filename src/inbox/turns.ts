/** Takes turns: of those that use the same key, one has it at a time, in the order in which they asked. */
export class Turns {
  private readonly last = new Map<number, Promise<void>>();

  /** A ticket for the key: `take` waits for the turn, `give` hands it on (and does nothing where it is not held). */
  of(key: number): { take: () => Promise<void>; give: () => void } {
    let give: (() => void) | undefined;
    return {
      take: async () => {
        const before = this.last.get(key);
        const mine = new Promise<void>(done => (give = done)).then(() => {
          if (this.last.get(key) === mine) this.last.delete(key);
        });
        this.last.set(key, mine);
        await before;
      },
      give: () => {
        give?.();
        give = undefined;
      },
    };
  }
}
