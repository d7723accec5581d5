import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconFlagFilled, IconPaperclip } from '@tabler/icons-react';
import { memo } from 'react';
import type { MailLabel } from '../api/mail-labels';
import type { ListChoice } from '../api/threads';
import type { ThreadRow as Row } from '../api/types';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import { ItemIcon } from '../ui/item-icon';
import styles from './thread-row.module.css';

/** One thread of the list: who and when, what, the beginning of the newest text, what it belongs to. */
export const ThreadRow = memo(function ThreadRow(props: {
  row: Row;
  choice: ListChoice;
  /** One's own, by their ids. */
  labels: ReadonlyMap<number, MailLabel>;
  isCursor: boolean;
  isOpen: boolean;
  isSelected: boolean;
  at: number;
  onSelect: (row: Row, at: number, toThere: boolean) => void;
}) {
  const { w, f } = useI18n();
  const { row } = props;
  const labels = row.labels.flatMap(id => props.labels.get(id) ?? []);
  const people = row.people.map(person =>
    person.me ? w.mail.me : person.name?.trim() || person.email || w.mail.nobody,
  );
  return (
    <div className={styles.box} data-selected={props.isSelected || undefined}>
      <Link
        to="/mail/$threadId"
        params={{ threadId: row.id }}
        search={props.choice}
        className={styles.row}
        data-unread={row.unread || undefined}
        data-cursor={props.isCursor || undefined}
        aria-current={props.isOpen ? 'true' : undefined}
      >
        <span className={styles.dot} aria-hidden={!row.unread}>
          {row.unread && <span className={styles.sr}>{w.mail.unread}</span>}
        </span>
        <span className={styles.people}>
          {people.length ? people.map(shorten(people.length)).join(', ') : w.mail.nobody}
        </span>
        <span className={styles.side}>
          {row.message_count > 1 && (
            <span className={styles.count} title={w.mail.messageCount(row.message_count)}>
              {f.number(row.message_count)}
            </span>
          )}
          {row.flagged && <IconFlagFilled size={13} aria-label={w.mail.flagged} role="img" />}
          {row.has_attachments && <IconPaperclip size={14} aria-label={w.mail.attachment} role="img" />}
          <time dateTime={row.last_at} title={f.full(row.last_at)}>
            {f.short(row.last_at)}
          </time>
        </span>
        <span className={styles.line}>
          <span className={styles.subject}>{row.subject || w.mail.noSubject}</span>
          {labels.length > 0 && (
            <span className={styles.labels}>
              {labels.slice(0, 2).map(label => (
                <Label key={label.id} name={label.name} color={label.color} />
              ))}
              {labels.length > 2 && (
                <span className={styles.more} title={f.list(labels.slice(2).map(label => label.name))}>
                  +{f.number(labels.length - 2)}
                </span>
              )}
            </span>
          )}
        </span>
        <span className={styles.line}>
          <span className={styles.snippet}>{row.snippet}</span>
          {row.asks ? (
            <span className={styles.ask} title={w.mail.asksLabel}>
              {w.mail.asks}
            </span>
          ) : (
            row.item && (
              <span className={styles.item} title={`${w.crm.types[row.item.type]}: ${row.item.title}`}>
                <ItemIcon type={row.item.type} size={13} />
                <span>{row.item.title}</span>
              </span>
            )
          )}
        </span>
      </Link>
      <label className={styles.tick}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={w.mailList.select(row.subject || w.mail.noSubject)}
          checked={props.isSelected}
          onChange={event =>
            props.onSelect(row, props.at, (event.nativeEvent as unknown as MouseEvent).shiftKey)
          }
        />
      </label>
    </div>
  );
});

/** In company first names are enough; alone there is room for the whole name. */
const shorten = (count: number) => (name: string) => {
  if (count < 2 || /[@,]/.test(name)) return name;
  const words = name.split(/\s+/);
  // "Dr." and its like say little.
  return (words[0]?.endsWith('.') ? words.at(-1) : words[0]) ?? name;
};

export function RowSkeletons() {
  const { w } = useI18n();
  return (
    <div role="status" aria-label={w.app.loading}>
      {Array.from({ length: 9 }, (_, i) => (
        <div key={i} className={styles.bones}>
          <Skeleton h={11} w={`${34 + ((i * 17) % 26)}%`} />
          <Skeleton h={11} w={`${58 + ((i * 23) % 32)}%`} />
          <Skeleton h={9} w={`${50 + ((i * 31) % 45)}%`} />
        </div>
      ))}
    </div>
  );
}
