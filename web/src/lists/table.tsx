import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import type { Direction, ListChoice, Names, Row } from '../api/lists';
import { addressOf, type ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useMore } from '../ui/use-more';
import { Cell } from './cell';
import { CellEditor } from './cell-editor';
import { isNumber, type Column, type useColumns } from './columns';
import { Head } from './head';
import styles from './lists.module.css';
import type { Selection } from './selection';
import type { useCells } from './use-cells';
import { useGrid } from './use-grid';

/** The same as .row in lists.module.css: rows of one height need no measuring and never jump. */
const rowHeight = 36;
const tickWidth = 40;

export interface Listed {
  kind: ItemKind;
  rows: Row[];
  names: Names;
  total: number;
  today: string;
  selection: Selection;
  list: UseInfiniteQueryResult<InfiniteData<unknown>>;
}

export function Table(
  props: Listed & {
    label: string;
    columns: ReturnType<typeof useColumns>;
    sort: Required<Pick<ListChoice, 'sort' | 'direction'>>;
    cells: ReturnType<typeof useCells>;
    onSort: (sort: string, direction: Direction) => void;
  },
) {
  const { kind, rows, selection, total } = props;
  const box = useRef<HTMLDivElement>(null);
  const columns = useFilling(props.columns.shown, box);
  const id = useId();
  const navigate = useNavigate();
  const grid = useGrid({
    rows,
    columns,
    selection,
    canEdit: column => column.field?.isEditable ?? false,
    open: row => void navigate({ to: addressOf(kind, row.id) }),
    focus: () => box.current?.focus({ preventScroll: true }),
    pageSize: () => Math.floor((box.current?.clientHeight ?? 400) / rowHeight) - 2,
  });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    getItemKey: index => rows[index]!.id,
  });
  const items = virtual.getVirtualItems();
  useMore(props.list, items.at(-1)?.index ?? 0, rows.length);

  const { at } = grid;
  useEffect(() => {
    if (at) virtual.scrollToIndex(at.row, { align: 'auto' });
    // Only when the cell moves: rows that arrive must not pull the list along.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [at?.row]);

  const template = [tickWidth, ...columns.map(column => column.width)].map(width => `${width}px`).join(' ');
  const wide = columns.reduce((sum, column) => sum + column.width, tickWidth);
  const focus = () => box.current?.focus({ preventScroll: true });

  /** For all rows in one place: a row that is not drawn again keeps no handler of an earlier drawing. */
  function onClick(event: MouseEvent) {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>('[data-at]');
    if (!cell) return;
    const [row = 0, column = 0] = cell.dataset['at']!.split(' ').map(Number);
    if (column < 0 || event.shiftKey || event.ctrlKey || event.metaKey) {
      if (column >= 0) event.preventDefault();
      return selection.toggle(rows[row]!, row, event.shiftKey);
    }
    if (target.closest('a, input')) return;
    // The second click on a cell changes it.
    if (at?.row === row && at.column === column) grid.editAt({ row, column });
    else grid.goTo({ row, column });
  }

  return (
    <div
      ref={box}
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={at ? `${id}-${at.row}-${at.column}` : undefined}
      tabIndex={0}
      className={styles.scroll}
      onKeyDown={grid.onKeyDown}
      onClick={onClick}
      style={{ '--columns': template } as CSSProperties}
    >
      <div className={styles.inner} style={{ width: wide, height: virtual.getTotalSize() + rowHeight }}>
        <Head
          columns={columns}
          sort={props.sort}
          selection={selection}
          onSort={props.onSort}
          onResize={props.columns.resize}
          onMove={props.columns.move}
        />
        {items.map(item => {
          const row = rows[item.index]!;
          const isAt = at?.row === item.index;
          return (
            <TableRow
              key={item.key}
              id={id}
              kind={kind}
              row={row}
              index={item.index}
              top={item.start}
              columns={columns}
              names={props.names}
              today={props.today}
              isTicked={selection.has(row.id)}
              activeColumn={isAt ? at.column : -1}
            >
              {isAt && grid.editing && columns[at.column]?.field ? (
                <CellEditor
                  key={`${row.id}-${columns[at.column]!.code}`}
                  row={row}
                  field={columns[at.column]!.field!}
                  label={columns[at.column]!.label}
                  left={columns.slice(0, at.column).reduce((sum, one) => sum + one.width, tickWidth)}
                  width={columns[at.column]!.width}
                  names={props.names}
                  onKeep={value => props.cells.change(row, columns[at.column]!.field!, value)}
                  onLearn={props.cells.learn}
                  onStop={() => {
                    grid.stop();
                    focus();
                  }}
                  onTab={step => {
                    focus();
                    grid.tab(step);
                  }}
                />
              ) : null}
            </TableRow>
          );
        })}
      </div>
    </div>
  );
}

/** The columns, of which those that grow take what is left of the box. */
function useFilling(columns: Column[], box: RefObject<HTMLDivElement | null>): Column[] {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setRoom(element.clientWidth);
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return useMemo(() => {
    const left = room - columns.reduce((sum, column) => sum + column.width, tickWidth);
    return left <= 0
      ? columns
      : columns.map(column => (column.grows ? { ...column, width: column.width + left } : column));
  }, [columns, room]);
}

interface TableRowProps {
  id: string;
  kind: ItemKind;
  row: Row;
  index: number;
  top: number;
  columns: Column[];
  names: Names;
  today: string;
  isTicked: boolean;
  activeColumn: number;
  /** The input over one of its cells. */
  children: ReactNode;
}

/** Drawn again only where something of it changed: hundreds pass by in one scroll. */
const TableRow = memo(function TableRow(props: TableRowProps) {
  const { w } = useI18n();
  const { row, index, columns } = props;
  const title = String(row[columns[0]!.code] || w.records.unnamed);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.isTicked}
      className={styles.row}
      data-active={props.activeColumn >= 0 || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div role="gridcell" className={styles.tick} data-at={`${index} -1`}>
        <input
          type="checkbox"
          tabIndex={-1}
          readOnly
          aria-label={w.lists.select(title)}
          checked={props.isTicked}
        />
      </div>
      {columns.map((column, at) => (
        <div
          key={column.code}
          id={`${props.id}-${index}-${at}`}
          role="gridcell"
          className={styles.cell}
          data-code={column.code}
          data-first={at === 0 || undefined}
          data-number={isNumber(column) || undefined}
          data-active={at === props.activeColumn || undefined}
          data-at={`${index} ${at}`}
        >
          {at === 0 ? (
            <Link to={addressOf(props.kind, row.id)} tabIndex={-1} className={styles.title}>
              {title}
            </Link>
          ) : (
            <Cell row={row} column={column} names={props.names} today={props.today} />
          )}
        </div>
      ))}
      {props.children}
    </div>
  );
});
