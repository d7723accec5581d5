import '@mantine/tiptap/styles.css';
import { RichTextEditor } from '@mantine/tiptap';
import { useEditor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useId } from 'react';
import { useI18n } from '../i18n';
import styles from './dialog.module.css';

/** A text with lists and emphasis, and who reads it. */
export function NoteEditor(props: {
  label: string;
  hint: string;
  html: string;
  autoFocus: boolean;
  onChange: (html: string) => void;
}) {
  const { w } = useI18n();
  const id = useId();
  const editor = useEditor({
    extensions: [StarterKit.configure({ link: { openOnClick: false, defaultProtocol: 'https' } })],
    content: props.html,
    autofocus: props.autoFocus ? 'end' : false,
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: { 'aria-labelledby': id, 'aria-multiline': 'true', role: 'textbox' },
    },
    onUpdate: ({ editor: now }) => props.onChange(now.isEmpty ? '' : now.getHTML()),
  });
  return (
    <div>
      <p className={styles.textLabel}>
        <span id={id}>{props.label}</span> <span className={styles.dim}>{props.hint}</span>
      </p>
      <RichTextEditor editor={editor} labels={w.compose.tools} className={styles.editor ?? ''}>
        <RichTextEditor.Content />
        <RichTextEditor.Toolbar className={styles.tools ?? ''}>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Bold />
            <RichTextEditor.Italic />
            <RichTextEditor.BulletList />
            <RichTextEditor.OrderedList />
          </RichTextEditor.ControlsGroup>
        </RichTextEditor.Toolbar>
      </RichTextEditor>
    </div>
  );
}
