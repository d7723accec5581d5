import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Lane } from '../api/board';
import { useI18n } from '../i18n';
import { useSecondPaint } from '../ui/use-second-paint';
import styles from './board.module.css';
import { Card } from './card';
import type { MenuOfCards } from './card-menu';
import type { DealMoves } from './deal-moves';

/** What a card is high at most times; each is measured when it is shown. */
const usual = 96;

/** A stage or a month: what its deals come to, and the cards of those that are in sight. */
export function LaneColumn(props: {
  lane: Lane;
  name: string;
  /** Whether a card that is in the hand may be dropped here. */
  takes: boolean;
  onMore: () => Promise<void>;
  onAdd: (() => void) | undefined;
  empty: ReactNode;
  moves: DealMoves;
  menu: MenuOfCards;
}) {
  const { w, f } = useI18n();
  const { lane, name } = props;
  const column = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const [loading, setLoading] = useState<'no' | 'yes' | 'failed'>('no');
  const showsCards = useSecondPaint();
  const virtual = useVirtualizer({
    count: showsCards ? lane.cards.length : 0,
    getScrollElement: () => box.current,
    estimateSize: () => usual,
    overscan: 3,
    gap: 8,
    getItemKey: index => lane.cards[index]!.id,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(
    () =>
      combine(
        dropTargetForElements({
          element: column.current!,
          canDrop: ({ source }) => 'card' in source.data,
          getData: () => ({ lane: lane.key }),
          onDragEnter: () => setOver(true),
          onDragLeave: () => setOver(false),
          onDrop: () => setOver(false),
        }),
        autoScrollForElements({ element: box.current! }),
      ),
    [lane.key],
  );

  const load = async () => {
    setLoading('yes');
    setLoading(
      await props.onMore().then(
        () => 'no' as const,
        () => 'failed' as const,
      ),
    );
  };
  const isNear = showsCards && last >= lane.cards.length - 10;
  useEffect(() => {
    if (lane.next_cursor && isNear && loading === 'no') void load();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [lane.next_cursor, isNear]);

  return (
    <section
      ref={column}
      className={styles.lane}
      data-lane={lane.key}
      data-over={isOver && props.takes ? true : undefined}
      aria-labelledby={`lane-${lane.key}`}
    >
      <header className={styles.laneHead}>
        <div className={styles.laneName}>
          <h2 id={`lane-${lane.key}`} title={name}>
            {name}
          </h2>
          <span className={styles.count} aria-label={w.deals.count(lane.count)}>
            {f.number(lane.count)}
          </span>
          {props.onAdd && (
            <Tooltip label={w.deals.addIn(name)}>
              <ActionIcon size="sm" aria-label={w.deals.addIn(name)} onClick={props.onAdd}>
                <IconPlus size={15} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        <LaneSums lane={lane} />
      </header>
      <div ref={box} className={styles.cards} tabIndex={-1}>
        {lane.cards.length === 0 && props.empty}
        <ul
          aria-labelledby={`lane-${lane.key}`}
          style={{ height: virtual.getTotalSize(), position: 'relative' }}
        >
          {items.map(item => {
            const card = lane.cards[item.index]!;
            return (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-setsize={lane.count}
                aria-posinset={item.index + 1}
                className={styles.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Card card={card} laneKey={lane.key} menu={props.menu} moves={props.moves} />
              </li>
            );
          })}
        </ul>
        {loading === 'failed' && (
          <Button size="compact-sm" variant="default" fullWidth onClick={() => void load()}>
            {w.app.retry}
          </Button>
        )}
      </div>
    </section>
  );
}

/** In the company's currency where its rates say it, else each currency by itself. */
function LaneSums({ lane }: { lane: Lane }) {
  const { w, f } = useI18n();
  const { total, sums, won } = lane;
  if (!total || !sums) return <p className={styles.sums} />;
  const each = sums.map(sum => f.money(sum.value, sum.currency)).join(' + ');
  return (
    <p className={styles.sums} title={sums.length > 1 ? each : undefined}>
      <strong>{total.value === null ? each : f.money(total.value, total.currency)}</strong>
      {!!total.weighted && total.weighted !== total.value && (
        <span>{w.deals.weighted(f.money(total.weighted, total.currency))}</span>
      )}
      {!!won?.value && <span className={styles.won}>{w.deals.wonSum(f.money(won.value, won.currency))}</span>}
    </p>
  );
}
