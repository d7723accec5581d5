import { useMemo, useState } from 'react';
import type { Id } from '../crm/kinds';

/** Rows that are ticked: some by name, or all that the list finds but for some. */
export interface Selection {
  isAll: boolean;
  /** Those that are ticked; where all are, those that are not. */
  ids: ReadonlySet<Id>;
  count: number;
  has: (id: Id) => boolean;
  /** `toThere`: all between the one that was ticked last and this one too. */
  toggle: (row: { id: Id }, at: number, toThere?: boolean) => void;
  /** These and no others. */
  only: (ids: Id[]) => void;
  all: () => void;
  clear: () => void;
}

const none: ReadonlySet<Id> = new Set();

export function useSelection(rows: { id: Id }[], total: number): Selection {
  const [ticked, setTicked] = useState<{ isAll: boolean; ids: ReadonlySet<Id> }>({ isAll: false, ids: none });
  const [last, setLast] = useState<number | null>(null);
  return useMemo(() => {
    const { isAll, ids } = ticked;
    const has = (id: Id) => ids.has(id) !== isAll;
    return {
      isAll,
      ids,
      has,
      count: isAll ? Math.max(0, total - ids.size) : ids.size,
      toggle(row, at, toThere = false) {
        const on = !has(row.id);
        const between =
          toThere && last !== null ? rows.slice(Math.min(at, last), Math.max(at, last) + 1) : [row];
        const next = new Set(ids);
        for (const { id } of between) {
          if (on === isAll) next.delete(id);
          else next.add(id);
        }
        setTicked({ isAll, ids: next });
        setLast(at);
      },
      only: chosen => setTicked({ isAll: false, ids: new Set(chosen) }),
      all: () => setTicked({ isAll: true, ids: none }),
      clear: () => setTicked({ isAll: false, ids: none }),
    };
  }, [ticked, last, rows, total]);
}
