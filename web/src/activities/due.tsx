import { IconAlertTriangle } from '@tabler/icons-react';
import type { ActivityRow } from '../api/activities';
import { useZone } from '../compose/send-later';
import { useI18n } from '../i18n';
import styles from './activities.module.css';
import { addDays, dueState, today, wallOf } from './times';

/** A day as one says it: today, tomorrow, yesterday, else its date. */
export function useDayName() {
  const { w, f } = useI18n();
  const zone = useZone();
  return (day: string): string => {
    const now = today(zone);
    if (day === now) return w.activities.when.today;
    if (day === addDays(now, 1)) return w.activities.when.tomorrow;
    if (day === addDays(now, -1)) return w.activities.yesterday;
    return f.weekday(day);
  };
}

/** When an activity is due, marked where that is over. */
export function DueText({ row }: { row: Pick<ActivityRow, 'due_date' | 'due_time' | 'done'> }) {
  const { w, f } = useI18n();
  const zone = useZone();
  const nameOf = useDayName();
  const wall = wallOf(row, zone);
  const state = row.done ? null : dueState(row, zone);
  return (
    <span className={styles.due} data-state={state ?? undefined}>
      {state === 'overdue' && (
        <IconAlertTriangle size={14} role="img" aria-label={w.activities.when.overdue} />
      )}
      {wall
        ? [nameOf(wall.day), wall.time && f.clock(wall.time)].filter(Boolean).join(', ')
        : w.activities.noDate}
    </span>
  );
}
