import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  IconArrowsExchange,
  IconCalendarEvent,
  IconMail,
  IconNote,
  IconPaperclip,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Change, Entry, EntryKind, PastActivity, TimelineKind } from '../api/details';
import { refreshAround, useChange } from '../crm/change';
import { usersQuery } from '../crm/company';
import { FieldValue } from '../crm/field-value';
import { fieldsQuery, useFieldLabel } from '../crm/fields';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import styles from './details.module.css';
import { NoteCard } from './note-card';

const icons: Record<EntryKind, TablerIcon> = {
  change: IconArrowsExchange,
  activity: IconCalendarEvent,
  note: IconNote,
  mail: IconMail,
  file: IconPaperclip,
};

/** One thing that happened, marked with where it comes from if that is another item than the page's. */
export function TimelineEntry({ entry, kind }: { entry: Entry; kind: TimelineKind }) {
  const { w } = useI18n();
  const Icon = icons[entry.kind];
  return (
    <li className={styles.entry}>
      <span className={styles.mark} title={w.details.kinds[entry.kind]}>
        <Icon size={15} stroke={1.7} aria-hidden />
      </span>
      <Body entry={entry} kind={kind} />
    </li>
  );
}

function Body({ entry, kind }: { entry: Entry; kind: TimelineKind }): ReactNode {
  const { w, f } = useI18n();
  switch (entry.kind) {
    case 'change':
      return (
        <div className={styles.line}>
          <ChangeLine change={entry.data} />
          <Meta entry={entry} by={entry.data.user_id} />
        </div>
      );
    case 'note':
      return (
        <NoteCard note={entry.data} kind={kind}>
          <From entry={entry} />
        </NoteCard>
      );
    case 'activity':
      return (
        <div className={styles.card}>
          <ActivityLine activity={entry.data} />
          <Meta entry={entry} by={entry.data.user_id} />
        </div>
      );
    case 'mail':
      return (
        <div className={styles.card}>
          <Link
            to="/mail/$threadId"
            params={{ threadId: entry.data.mail_thread_id }}
            search={{ view: 'all' }}
            className={styles.entryTitle}
          >
            {entry.data.subject || w.mail.noSubject}
          </Link>
          <div className={styles.dim}>{entry.data.snippet}</div>
          <Meta entry={entry}>{f.list(entry.data.from.map(each => each.name || each.email_address))}</Meta>
        </div>
      );
    case 'file':
      return (
        <div className={styles.card}>
          <a href={`/api/v1/files/${entry.data.id}/download`} className={styles.entryTitle}>
            {entry.data.name}
          </a>
          <Meta entry={entry}>{f.size(entry.data.file_size)}</Meta>
        </div>
      );
  }
}

function Meta({ entry, by, children }: { entry: Entry; by?: number | null; children?: ReactNode }) {
  const { f } = useI18n();
  const user = useQuery(usersQuery).data?.find(each => each.id === by);
  return (
    <div className={styles.meta}>
      <time dateTime={entry.at} title={f.full(entry.at)}>
        {f.short(entry.at)}
      </time>
      {user && <span>{user.name}</span>}
      {children && <span>{children}</span>}
      <From entry={entry} />
    </div>
  );
}

const From = ({ entry: { from, rolled_up: isOther } }: { entry: Entry }) =>
  isOther ? <ItemLink kind={from.type} id={from.id} name={from.title} icon /> : null;

function ChangeLine({ change }: { change: Change }) {
  const { w } = useI18n();
  const kind = change.item_type as TimelineKind;
  const fields = useQuery(fieldsQuery(kind)).data;
  const labelOf = useFieldLabel();
  if (change.field_key === 'is_deleted')
    return <span>{change.new_value ? w.details.wasDeleted[kind] : w.details.wasRestored[kind]}</span>;
  if (change.field_key === 'add_time') return <span>{w.details.wasAdded[kind]}</span>;
  const field = fields?.find(each => each.code === change.field_key);
  if (!field) return <span>{w.details.fieldChanged(change.field_key)}</span>;
  // The log keeps the bare amount: its currency is a field of its own.
  const shown = field.type === 'monetary' ? { ...field, type: 'double' } : field;
  const value = (of: unknown) =>
    of === null || of === undefined || of === '' ? (
      <span className={styles.dim}>{w.details.empty}</span>
    ) : (
      <FieldValue field={shown} value={of} />
    );
  return (
    <span>
      {labelOf(field)}: {value(change.old_value)} → {value(change.new_value)}
    </span>
  );
}

function ActivityLine({ activity }: { activity: PastActivity }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const { change } = useChange();
  const { due_date: day, due_time: time, done } = activity;

  async function setDone(value: boolean) {
    await change('activity', activity.id, { done: value }, { done: !value });
    refreshAround(client, 'activity');
  }

  return (
    <Checkbox
      checked={done}
      onChange={event => void setDone(event.currentTarget.checked)}
      label={
        <>
          <span className={styles.entryTitle} data-done={done || undefined}>
            {activity.subject}
          </span>
          {day && (
            <span className={styles.dim}>
              {' '}
              · {f.date(day)} {time && f.clock(time)}
            </span>
          )}
        </>
      }
      aria-label={w.details.markDone(activity.subject)}
    />
  );
}
