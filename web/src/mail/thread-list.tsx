import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconAt, IconInbox } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Page } from '../api/client';
import type { ListChoice } from '../api/threads';
import type { ThreadRow as Row } from '../api/types';
import { FirstSteps } from '../help/first-steps';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useMore } from '../ui/use-more';
import styles from './mail.module.css';
import { RowSkeletons, ThreadRow } from './thread-row';

/** The same as .row in mail.module.css: rows of one height need no measuring and never jump. */
const rowHeight = 78;

export function ThreadList(props: {
  list: UseInfiniteQueryResult<InfiniteData<Page<Row[]>>>;
  rows: Row[];
  choice: ListChoice;
  cursor: number | null;
  openId: number | null;
  noMailbox: boolean;
  onShowAll: () => void;
}) {
  const { w } = useI18n();
  const { list, rows, cursor } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (list.hasNextPage ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: index => rows[index]?.id ?? 'more',
  });
  const items = virtual.getVirtualItems();
  useMore(list, items.at(-1)?.index ?? 0, rows.length, 8);

  const at = rows.findIndex(row => row.id === cursor);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // Only when the cursor moves: news that arrives above must not pull the list along.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);

  if (list.isPending) return <RowSkeletons />;
  if (list.isError && !rows.length)
    return (
      <div className={styles.pad}>
        <Problem error={list.error} retry={() => void list.refetch()} />
      </div>
    );
  if (props.noMailbox)
    return (
      <Empty icon={IconAt} title={w.mail.noMailbox} text={w.mail.noMailboxNext}>
        <Button component={Link} to="/mailboxes/connect">
          {w.mail.connect}
        </Button>
        <FirstSteps />
      </Empty>
    );
  if (!rows.length) {
    const narrowed = props.choice.filter || props.choice.q || props.choice.mailbox || props.choice.view;
    return (
      <Empty
        icon={IconInbox}
        title={narrowed ? w.mail.emptyFilter : w.mail.emptyInbox}
        text={narrowed ? w.mail.emptyFilterNext : w.mail.emptyInboxNext}
      >
        <Button variant="default" onClick={props.onShowAll}>
          {w.mail.showAll}
        </Button>
        {!narrowed && <FirstSteps />}
      </Empty>
    );
  }

  return (
    <div ref={box} className={styles.scroll} tabIndex={-1}>
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(item => {
          const row = rows[item.index];
          return (
            <div
              key={item.key}
              role="listitem"
              aria-setsize={list.hasNextPage ? -1 : rows.length}
              aria-posinset={item.index + 1}
              className={styles.slot}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {row ? (
                <ThreadRow
                  row={row}
                  choice={props.choice}
                  isCursor={row.id === cursor}
                  isOpen={row.id === props.openId}
                />
              ) : list.isFetchNextPageError ? (
                <div className={styles.more}>
                  <Button
                    variant="default"
                    size="compact-sm"
                    onClick={() => void list.fetchNextPage({ cancelRefetch: false })}
                  >
                    {w.app.retry}
                  </Button>
                </div>
              ) : (
                <div className={styles.more}>{w.mail.loadMore}</div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
