import { Button, Checkbox, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconCalendarCheck, IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { activitiesQuery, type ListChoice } from '../api/activities';
import { useShortcuts } from '../app/shortcuts';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import type { Cards } from '../ui/use-cards';
import { useMore } from '../ui/use-more';
import styles from './activities.module.css';
import { useActivityDialog } from './activity-dialog';
import { BulkBar } from './bulk-bar';
import { Row } from './row';
import { useActivities } from './use-activities';

/** The same as .row in activities.module.css, and on a phone. */
const rowHeight = 46;
const narrowRowHeight = 68;

/** Activities one below the other, as many as there are; several can be chosen and changed at once. */
export function List({ choice, cards }: { choice: ListChoice; cards: Cards }) {
  const { w } = useI18n();
  const dialog = useActivityDialog();
  const activities = useActivities();
  const list = useInfiniteQuery(activitiesQuery(choice));
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const lastChosen = useRef<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = matchMedia('(max-width: 700px)').matches;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isNarrow ? narrowRowHeight : rowHeight),
    overscan: 10,
    getItemKey: index => rows[index]!.id,
  });
  const items = virtual.getVirtualItems();
  useMore(list, items.at(-1)?.index ?? 0, rows.length, 20);

  const names = w.activities.keyNames;
  const current = () => rows.findIndex(row => String(row.id) === cards.current());
  useShortcuts(
    {
      x: [names.x, () => current() >= 0 && choose(current(), false)],
      e: [
        names.e,
        () => {
          const row = rows[current()];
          if (row) void activities.setDone(row, !row.done);
        },
      ],
    },
    w.activities.title,
  );

  if (list.isPending) return Array.from({ length: 9 }, (_, n) => <Skeleton key={n} h={34} mb={12} />);
  if (list.isError && !rows.length) return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!rows.length) {
    const words = w.activities.empty[choice.when];
    return (
      <Empty icon={IconCalendarCheck} title={words.title} text={words.text}>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => dialog.open({})}>
          {w.activities.add}
        </Button>
      </Empty>
    );
  }

  /** With Shift all from the one chosen before. */
  function choose(index: number, isRange: boolean) {
    const from = isRange ? (lastChosen.current ?? index) : index;
    const ids = rows.slice(Math.min(from, index), Math.max(from, index) + 1).map(row => row.id);
    const isChosen = !chosen.has(rows[index]!.id);
    lastChosen.current = index;
    setChosen(before => {
      const after = new Set(before);
      for (const id of ids)
        if (isChosen) after.add(id);
        else after.delete(id);
      return after;
    });
  }

  // Of those that are gone meanwhile nothing can be changed.
  const here = rows.filter(row => chosen.has(row.id)).map(row => row.id);
  return (
    <>
      <div className={styles.listHead}>
        <Checkbox
          size="xs"
          aria-label={w.activities.chooseAll}
          checked={here.length === rows.length}
          indeterminate={here.length > 0 && here.length < rows.length}
          onChange={() => setChosen(here.length ? new Set() : new Set(rows.map(row => row.id)))}
        />
        {here.length > 0 ? (
          <BulkBar ids={here} isDone={choice.when === 'done'} onDone={() => setChosen(new Set())} />
        ) : (
          <span className={styles.dim}>{w.activities.count(rows.length, list.hasNextPage)}</span>
        )}
      </div>
      <div ref={box} className={styles.scroll}>
        <ul
          className={styles.rows}
          style={{ height: virtual.getTotalSize() }}
          aria-label={w.activities.title}
        >
          {items.map(item => (
            <li
              key={item.key}
              aria-setsize={list.hasNextPage ? -1 : rows.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              <Row
                row={rows[item.index]!}
                isChosen={chosen.has(rows[item.index]!.id)}
                onChoose={isRange => choose(item.index, isRange)}
              />
            </li>
          ))}
        </ul>
        {list.isFetchNextPageError && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => void list.fetchNextPage({ cancelRefetch: false })}
          >
            {w.app.retry}
          </Button>
        )}
      </div>
    </>
  );
}
