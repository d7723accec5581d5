import { Button, Checkbox, Skeleton } from '@mantine/core';
import { useQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconMail } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Page } from '../api/client';
import { leadLabelsQuery, type LeadRow } from '../api/leads';
import { Label } from '../crm/label';
import { stateOf } from '../deals/due';
import { useDueWords } from '../deals/due-words';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { Problem } from '../ui/problem';
import { useMore } from '../ui/use-more';
import styles from './leads.module.css';

/** The same as .row in leads.module.css: rows of one height need no measuring and never jump. */
const rowHeight = 84;

export function LeadList(props: {
  list: UseInfiniteQueryResult<InfiniteData<Page<LeadRow[]>>>;
  rows: LeadRow[];
  cursor: string | null;
  openId: string | null;
  chosen: ReadonlySet<string>;
  onToggle: (ids: string[], on: boolean) => void;
  onOpen: (id: string) => void;
  empty: ReactNode;
}) {
  const { w } = useI18n();
  const { list, rows, cursor } = props;
  const box = useRef<HTMLDivElement>(null);
  /** Where a range of chosen leads begins. */
  const anchor = useRef(0);
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

  function toggle(index: number, on: boolean, range: boolean) {
    const [from, to] = range ? [anchor.current, index].toSorted((a, b) => a - b) : [index, index];
    props.onToggle(
      rows.slice(from, to! + 1).map(row => row.id),
      on,
    );
    anchor.current = index;
  }

  if (list.isPending)
    return (
      <div className={styles.pad} role="status" aria-label={w.app.loading}>
        {Array.from({ length: 6 }, (_, n) => (
          <Skeleton key={n} h={rowHeight - 12} mb={12} />
        ))}
      </div>
    );
  if (list.isError && !rows.length)
    return (
      <div className={styles.pad}>
        <Problem error={list.error} retry={() => void list.refetch()} />
      </div>
    );
  if (!rows.length) return props.empty;
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
                <Row
                  row={row}
                  isOpen={row.id === props.openId}
                  isCursor={row.id === cursor}
                  isChosen={props.chosen.has(row.id)}
                  onToggle={(on, range) => toggle(item.index, on, range)}
                  onOpen={() => props.onOpen(row.id)}
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
                <div className={styles.more}>{w.app.loading}</div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row(props: {
  row: LeadRow;
  isOpen: boolean;
  isCursor: boolean;
  isChosen: boolean;
  onToggle: (on: boolean, range: boolean) => void;
  onOpen: () => void;
}) {
  const { w, f } = useI18n();
  const words = useDueWords();
  const { row } = props;
  const labels = useQuery(leadLabelsQuery).data;
  const next = row.next_activity;
  const state = stateOf(next, f.dayOf);
  const about = [row.organization?.name, row.person?.name].filter(Boolean).join(', ');
  const range = useRef(false);
  return (
    <div
      className={styles.row}
      data-open={props.isOpen || undefined}
      data-cursor={props.isCursor || undefined}
      data-unseen={!row.was_seen || undefined}
      data-chosen={props.isChosen || undefined}
    >
      <Checkbox
        size="xs"
        className={styles.check}
        aria-label={w.leads.choose(row.title ?? '')}
        checked={props.isChosen}
        onClick={event => {
          range.current = event.shiftKey;
        }}
        onChange={event => props.onToggle(event.currentTarget.checked, range.current)}
      />
      <button type="button" className={styles.open} onClick={props.onOpen}>
        <span className={styles.first}>
          <span className={styles.name}>
            {row.title}
            {!row.was_seen && <span className={styles.hidden}> · {w.leads.unseen}</span>}
          </span>
          {row.unread && <IconMail size={14} role="img" aria-label={w.deals.unread} />}
          {row.value && <span className={styles.value}>{f.money(row.value.amount, row.value.currency)}</span>}
        </span>
        <span className={styles.second}>
          <span className={styles.about}>{about}</span>
          {row.owner_name && (
            <span title={row.owner_name}>
              <Initials name={row.owner_name} size={18} />
            </span>
          )}
        </span>
        <span className={styles.third}>
          <span className={styles.due} data-state={state}>
            {next ? words(next) : w.deals.due.none}
          </span>
          <span className={styles.tags}>
            {row.label_ids?.map(id => {
              const label = labels?.find(each => each.id === id);
              return label && <Label key={id} name={label.name} color={label.color} />;
            })}
            {row.source_name && row.source_name !== 'Manually created' && (
              <span className={styles.source}>{w.leads.sources[row.source_name]}</span>
            )}
          </span>
        </span>
      </button>
    </div>
  );
}
