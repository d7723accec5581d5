import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { activityQuery, type Activity } from '../api/activities';
import { sessionQuery } from '../api/session';
import { useZone } from '../compose/send-later';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import type { NewActivity } from './activity-dialog';
import { Agenda } from './agenda';
import styles from './dialog.module.css';
import { changedFields, draftOf, givenFields, newDraft, type Draft } from './draft';
import { Fields } from './fields';
import { nextHalfHour } from './times';
import { useTypes } from './type-icon';
import { useActivities } from './use-activities';

/** An activity, new or known, and beside it the day of its owner. Ctrl+Enter saves. */
export function ActivityDialog({
  given,
  onClose,
}: {
  given: NewActivity | { id: number };
  onClose: () => void;
}) {
  const { w } = useI18n();
  const isNew = !('id' in given);
  return (
    <Dialog
      onClose={onClose}
      title={isNew ? w.activities.add : w.activities.one}
      size={980}
      yOffset="5vh"
      centered={false}
    >
      {isNew ? <NewForm given={given} onClose={onClose} /> : <KnownForm id={given.id} onClose={onClose} />}
    </Dialog>
  );
}

function NewForm({ given, onClose }: { given: NewActivity; onClose: () => void }) {
  const { data: session } = useQuery(sessionQuery);
  const { types } = useTypes();
  const zone = useZone();
  const first = types[0]?.key_string;
  if (!first) return <Lines count={6} height={40} />;
  const draft = newDraft({ type: first, ...given }, session?.user?.id ?? null, nextHalfHour(zone));
  return <Form before={draft} known={null} onSaved={given.onSaved} onClose={onClose} />;
}

function KnownForm({ id, onClose }: { id: number; onClose: () => void }) {
  // What was edited stays as somebody left it: a change that arrives meanwhile does not overwrite it. For the same reason
  // it begins with what is there now, and not with what was there when the dialog was open before.
  const found = useQuery({ ...activityQuery(id), refetchOnWindowFocus: false, gcTime: 0 });
  const zone = useZone();
  if (found.isPending) return <Lines count={6} height={40} />;
  if (found.isError) return <Problem error={found.error} retry={() => void found.refetch()} />;
  return <Form key={id} before={draftOf(found.data, zone)} known={found.data} onClose={onClose} />;
}

function Form(props: {
  before: Draft;
  known: Activity | null;
  onSaved?: (() => void) | undefined;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const zone = useZone();
  const activities = useActivities();
  const { nameOf } = useTypes();
  const { known } = props;
  const [before] = useState(props.before);
  const [draft, setDraft] = useState(before);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const change = (changed: Partial<Draft>) => setDraft(now => ({ ...now, ...changed }));

  async function save(event?: FormEvent) {
    event?.preventDefault();
    setSaving(true);
    setError(null);
    const named = { ...draft, subject: draft.subject.trim() || nameOf(draft.type) };
    try {
      if (known) {
        const { fields, back } = changedFields(before, named, zone);
        if (Object.keys(fields).length) await activities.save(known.id, fields, back);
      } else await activities.add(givenFields(named, zone));
      props.onSaved?.();
      props.onClose();
    } catch (caught) {
      setError(caught);
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isSaving) return;
    event.preventDefault();
    void save();
  }

  return (
    <form className={styles.dialog} noValidate onSubmit={event => void save(event)} onKeyDown={onKeyDown}>
      <div className={styles.columns}>
        <Fields draft={draft} known={known} onChange={change} />
        <Agenda draft={draft} known={known} onChange={change} />
      </div>
      {error !== null && <Problem error={error} />}
      <footer className={styles.footer}>
        {known && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => {
              props.onClose();
              void activities.remove(known);
            }}
          >
            {w.activities.delete}
          </Button>
        )}
        <span className={styles.gap} />
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
        <Button type="submit" loading={isSaving} title={w.activities.saveKey}>
          {w.activities.save}
        </Button>
      </footer>
    </form>
  );
}
