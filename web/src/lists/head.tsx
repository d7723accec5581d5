import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useRef, useState, type PointerEvent } from 'react';
import type { Direction, ListChoice } from '../api/lists';
import { useI18n } from '../i18n';
import { isNumber, narrowest, type Column } from './columns';
import styles from './lists.module.css';
import type { Selection } from './selection';

/** What a column is sorted by: the next activity by its day. */
export const sortOf = ({ code }: Column): string => (code === 'next_activity' ? 'next_activity_date' : code);

/** The headings: a click sorts, the edge is drawn to make a column wider, the whole is drawn to another place. */
export function Head(props: {
  columns: Column[];
  sort: Required<Pick<ListChoice, 'sort' | 'direction'>>;
  selection: Selection;
  onSort: (sort: string, direction: Direction) => void;
  onResize: (code: string, width: number) => void;
  onMove: (code: string, to: number) => void;
}) {
  const { w } = useI18n();
  const { columns, selection, sort } = props;
  const [over, setOver] = useState<number | null>(null);
  const isSome = selection.count > 0 && !(selection.isAll && selection.ids.size === 0);
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <div role="columnheader" className={styles.tick}>
        <input
          type="checkbox"
          aria-label={w.lists.selectAll}
          checked={selection.isAll && selection.ids.size === 0}
          ref={box => {
            if (box) box.indeterminate = isSome;
          }}
          onChange={() => (selection.count ? selection.clear() : selection.all())}
        />
      </div>
      {columns.map((column, at) => {
        const isSorted = sort.sort === sortOf(column);
        return (
          <div
            key={column.code}
            role="columnheader"
            aria-sort={isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
            className={styles.heading}
            data-first={at === 0 || undefined}
            data-number={isNumber(column) || undefined}
            data-over={over === at || undefined}
            draggable={at > 0}
            onDragStart={event => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/x-column', column.code);
            }}
            onDragOver={event => {
              if (at === 0 || !event.dataTransfer.types.includes('text/x-column')) return;
              event.preventDefault();
              setOver(at);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={event => {
              setOver(null);
              props.onMove(event.dataTransfer.getData('text/x-column'), at);
            }}
          >
            {column.isSortable ? (
              <button
                type="button"
                onClick={() =>
                  props.onSort(sortOf(column), isSorted && sort.direction === 'asc' ? 'desc' : 'asc')
                }
              >
                <span>{column.label}</span>
                {isSorted &&
                  (sort.direction === 'asc' ? (
                    <IconArrowUp size={13} aria-hidden />
                  ) : (
                    <IconArrowDown size={13} aria-hidden />
                  ))}
              </button>
            ) : (
              <span className={styles.unsorted}>{column.label}</span>
            )}
            <Edge column={column} onResize={width => props.onResize(column.code, width)} />
          </div>
        );
      })}
    </div>
  );
}

/** By hand and by arrow keys. */
function Edge({ column, onResize }: { column: Column; onResize: (width: number) => void }) {
  const { w } = useI18n();
  const from = useRef<{ x: number; width: number } | null>(null);
  function draw(event: PointerEvent) {
    if (from.current) onResize(from.current.width + event.clientX - from.current.x);
  }
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={w.lists.widthOf(column.label)}
      aria-valuenow={column.width}
      aria-valuemin={narrowest}
      aria-valuemax={1000}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={event => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: column.width };
      }}
      onPointerMove={draw}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={event => {
        const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
        if (!step) return;
        event.stopPropagation();
        onResize(column.width + step);
      }}
    />
  );
}
