import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Skeleton } from '@mantine/core';
import { calendarQuery, type RangeChoice } from '../api/activities';
import { useShortcuts } from '../app/shortcuts';
import { useZone } from '../compose/send-later';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import type { Cards } from '../ui/use-cards';
import { useSecondPaint } from '../ui/use-second-paint';
import { useActivityDialog } from './activity-dialog';
import { dueOf, durationOf, type Span } from './times';
import { useActivities } from './use-activities';

const loadGrid = () => import('./grid');
const Grid = lazy(async () => ({ default: (await loadGrid()).Grid }));
// The page itself is loaded when the pointer or the focus comes to its link: what it draws with comes along, after it.
setTimeout(() => void loadGrid().catch(() => undefined));

/** A day, a week or a month of activities: drawn to add one, dragged to move one. */
export function Calendar(props: {
  choice: RangeChoice;
  span: Span;
  day: string;
  /** What keys go through. */
  cards: Cards;
  onDay: (day: string) => void;
}) {
  const { w } = useI18n();
  const zone = useZone();
  const dialog = useActivityDialog();
  const activities = useActivities();
  const showsGrid = useSecondPaint();
  const found = useQuery({ ...calendarQuery(props.choice), placeholderData: keepPreviousData });
  useShortcuts(
    {
      e: [
        w.activities.keyNames.e,
        () => {
          const row = found.data?.find(each => String(each.id) === props.cards.current());
          if (row) void activities.setDone(row, !row.done);
        },
      ],
    },
    w.activities.title,
  );
  if (found.isError && !found.data) return <Problem error={found.error} retry={() => void found.refetch()} />;
  if (!showsGrid) return <Skeleton h="100%" />;
  return (
    <Suspense fallback={<Skeleton h="100%" />}>
      <Grid
        rows={found.data ?? []}
        span={props.span}
        day={props.day}
        onDay={props.onDay}
        onOpen={({ id }) => dialog.open({ id })}
        onTick={row => void activities.setDone(row, !row.done)}
        onMove={(row, wall, minutes) =>
          void activities.move(row, { ...dueOf(wall, zone), duration: durationOf(minutes) })
        }
        onPick={(when, minutes) => dialog.open({ when, ...(minutes && { minutes }) })}
      />
    </Suspense>
  );
}
