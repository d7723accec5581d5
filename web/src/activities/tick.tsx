import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ActivityRow } from '../api/activities';
import { useI18n } from '../i18n';
import styles from './activities.module.css';
import { useActivities } from './use-activities';

/** Marks an activity done, and to be done again. */
export function Tick({ row }: { row: ActivityRow }) {
  const { w } = useI18n();
  const activities = useActivities();
  return (
    <button
      type="button"
      className={styles.tick}
      aria-pressed={row.done}
      aria-label={w.activities.doneWhich(row.subject)}
      onClick={() => void activities.setDone(row, !row.done)}
    >
      {row.done ? (
        <IconCircleCheckFilled size={19} aria-hidden />
      ) : (
        <IconCircle size={19} stroke={1.5} aria-hidden />
      )}
    </button>
  );
}
