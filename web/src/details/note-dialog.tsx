import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/client';
import { addNote, noteKinds, noteRow, type NotedItem, type TimelineKind } from '../api/details';
import { ItemPicker } from '../crm/item-picker';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { useToast } from '../ui/toast';
import styles from './details.module.css';
import { NoteEditor } from './note-editor';

/** A note on an item, written from wherever one is. */
export function NoteDialog(props: { on: NotedItem | null; onClose: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const [kind, setKind] = useState<TimelineKind>('deal');
  const [on, setOn] = useState(props.on);
  const refresh = () => void client.invalidateQueries({ queryKey: ['timeline'] });

  async function save(html: string) {
    if (!on) return;
    try {
      const { id } = await addNote(on.kind, on.id, html);
      props.onClose();
      refresh();
      toast.done(
        w.details.noted(on.title),
        () => void send('DELETE', noteRow(id)).then(refresh, toast.failed),
      );
    } catch (error) {
      toast.failed(error);
    }
  }

  return (
    <Dialog
      onClose={props.onClose}
      title={props.on ? w.details.noteOn(props.on.title) : w.details.addNote}
      size="lg"
    >
      <div className={styles.noteDialog}>
        {!props.on && (
          <div className={styles.noteAbout}>
            <Select
              aria-label={w.details.noteKind}
              allowDeselect={false}
              data={noteKinds.map(value => ({ value, label: w.records.names[value] }))}
              value={kind}
              onChange={value => {
                setKind(value as TimelineKind);
                setOn(null);
              }}
            />
            <ItemPicker
              key={kind}
              kind={kind}
              label={w.records.names[kind]}
              hideLabel
              autoFocus
              value={on?.id ?? null}
              name={on?.title}
              onChange={picked => setOn(picked && { kind, id: picked.id, title: picked.name })}
            />
          </div>
        )}
        {/* There is nowhere to keep a note before it is known what it stands on. */}
        {on && (
          <NoteEditor
            html=""
            label={w.details.note}
            placeholder={w.details.note}
            onSave={save}
            onCancel={props.onClose}
          />
        )}
      </div>
    </Dialog>
  );
}
