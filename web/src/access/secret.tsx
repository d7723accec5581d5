import { Button } from '@mantine/core';
import { Copy } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import styles from './access.module.css';
import { useAccessWords } from './words';

export interface Shown {
  text: string;
  copy: string;
  copied: string;
}

/** What is shown this once: it is closed by its own button only, so that a slip does not lose it. */
export function SecretDialog(props: { title: string; lead: string; secrets: Shown[]; onClose: () => void }) {
  const a = useAccessWords();
  return (
    <Dialog title={props.title} onClose={props.onClose} closeOnClickOutside={false} closeOnEscape={false}>
      <div className={styles.form}>
        <p className={styles.note}>{props.lead}</p>
        {props.secrets.map(({ text, copy, copied }) => (
          <div key={copy} className={styles.form} style={{ gap: 8 }}>
            <code className={styles.secret}>{text}</code>
            <div>
              <Copy text={text} label={copy} done={copied} size="xs" variant="default" />
            </div>
          </div>
        ))}
        <div className={styles.buttons}>
          <Button onClick={props.onClose}>{a.users.done}</Button>
        </div>
      </div>
    </Dialog>
  );
}
