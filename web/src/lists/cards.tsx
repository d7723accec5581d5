import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Cell } from './cell';
import type { Column } from './columns';
import styles from './lists.module.css';
import { listNouns } from './nouns';
import { useMore } from '../ui/use-more';
import type { Listed } from './table';

/** The same as .card in lists.module.css. */
const cardHeight = 78;

/** On a phone: each item by its name and what matters most of it. */
export function Cards(props: Listed & { label: string; columns: Column[] }) {
  const { w } = useI18n();
  const { kind, rows, selection } = props;
  const { title, facts, hasNext } = listNouns[kind];
  const shown = facts.flatMap(code => props.columns.find(column => column.code === code) ?? []);
  const next = hasNext ? props.columns.find(column => column.code === 'next_activity') : undefined;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => cardHeight,
    overscan: 8,
    getItemKey: index => rows[index]!.id,
  });
  const items = virtual.getVirtualItems();
  useMore(props.list, items.at(-1)?.index ?? 0, rows.length);
  return (
    <div ref={box} className={styles.scroll} role="list" aria-label={props.label} tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map(item => {
          const row = rows[item.index]!;
          const name = String(row[title] || w.records.unnamed);
          return (
            <div
              key={item.key}
              role="listitem"
              aria-setsize={props.total}
              aria-posinset={item.index + 1}
              className={styles.card}
              style={{ transform: `translateY(${item.start}px)` }}
              data-ticked={selection.has(row.id) || undefined}
            >
              <label className={styles.cardTick}>
                <input
                  type="checkbox"
                  aria-label={w.lists.select(name)}
                  checked={selection.has(row.id)}
                  onChange={() => selection.toggle(row, item.index)}
                />
              </label>
              <div className={styles.cardText}>
                <Link to={addressOf(kind, row.id)} className={styles.title}>
                  {name}
                </Link>
                <div className={styles.facts}>
                  {shown.map(column => (
                    <span key={column.code}>
                      <Cell row={row} column={column} names={props.names} today={props.today} />
                    </span>
                  ))}
                </div>
                {next && (
                  <div className={styles.facts}>
                    <Cell row={row} column={next} names={props.names} today={props.today} />
                  </div>
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
