import { setImmediate as turn } from 'node:timers/promises';
import { Room } from '../../src/platform/room.js';
import { Together } from '../../src/platform/together.js';

/** Work that is done when the test says so. */
function byHand<T>(limits: Partial<ConstructorParameters<typeof Together<T, T>>[1]> = {}) {
  const begun: { items: T[]; end: (error?: Error) => void }[] = [];
  const together = new Together<T, T>(
    items =>
      new Promise((done, failed) =>
        begun.push({ items, end: error => (error ? failed(error) : done(items)) }),
      ),
    { items: 3, ...limits },
  );
  return { together, begun };
}

describe('Work done together', () => {
  it('begins at once, and takes along what comes meanwhile', async () => {
    const { together, begun } = byHand<number>();
    const answers = [1, 2, 3, 4, 5].map(n => together.ask(n));
    expect(begun.map(({ items }) => items)).toEqual([[1]]);
    for (let n = 0; n < 3; n++) {
      begun[n]?.end();
      await turn();
    }
    expect(begun.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5]]);
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes no more than a turn may weigh, and what weighs more alone', async () => {
    const { together, begun } = byHand<number>({ items: 9, weight: { of: n => n, most: 10 } });
    const answers = [1, 50, 6, 4, 1].map(n => together.ask(n));
    for (let n = 0; n < 4; n++) {
      begun[n]?.end();
      await turn();
    }
    expect(begun.map(({ items }) => items)).toEqual([[1], [50], [6, 4], [1]]);
    await Promise.all(answers);
  });

  it('tries each alone where several fail, and only the one to blame does', async () => {
    const together = new Together<string, string>(
      async items => {
        await turn();
        if (items.includes('bad')) throw new Error('it is bad');
        return items.map(item => item.toUpperCase());
      },
      { items: 9 },
    );
    const answers = await Promise.allSettled(['first', 'a', 'bad', 'b'].map(item => together.ask(item)));
    expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([
      'FIRST',
      'A',
      'failed',
      'B',
    ]);
  });

  it('fails them all at once where the database does', async () => {
    const { together, begun } = byHand<number>();
    const answers = Promise.allSettled([1, 2, 3].map(n => together.ask(n)));
    begun[0]?.end();
    await turn();
    begun[1]?.end(Object.assign(new Error('the server is gone'), { code: '57P01' }));
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(begun).toHaveLength(2);
  });
});

describe('Room', () => {
  it('is given to as many as fit, in order; what needs more than there is has it alone', async () => {
    const room = new Room(10);
    const inside = new Set<string>();
    const seen: string[] = [];
    const ends = new Map<string, () => void>();
    const use = (name: string, amount: number) =>
      room.with(amount, async () => {
        inside.add(name);
        seen.push([...inside].join(' '));
        await new Promise<void>(done => ends.set(name, done));
        inside.delete(name);
      });
    const all = [use('a', 6), use('b', 4), use('huge', 99), use('c', 1)];
    for (const name of ['a', 'b', 'huge', 'c']) {
      ends.get(name)?.();
      await turn();
    }
    await Promise.all(all);
    expect(seen).toEqual(['a', 'a b', 'huge', 'c']);
  });

  it('is free again after a failure', async () => {
    const room = new Room(1);
    await expect(room.with(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await room.with(1, async () => 'in')).toBe('in');
  });
});
