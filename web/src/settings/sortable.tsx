import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { getReorderDestinationIndex } from '@atlaskit/pragmatic-drag-and-drop-hitbox/util/get-reorder-destination-index';
import { UnstyledButton } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react';
import styles from './sortable.module.css';
import { useSettingsWords } from './words';

interface SortableProps<T> {
  items: T[];
  keyOf: (item: T) => string | number;
  nameOf: (item: T) => string;
  /** Puts it at this place among the others, from 0. */
  onMove: (item: T, to: number) => void;
  label?: string;
  /** What stands in a row behind its handle. */
  children: (item: T, at: number) => ReactNode;
}

/** A list that is put in order by its handles: dragged, or moved with the arrow keys. */
export function Sortable<T>(props: SortableProps<T>) {
  const w = useSettingsWords();
  const list = useId();
  const [said, setSaid] = useState('');
  const moved = useRef<string | number | null>(null);
  const root = useRef<HTMLUListElement>(null);
  const { items, keyOf, nameOf } = props;

  function move(item: T, to: number) {
    if (to < 0 || to >= items.length || items[to] === item) return;
    moved.current = keyOf(item);
    setSaid(w.moved(nameOf(item), to + 1, items.length));
    props.onMove(item, to);
  }

  // A row that the browser puts elsewhere loses the keyboard's focus.
  useEffect(() => {
    if (moved.current === null) return;
    const handle = root.current?.querySelector<HTMLElement>(`[data-handle="${moved.current}"]`);
    if (document.activeElement === document.body) handle?.focus();
    moved.current = null;
  }, [items]);

  return (
    <>
      <ul ref={root} className={styles.list} aria-label={props.label}>
        {items.map((item, at) => (
          <Row
            key={keyOf(item)}
            list={list}
            at={at}
            handle={keyOf(item)}
            name={nameOf(item)}
            onMove={(from, to) => items[from] !== undefined && move(items[from], to)}
          >
            {props.children(item, at)}
          </Row>
        ))}
      </ul>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </>
  );
}

function Row(props: {
  list: string;
  at: number;
  handle: string | number;
  name: string;
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}) {
  const w = useSettingsWords();
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  const [edge, setEdge] = useState<'top' | 'bottom' | null>(null);
  const [dragged, setDragged] = useState(false);
  const { list, at } = props;
  const drop = useEffectEvent((from: number, closestEdgeOfTarget: 'top' | 'bottom' | null) =>
    props.onMove(
      from,
      getReorderDestinationIndex({
        startIndex: from,
        indexOfTarget: at,
        closestEdgeOfTarget,
        axis: 'vertical',
      }),
    ),
  );
  const edgeOf = (data: Record<string | symbol, unknown>) =>
    extractClosestEdge(data) as 'top' | 'bottom' | null;

  useEffect(() => {
    const element = row.current!;
    return combine(
      draggable({
        element,
        dragHandle: handle.current!,
        getInitialData: () => ({ list, at }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['list'] === list,
        getData: ({ input }) => attachClosestEdge({}, { input, element, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self, source }) => setEdge(source.data['at'] === at ? null : edgeOf(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null);
          drop(source.data['at'] as number, edgeOf(self.data));
        },
      }),
    );
  }, [list, at]);

  return (
    <li ref={row} className={styles.row} data-edge={edge} data-dragged={dragged || undefined}>
      <UnstyledButton
        ref={handle}
        className={styles.handle}
        aria-label={w.move(props.name)}
        data-handle={props.handle}
        onKeyDown={event => {
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (!by) return;
          event.preventDefault();
          props.onMove(at, at + by);
        }}
      >
        <IconGripVertical size={16} stroke={1.6} aria-hidden />
      </UnstyledButton>
      {props.children}
    </li>
  );
}

/** The list as it is once one of it stands elsewhere. */
export function movedTo<T>(items: T[], item: T, to: number): T[] {
  const others = items.filter(other => other !== item);
  return [...others.slice(0, to), item, ...others.slice(to)];
}
