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
import { wallOf } from '../activities/times';
import type { Change, Comment, Entry, EntryKind, PastActivity, TimelineKind } from '../api/details';
import { refreshAround, useChange } from '../crm/change';
import { useZone } from '../compose/send-later';
import { usersQuery } from '../crm/company';
import { FieldValue } from '../crm/field-value';
import { fieldsQuery, useFieldLabel, type FieldDef } from '../crm/fields';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import styles from './details.module.css';
import { FileLink, placeOf } from './file-link';
import { NoteCard } from './note-card';

const icons: Record<EntryKind, TablerIcon> = {
  change: IconArrowsExchange,
  activity: IconCalendarEvent,
  note: IconNote,
  mail: IconMail,
  file: IconPaperclip,
};

/** What the log says of a merge. */
interface Merged {
  id: number;
  name: string;
  /** Of the item that stayed. */
  fields: string[];
}

interface Told {
  entry: Entry;
  kind: TimelineKind;
  canEdit: boolean;
  /** Of a note. */
  comments: Comment[];
}

/** One thing that happened, marked with where it comes from if that is another item than the page's. */
export function TimelineEntry(props: Told) {
  const { w } = useI18n();
  const { entry } = props;
  const Icon = (entry.kind === 'file' && placeOf(entry.data)?.icon) || icons[entry.kind];
  return (
    <li className={styles.entry}>
      <span className={styles.mark} title={w.details.kinds[entry.kind]}>
        <Icon size={15} stroke={1.7} aria-hidden />
      </span>
      <Body {...props} />
    </li>
  );
}

function Body({ entry, kind, canEdit, comments }: Told): ReactNode {
  const { w, f } = useI18n();
  const sources: Record<string, string> = w.details.changeSources;
  switch (entry.kind) {
    case 'change':
      return (
        <div className={styles.line}>
          <ChangeLine change={entry.data} />
          <Meta entry={entry} by={entry.data.user_id}>
            {sources[entry.data.change_source ?? '']}
          </Meta>
        </div>
      );
    case 'note':
      return (
        <NoteCard note={entry.data} kind={kind} canEdit={canEdit} comments={comments}>
          <From entry={entry} />
        </NoteCard>
      );
    case 'activity':
      return (
        <div className={styles.card}>
          <ActivityLine activity={entry.data} canEdit={canEdit} />
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
          <FileLink file={entry.data} className={styles.entryTitle} />
          <Meta entry={entry}>{placeOf(entry.data)?.name ?? f.size(entry.data.file_size)}</Meta>
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
  const users = useQuery(usersQuery).data;
  const labelOf = useFieldLabel();
  const { field_key: key, old_value: old, new_value: now } = change;
  if (key === 'is_deleted')
    return <span>{now ? w.details.wasDeleted[kind] : w.details.wasRestored[kind]}</span>;
  if (key === 'is_archived') return <span>{now ? w.details.wasArchived : w.details.wasUnarchived}</span>;
  if (key === 'merged') return <MergedLine kind={kind} merged={now as Merged} />;
  if (key === 'add_time') return <span>{w.details.wasAdded[kind]}</span>;
  if (key === 'participant_id')
    return (
      <span>
        {now ? w.details.takesPart : w.details.takesPartNoMore}{' '}
        <ItemLink kind="person" id={(now ?? old) as number} />
      </span>
    );
  if (key === 'follower_id') {
    const name = users?.find(user => user.id === (now ?? old))?.name ?? w.records.hidden;
    return <span>{now ? w.details.follows(name) : w.details.followsNoMore(name)}</span>;
  }
  const field = fields?.find(each => each.code === key);
  if (!field)
    return <span>{w.details.fieldChanged(labelOf({ code: key, name: key, isCustom: false }))}</span>;
  const shown = asLogged(field);
  const value = (of: unknown) =>
    of === null || of === undefined || of === '' ? (
      <span className={styles.dim}>{w.details.empty}</span>
    ) : (
      <FieldValue field={shown} value={of} />
    );
  return (
    <span>
      {labelOf(field)}: {value(old)} → {value(now)}
    </span>
  );
}

/** What was merged into the item, and which of its fields took something from that. */
function MergedLine({ kind, merged }: { kind: TimelineKind; merged: Merged }) {
  const { w, f } = useI18n();
  const known = useQuery(fieldsQuery(kind)).data;
  const labelOf = useFieldLabel();
  const names = merged.fields.map(code =>
    labelOf(known?.find(each => each.code === code) ?? { code, name: code, isCustom: false }),
  );
  return (
    <span>
      {w.details.wasMerged(merged.name)}
      {names.length > 0 && <span className={styles.dim}> · {w.details.taken(f.list(names))}</span>}
    </span>
  );
}

/** The log keeps the bare amount, whose currency is a field of its own, and of addresses the one that came or went. */
function asLogged(field: FieldDef): FieldDef {
  if (field.type === 'monetary') return { ...field, type: 'double' };
  return field.code === 'emails' ? { ...field, code: 'email', type: 'varchar' } : field;
}

function ActivityLine({ activity, canEdit }: { activity: PastActivity; canEdit: boolean }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const { change } = useChange();
  const { done } = activity;
  const due = wallOf(activity, useZone());

  async function setDone(value: boolean) {
    await change('activity', activity.id, { done: value }, { done: !value });
    refreshAround(client, 'activity');
  }

  return (
    <Checkbox
      checked={done}
      disabled={!canEdit}
      onChange={event => void setDone(event.currentTarget.checked)}
      label={
        <>
          <span className={styles.entryTitle} data-done={done || undefined}>
            {activity.subject}
          </span>
          {due && (
            <span className={styles.dim}>
              {' '}
              · {f.date(due.day)} {due.time && f.clock(due.time)}
            </span>
          )}
        </>
      }
      aria-label={w.details.markDone(activity.subject)}
    />
  );
}
