import { useEffect, useEffectEvent, useState, type KeyboardEvent } from 'react';
import type { Row } from '../api/lists';
import type { Column } from './columns';
import type { Selection } from './selection';

export interface Place {
  row: number;
  column: number;
}

/**
 * The cell that the keys move, and whether it is being changed:
 *
 *   looking --(Enter, F2, e)--> changing --(Enter, Tab: kept; Escape: left)--> looking
 */
export function useGrid(props: {
  rows: Row[];
  columns: Column[];
  selection: Selection;
  canEdit: (column: Column) => boolean;
  open: (row: Row) => void;
  /** Gives the list the keys. */
  focus: () => void;
  /** As many as fit on the page. */
  pageSize: () => number;
}) {
  const { rows, columns, selection } = props;
  const [at, setAt] = useState<Place | null>(null);
  const [editing, setEditing] = useState(false);
  // A list that became another one has other rows: what stood there is gone.
  const place =
    at && at.row < rows.length ? { ...at, column: Math.min(at.column, columns.length - 1) } : null;
  const row = place ? rows[place.row] : undefined;

  function move(rowsDown: number, columnsOn: number) {
    setEditing(false);
    setAt({
      row: clamp((place?.row ?? (rowsDown > 0 ? -1 : 0)) + rowsDown, rows.length),
      column: clamp((place?.column ?? 0) + columnsOn, columns.length),
    });
  }

  const canEdit = (where: Place | null) => !!where && props.canEdit(columns[where.column]!);
  const edit = () => canEdit(place) && setEditing(true);

  /** The next cell that can be changed; none behind the last of the row. */
  function tab(step: 1 | -1) {
    let column = (place?.column ?? 0) + step;
    for (let next = columns[column]; next && !props.canEdit(next); next = columns[column]) column += step;
    if (!place || !columns[column]) return setEditing(false);
    setAt({ row: place.row, column });
    setEditing(true);
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1, 0),
    j: () => move(1, 0),
    ArrowUp: () => move(-1, 0),
    k: () => move(-1, 0),
    ArrowRight: () => move(0, 1),
    ArrowLeft: () => move(0, -1),
    Home: () => move(0, -columns.length),
    End: () => move(0, columns.length),
    PageDown: () => move(props.pageSize(), 0),
    PageUp: () => move(-props.pageSize(), 0),
    Enter: () => (place?.column === 0 || !canEdit(place) ? row && props.open(row) : edit()),
    o: () => row && props.open(row),
    F2: edit,
    e: edit,
    x: () => row && selection.toggle(row, place!.row),
    ' ': () => row && selection.toggle(row, place!.row),
    Escape: () => (selection.count ? selection.clear() : setAt(null)),
  };

  function onKeyDown(event: KeyboardEvent) {
    if (editing || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    // Of a link or a button in the list Enter and space are its own.
    const isOwn = (event.target as HTMLElement).closest('a, button, input, textarea');
    if (!run || (isOwn && (event.key === 'Enter' || event.key === ' '))) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  // From anywhere on the page j and k go into the list.
  const fromAnywhere = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const { target } = event;
    const rests =
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      (target instanceof HTMLElement &&
        target.closest('input, textarea, select, [contenteditable], [role=grid]')) ||
      document.querySelector('[role=dialog], [role=menu]');
    if (rests || !['j', 'k', 'x', 'e', 'o'].includes(event.key)) return;
    event.preventDefault();
    props.focus();
    keys[event.key]!();
  });
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent) => fromAnywhere(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return {
    at: place,
    editing: editing && place !== null,
    onKeyDown,
    tab,
    stop: () => setEditing(false),
    goTo: (where: Place) => {
      setEditing(false);
      setAt(where);
    },
    editAt(where: Place) {
      setAt(where);
      setEditing(canEdit(where));
    },
  };
}

const clamp = (n: number, length: number) => Math.max(0, Math.min(n, length - 1));
