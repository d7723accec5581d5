import { Button } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Editor } from '../compose/editor';
import { useI18n } from '../i18n';
import styles from './details.module.css';

/** The text of a note; Ctrl or Cmd with Enter keeps it. */
export function NoteEditor(props: {
  html: string;
  onSave: (html: string) => Promise<void>;
  onCancel: () => void;
}) {
  const { w } = useI18n();
  const html = useRef(props.html);
  const [isEmpty, setEmpty] = useState(!props.html);
  const [isSaving, setSaving] = useState(false);

  async function save() {
    if (isEmpty || isSaving) return;
    setSaving(true);
    await props.onSave(html.current);
    setSaving(false);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      void save();
    }
    if (event.key === 'Escape') props.onCancel();
  }

  return (
    <div className={styles.noteEditor} onKeyDownCapture={onKeyDown}>
      <Editor
        html={props.html}
        label={w.details.note}
        placeholder={w.details.notePlaceholder}
        autoFocus
        onChange={next => {
          html.current = next;
          setEmpty(!next.replaceAll(/<[^>]*>|&nbsp;/g, '').trim());
        }}
      />
      <div className={styles.noteButtons}>
        <Button variant="default" size="compact-md" onClick={props.onCancel}>
          {w.app.cancel}
        </Button>
        <Button size="compact-md" disabled={isEmpty} loading={isSaving} onClick={() => void save()}>
          {w.records.save}
        </Button>
      </div>
    </div>
  );
}
