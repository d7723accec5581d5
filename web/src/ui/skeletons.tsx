import { Skeleton } from '@mantine/core';
import { useI18n } from '../i18n';
import styles from './ui.module.css';

/** Grey lines in the shape of a page, while it is on its way. */
export function PageSkeleton() {
  const { w } = useI18n();
  return (
    <div className={styles.column} role="status" aria-label={w.app.loading}>
      <Skeleton h={26} w={190} mb={28} />
      <Lines count={4} />
    </div>
  );
}

export function Lines({ count, height = 62 }: { count: number; height?: number }) {
  return Array.from({ length: count }, (_, i) => <Skeleton key={i} h={height} mb={12} />);
}
