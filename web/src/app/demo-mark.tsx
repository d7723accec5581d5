import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import styles from './frame.module.css';

/** Says on every page of a demo that it is one. */
export function DemoMark() {
  const { w } = useI18n();
  const { data: session } = useQuery(sessionQuery);
  if (!session?.company?.is_demo) return null;
  return (
    <Tooltip label={w.frame.demo.hint} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <p className={styles.demo}>{w.frame.demo.label}</p>
    </Tooltip>
  );
}
