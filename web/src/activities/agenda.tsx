import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { calendarQuery, type Activity, type ActivityRow } from '../api/activities';
import { useZone } from '../compose/send-later';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import styles from './dialog.module.css';
import type { Draft } from './draft';
import { useDayName } from './due';
import { dueOf, durationOf, instantOfDue, minutesOf, today } from './times';
import { useTypes } from './type-icon';
import { useActivities } from './use-activities';

const Grid = lazy(async () => ({ default: (await import('./grid')).Grid }));

/** The day of its owner, in which it stands already, and others can be moved out of its way. */
export function Agenda(props: {
  draft: Draft;
  known: Activity | null;
  onChange: (changed: Partial<Draft>) => void;
}) {
  const { w, f } = useI18n();
  const { draft, known } = props;
  const zone = useZone();
  const activities = useActivities();
  const nameOfDay = useDayName();
  const { nameOf } = useTypes();
  const { data: users } = useQuery(usersQuery);
  const day = draft.wall?.day ?? today(zone);
  const found = useQuery({
    ...calendarQuery({
      owners: draft.owner === null ? [] : [draft.owner],
      types: [],
      timezone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      from: day,
      to: day,
    }),
    enabled: draft.owner !== null,
    placeholderData: keepPreviousData,
    // What somebody has planned meanwhile would be booked twice.
    refetchOnMount: 'always',
  });
  const planned: ActivityRow = {
    ...{ deal: draft.deal, lead: draft.lead, project: draft.project },
    ...{ person: draft.person, organization: draft.organization, owner: null },
    id: known?.id ?? 0,
    subject: draft.subject.trim() || nameOf(draft.type),
    type: draft.type,
    ...dueOf(draft.wall, zone),
    duration: durationOf(draft.minutes),
    busy: draft.busy,
    done: draft.done,
    marked_as_done_time: null,
    location: null,
    guests: draft.guests.length,
    has_note: false,
  };
  const conflicts = (found.data ?? []).filter(row => row.id !== planned.id && overlap(row, planned));
  const owner = users?.find(user => user.id === draft.owner);

  return (
    <section className={styles.agenda} aria-label={w.activities.agenda}>
      <h3>
        {nameOfDay(day)}
        {owner && !owner.is_you && <span> · {owner.name}</span>}
      </h3>
      <p className={styles.conflict} role="status">
        {conflicts.length > 0 && (
          <>
            <IconAlertTriangle size={15} aria-hidden />
            {w.activities.conflict(f.list(conflicts.slice(0, 3).map(row => row.subject)))}
          </>
        )}
      </p>
      <div className={styles.agendaGrid}>
        <Suspense fallback={<Skeleton h="100%" />}>
          <Grid
            isAgenda
            rows={found.data ?? []}
            span="day"
            day={day}
            planned={draft.wall ? { row: planned, wall: draft.wall, minutes: draft.minutes } : undefined}
            conflicts={new Set(conflicts.map(row => row.id))}
            onTick={row => void activities.setDone(row, !row.done)}
            onMove={(row, wall, minutes) =>
              row.id === planned.id
                ? props.onChange({ wall, minutes })
                : void activities.move(row, { ...dueOf(wall, zone), duration: durationOf(minutes) })
            }
            onPick={(wall, minutes) => props.onChange({ wall, minutes })}
          />
        </Suspense>
      </div>
    </section>
  );
}

/** At the same time; what takes none is a moment, and what is done is over. */
function overlap(one: ActivityRow, other: ActivityRow): boolean {
  const [a, b] = [instantOfDue(one)?.getTime(), instantOfDue(other)?.getTime()];
  if (a === undefined || b === undefined || one.done) return false;
  const lengthOf = (row: ActivityRow) => (minutesOf(row.duration) ?? 1) * 60_000;
  return a < b + lengthOf(other) && b < a + lengthOf(one);
}
