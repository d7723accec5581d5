import styles from './compose.module.css';
import { Editor } from './editor';

/** The editor of mails for a text outside of any draft: a signature, a template. */
export function BareEditor(props: {
  html: string;
  label: string;
  placeholder: string;
  withFields?: boolean;
  onChange: (html: string) => void;
}) {
  return (
    <div className={styles.signature}>
      <Editor autoFocus={false} {...props} />
    </div>
  );
}
