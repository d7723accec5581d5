import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Editor as Tiptap } from '@tiptap/react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Editor } from '../compose/editor';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './details.module.css';
import { insertMention, Mention, typedMention, type Typed } from './mention';

/** So many colleagues are offered after an `@`. */
const most = 5;

/** The text of a note or a comment: an `@` mentions a colleague, Ctrl or Cmd with Enter keeps it. */
export function NoteEditor(props: {
  html: string;
  label: string;
  placeholder: string;
  onSave: (html: string) => Promise<void>;
  onCancel: () => void;
}) {
  const { w } = useI18n();
  const users = useQuery(usersQuery).data ?? [];
  const html = useRef(props.html);
  const editor = useRef<Tiptap | null>(null);
  const [isEmpty, setEmpty] = useState(!props.html);
  const [isSaving, setSaving] = useState(false);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [at, setAt] = useState(0);
  const asked = typed?.text.toLowerCase();
  const offered =
    asked === undefined
      ? []
      : users
          .filter(user => user.active_flag && !user.is_you && user.name.toLowerCase().includes(asked))
          .slice(0, most);

  async function save() {
    if (isEmpty || isSaving) return;
    setSaving(true);
    await props.onSave(html.current);
    setSaving(false);
  }

  function mention(user: { id: number; name: string } | undefined) {
    if (user && typed && editor.current) insertMention(editor.current, typed, user);
    setTyped(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      take();
      void save();
    } else if (offered.length && (event.key === 'Enter' || event.key === 'Tab')) {
      take();
      mention(offered[at]);
    } else if (offered.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      take();
      setAt((at + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === 'Escape') {
      if (!offered.length) return props.onCancel();
      take();
      setTyped(null);
    }
  }

  return (
    <div className={styles.noteEditor} onKeyDownCapture={onKeyDown}>
      <Editor
        html={props.html}
        label={props.label}
        placeholder={props.placeholder}
        autoFocus
        extensions={[Mention]}
        onReady={now => {
          editor.current = now;
        }}
        onChange={next => {
          html.current = next;
          setEmpty(!next.replaceAll(/<(?!a data-mentions|a href="#")[^>]*>|&nbsp;/g, '').trim());
          setTyped(editor.current && typedMention(editor.current));
          setAt(0);
        }}
      >
        {offered.length > 0 && (
          <ul className={styles.mentions} aria-label={w.details.mention}>
            {offered.map((user, index) => (
              <li key={user.id}>
                <button
                  type="button"
                  data-chosen={index === at || undefined}
                  // The cursor stays in the text.
                  onMouseDown={event => event.preventDefault()}
                  onClick={() => mention(user)}
                >
                  <Initials name={user.name} size={20} />
                  {user.name}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Editor>
      <div className={styles.noteButtons}>
        <span className={styles.dim}>{w.details.mentionHint}</span>
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
