import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { ContactType } from '../api/duplicates';
import type { Mark, TimelineRow } from '../api/timeline';
import { refreshAround } from '../crm/change';
import { activityTypesQuery } from '../crm/company';
import { addItem, changeItem, deleteItem } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { Dot, signOf } from './marks';
import styles from './timeline.module.css';

/** What is in a cell, a planned activity to be ticked, and a new one. */
export function CellDetails(props: {
  type: ContactType;
  row: TimelineRow;
  when: string;
  marks: Mark[];
  /** On which a new activity is. */
  day: string;
  onClose: () => void;
}) {
  const { w, f } = useI18n();
  const { row, marks } = props;
  const [isAdding, setAdding] = useState(marks.length === 0);
  return (
    <div className={styles.details}>
      <p>
        <strong>{row.name}</strong> <span className={styles.dim}>{props.when}</span>
      </p>
      {marks.length > 0 && (
        <ul>
          {marks.map(mark => (
            <li key={`${mark.kind} ${mark.id} ${mark.kind === 'deal' ? mark.event : ''}`}>
              {mark.kind === 'activity' ? (
                <ActivityMark mark={mark} />
              ) : (
                <>
                  <Dot sign={signOf(mark)} />
                  <span className={styles.what}>
                    {mark.kind === 'mail' ? (
                      <Link
                        to="/mail/$threadId"
                        params={{ threadId: mark.thread_id }}
                        search={{ view: 'all' }}
                      >
                        {mark.title || w.mail.noSubject}
                      </Link>
                    ) : (
                      <ItemLink kind="deal" id={mark.id} name={mark.title} />
                    )}
                    <span className={styles.dim}>
                      {mark.kind === 'deal'
                        ? w.timeline.events[mark.event]
                        : mark.outgoing
                          ? w.timeline.sent
                          : w.timeline.received}
                      {' · '}
                      {f.full(mark.at)}
                    </span>
                  </span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding ? (
        <NewActivity type={props.type} row={row} day={props.day} onClose={props.onClose} />
      ) : (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {w.timeline.add}
        </Button>
      )}
    </div>
  );
}

function ActivityMark({ mark }: { mark: Extract<Mark, { kind: 'activity' }> }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const types = useQuery(activityTypesQuery).data ?? [];
  const [isDone, setDone] = useState(mark.done);

  async function tick(done: boolean, quietly = false) {
    setDone(done);
    try {
      await changeItem('activity', mark.id, { done });
      refreshAround(client, 'activity', mark.id);
      if (done && !quietly) toast.done(w.timeline.ticked(mark.title), () => void tick(false, true));
    } catch (error) {
      setDone(!done);
      toast.failed(error);
    }
  }

  return (
    <>
      <Checkbox
        size="xs"
        aria-label={w.timeline.tick(mark.title)}
        checked={isDone}
        onChange={event => void tick(event.currentTarget.checked)}
      />
      <span className={styles.what}>
        {mark.title}
        <span className={styles.dim}>
          {types.find(type => type.key_string === mark.type)?.name ?? mark.type}
          {' · '}
          {mark.time ? f.full(`${mark.date}T${mark.time}Z`) : f.date(mark.date)}
        </span>
      </span>
    </>
  );
}

function NewActivity(props: { type: ContactType; row: TimelineRow; day: string; onClose: () => void }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const types = (useQuery(activityTypesQuery).data ?? []).filter(each => each.active_flag);
  const [type, setType] = useState('call');
  const [subject, setSubject] = useState('');
  const [isSaving, setSaving] = useState(false);
  const name = types.find(each => each.key_string === type)?.name ?? type;

  async function save(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    const title = subject.trim() || name;
    const link =
      props.type === 'person'
        ? { participants: [{ person_id: props.row.id, primary: true }] }
        : { org_id: props.row.id };
    try {
      const { id } = await addItem('activity', { subject: title, type, due_date: props.day, ...link });
      refreshAround(client, 'activity');
      const takeBack = async () => {
        await deleteItem('activity', id);
        refreshAround(client, 'activity');
      };
      toast.done(w.timeline.added(title), () => void takeBack().catch(toast.failed));
      props.onClose();
    } catch (error) {
      toast.failed(error);
      setSaving(false);
    }
  }

  return (
    <form className={styles.form} onSubmit={event => void save(event)}>
      <Select
        size="xs"
        label={w.timeline.type}
        comboboxProps={{ withinPortal: false }}
        data={types.map(each => ({ value: each.key_string, label: each.name }))}
        value={type}
        onChange={value => setType(value ?? 'call')}
      />
      <TextInput
        size="xs"
        data-autofocus
        label={w.timeline.subject}
        placeholder={name}
        maxLength={255}
        value={subject}
        onChange={event => setSubject(event.currentTarget.value)}
      />
      <p className={styles.dim}>{f.date(props.day)}</p>
      <Button type="submit" size="compact-sm" loading={isSaving}>
        {w.timeline.save}
      </Button>
    </form>
  );
}
