import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { useErrorText } from './error-text';
import styles from './ui.module.css';

/** An error where it belongs on the page, announced when it appears. */
export function Problem(props: {
  error: unknown;
  /** What an answer of this status means here, where it can mean one thing only. */
  means?: Record<number, { title: string; next: string }>;
  retry?: () => void;
}) {
  const { w } = useI18n();
  const { error, retry } = props;
  const inGeneral = useErrorText()(error);
  const text = (error instanceof ApiError && props.means?.[error.status]) || inGeneral;
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
