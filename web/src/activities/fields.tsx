import { Anchor, Button, Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconMapPin, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Activity } from '../api/activities';
import { usersQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import { ClockInput } from './clock-input';
import styles from './dialog.module.css';
import type { Draft } from './draft';
import { Guests } from './guests';
import { LinkFields } from './link-fields';
import { NoteEditor } from './note-editor';
import { TypeIcon, useTypes } from './type-icon';

/** Minutes that meetings take; others can be drawn in the calendar. */
const lengths = [15, 30, 45, 60, 90, 120, 180, 240, 480];

export function Fields(props: {
  draft: Draft;
  known: Activity | null;
  onChange: (changed: Partial<Draft>) => void;
}) {
  const { w, f } = useI18n();
  const { draft, onChange } = props;
  const { types, nameOf } = useTypes();
  const { data: users } = useQuery(usersQuery);
  const minutes = [...new Set([...lengths, ...(draft.minutes ? [draft.minutes] : [])])].sort((a, b) => a - b);
  const shownTypes = types.some(type => type.key_string === draft.type)
    ? types.map(type => type.key_string)
    : [...types.map(type => type.key_string), draft.type];

  return (
    <div className={styles.fields}>
      <div className={styles.types} role="radiogroup" aria-label={w.activities.type}>
        {shownTypes.map(type => (
          <label key={type} data-checked={type === draft.type || undefined}>
            <input
              type="radio"
              name="type"
              checked={type === draft.type}
              onChange={() => onChange({ type })}
            />
            <TypeIcon type={type} size={17} /> {nameOf(type)}
          </label>
        ))}
      </div>
      <TextInput
        data-autofocus
        aria-label={w.activities.subject}
        placeholder={nameOf(draft.type)}
        size="md"
        maxLength={255}
        value={draft.subject}
        onChange={event => onChange({ subject: event.currentTarget.value })}
      />
      <div className={styles.time}>
        <DayInput
          label={w.activities.date}
          clearable
          clearButtonProps={{ 'aria-label': w.activities.noDate }}
          value={draft.wall?.day ?? null}
          onChange={day => onChange({ wall: day ? { day, time: draft.wall?.time ?? null } : null })}
        />
        <ClockInput
          label={w.activities.time}
          disabled={!draft.wall}
          value={draft.wall?.time ?? null}
          onChange={time => draft.wall && onChange({ wall: { day: draft.wall.day, time } })}
        />
        <Select
          label={w.activities.duration}
          clearable
          allowDeselect
          placeholder={w.activities.none}
          data={minutes.map(each => ({ value: String(each), label: f.duration(each * 60) }))}
          value={draft.minutes ? String(draft.minutes) : null}
          onChange={value => onChange({ minutes: value ? Number(value) : null })}
        />
        <SegmentedControl
          aria-label={w.activities.busyLabel}
          value={String(draft.busy)}
          onChange={value => onChange({ busy: value === 'true' })}
          data={[
            { value: 'false', label: w.activities.free },
            { value: 'true', label: w.activities.busy },
          ]}
        />
      </div>
      <LinkFields draft={draft} onChange={onChange} />
      <Guests id={props.known?.id ?? null} guests={draft.guests} onChange={guests => onChange({ guests })} />
      <TextInput
        label={w.activities.location}
        leftSection={<IconMapPin size={15} aria-hidden />}
        maxLength={255}
        value={draft.location}
        description={
          draft.location.trim() && (
            <Anchor
              size="xs"
              target="_blank"
              rel="noreferrer"
              href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(draft.location)}`}
            >
              {w.activities.openMap}
            </Anchor>
          )
        }
        onChange={event => onChange({ location: event.currentTarget.value })}
      />
      <Text
        label={w.activities.note}
        hint={w.activities.noteHint}
        add={w.activities.addNote}
        html={draft.note}
        onChange={note => onChange({ note })}
      />
      <Text
        label={w.activities.description}
        hint={w.activities.descriptionHint}
        add={w.activities.addDescription}
        html={draft.description}
        onChange={description => onChange({ description })}
      />
      <div className={styles.last}>
        <Select
          label={w.activities.owner}
          searchable
          data={(users ?? [])
            .filter(user => user.active_flag || user.id === draft.owner)
            .map(user => ({ value: String(user.id), label: user.name }))}
          value={draft.owner === null ? null : String(draft.owner)}
          onChange={value => value && onChange({ owner: Number(value) })}
        />
        <Checkbox
          label={w.activities.markedDoneLabel}
          checked={draft.done}
          onChange={event => onChange({ done: event.currentTarget.checked })}
        />
      </div>
    </div>
  );
}

/** A text that most activities do without: a button until somebody wants it. */
function Text(props: {
  label: string;
  hint: string;
  add: string;
  html: string;
  onChange: (html: string) => void;
}) {
  const [isOpen, setOpen] = useState(!!props.html);
  if (isOpen) return <NoteEditor {...props} autoFocus={!props.html} />;
  return (
    <Button
      className={styles.addText ?? ''}
      size="compact-sm"
      variant="subtle"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => setOpen(true)}
    >
      {props.add}
    </Button>
  );
}
