import { Button } from '@mantine/core';
import { useQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconAt, IconInbox } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Page } from '../api/client';
import { mailLabelsQuery } from '../api/mail-labels';
import type { ListChoice } from '../api/threads';
import type { ThreadRow as Row } from '../api/types';
import { FirstSteps } from '../help/first-steps';
import { useI18n } from '../i18n';
import type { Selection } from '../lists/selection';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useMore } from '../ui/use-more';
import { isNarrowed } from './list-choice';
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
  selection: Selection;
  onShowAll: () => void;
}) {
  const { w } = useI18n();
  const { list, rows, cursor, selection } = props;
  const allLabels = useQuery(mailLabelsQuery).data;
  const labels = useMemo(() => new Map(allLabels?.map(label => [label.id, label])), [allLabels]);
  // The same function for every row, so that a tick draws one row anew and not all of them.
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  const onSelect = useCallback(
    (row: Row, at: number, toThere: boolean) => latest.current.toggle(row, at, toThere),
    [],
  );
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
  if (!rows.length) return <NoThreads choice={props.choice} onShowAll={props.onShowAll} />;

  return (
    <div
      ref={box}
      className={styles.scroll}
      tabIndex={-1}
      data-selecting={selection.count > 0 || selection.isAll || undefined}
    >
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
                  labels={labels}
                  isCursor={row.id === cursor}
                  isOpen={row.id === props.openId}
                  isSelected={selection.has(row.id)}
                  at={item.index}
                  onSelect={onSelect}
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

/** Says what would stand here, by what narrows the list down. */
function NoThreads({ choice, onShowAll }: { choice: ListChoice; onShowAll: () => void }) {
  const { w } = useI18n();
  const words = w.mailList.empty;
  const { view } = choice;
  const narrowing = [choice.q, choice.label, choice.filter, choice.unread, choice.files, choice.mailbox];
  const which =
    narrowing.filter(Boolean).length > 1
      ? words.several
      : choice.q
        ? words.q
        : choice.label
          ? words.label
          : choice.filter
            ? words[choice.filter]
            : choice.unread
              ? words.unread
              : choice.files
                ? words.files
                : choice.mailbox
                  ? words.mailbox
                  : view && view !== 'all' && view !== 'inbox'
                    ? words[view]
                    : null;
  const isInbox = !view && !isNarrowed(choice);
  return (
    <Empty
      icon={IconInbox}
      title={which?.title ?? w.mail.emptyInbox}
      text={which?.text ?? w.mail.emptyInboxNext}
    >
      <Button variant="default" onClick={onShowAll}>
        {w.mail.showAll}
      </Button>
      {isInbox && <FirstSteps />}
    </Empty>
  );
}
