import { keepEqual } from '../../web/src/app/keep-equal.js';

const card = (id: number, title = `Deal ${id}`) => ({ id, title, label_ids: [1, 2], next: { due: null } });

describe('data that came again', () => {
  it('is the old one where nothing is another', () => {
    const before = [{ key: '1', cards: [card(1), card(2)], total: null }];
    expect(keepEqual(before, structuredClone(before))).toBe(before);
    expect(keepEqual(undefined, before)).toBe(before);
  });

  it('keeps each thing of a list wherever it stands now', () => {
    const before = [
      { key: '1', cards: [card(1), card(2), card(3)] },
      { key: '2', cards: [card(4)] },
    ];
    const [, two, three] = before[0]!.cards;
    const [four] = before[1]!.cards;
    const after = [
      { key: '1', cards: [card(2), card(3, 'Renamed')] },
      { key: '2', cards: [card(1), card(4)] },
    ];
    const kept = keepEqual(before, structuredClone(after)) as typeof before;
    expect(kept).toEqual(after);
    expect(kept[0]!.cards[0]).toBe(two);
    expect(kept[0]!.cards[1]).not.toBe(three);
    expect(kept[0]!.cards[1]!.label_ids).toBe(three!.label_ids);
    expect(kept[1]!.cards[1]).toBe(four);
  });

  it('is never anything else than what came', () => {
    const when = new Date(0);
    const pairs: [unknown, unknown][] = [
      [
        [card(1), card(1, 'Twin')],
        [card(1, 'Twin'), card(1)],
      ],
      [
        [1, 2, 3],
        [2, 3],
      ],
      [{ a: 1, b: undefined }, { a: 1 }],
      [{ a: 1 }, { a: 1, b: undefined }],
      [{ a: null }, { a: [] }],
      [[], {}],
      [when, new Date(1)],
      [
        [null, { id: 1 }],
        [{ id: 1 }, null],
      ],
    ];
    for (const [before, after] of pairs) expect(keepEqual(before, after)).toStrictEqual(after);
  });
});
