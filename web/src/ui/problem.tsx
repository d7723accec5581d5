import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { useErrorText } from './error-text';
import styles from './ui.module.css';

/** An error where it belongs on the page, announced when it appears. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { w } = useI18n();
  const text = useErrorText()(error);
  return (
    <div className={styles.problem} role="alert">
      <IconAlertCircle size={18} aria-hidden />
      <div>
        <p>{text.title}</p>
        {text.next && <p>{text.next}</p>}
        {retry && (
          <Button variant="default" size="compact-sm" mt={8} onClick={retry}>
            {w.app.retry}
          </Button>
        )}
      </div>
    </div>
  );
}
