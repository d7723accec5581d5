import { ActionIcon, Button, Popover } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  IconAlertTriangleFilled,
  IconCircleChevronRight,
  IconCircleChevronRightFilled,
  IconPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { itemActivitiesQuery, type ActivityItem } from '../api/activities';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { useZone } from '../compose/send-later';
import styles from './activities.module.css';
import { useActivityDialog, type NewActivity } from './activity-dialog';
import { Line } from './activity-list';
import { dueState, type DueState } from './times';

export type NextState = DueState | 'none';

const icons = {
  overdue: IconAlertTriangleFilled,
  today: IconCircleChevronRightFilled,
  planned: IconCircleChevronRight,
  none: IconAlertTriangleFilled,
};

/** How the next activity of an item stands, by what the item says of it. */
export function useNextState() {
  const zone = useZone();
  return (item: { next_activity_date?: string | null; next_activity_time?: string | null }): NextState =>
    dueState(
      { due_date: item.next_activity_date ?? null, due_time: item.next_activity_time ?? null },
      zone,
    ) ?? 'none';
}

/** The sign on a card that says whether somebody will see to it; it opens what is planned, and adds more. */
export function NextActivity(props: { state: NextState; of: ActivityItem; given: NewActivity }) {
  const { w } = useI18n();
  const [opened, setOpened] = useState(false);
  const { state } = props;
  const Icon = icons[state];
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          size="sm"
          className={styles.next ?? ''}
          data-state={state}
          aria-label={w.activities.nextState[state]}
          title={w.activities.nextState[state]}
          onClick={event => {
            // A card is a link, too.
            event.preventDefault();
            event.stopPropagation();
            setOpened(now => !now);
          }}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.nextMenu ?? ''} aria-label={w.activities.planned}>
        {opened && <Planned {...props} onClose={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Planned({ of, given, onClose }: { of: ActivityItem; given: NewActivity; onClose: () => void }) {
  const { w } = useI18n();
  const dialog = useActivityDialog();
  const list = useInfiniteQuery(itemActivitiesQuery(of, 'todo'));
  const rows = list.data?.pages[0]?.data ?? [];
  return (
    <>
      {list.isPending ? (
        <Lines count={2} height={36} />
      ) : rows.length ? (
        <ul>
          {rows.slice(0, 8).map(row => (
            <Line key={row.id} row={row} of={of} />
          ))}
        </ul>
      ) : (
        <p className={styles.dim}>{w.activities.nothingPlanned}</p>
      )}
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          onClose();
          dialog.open(given);
        }}
      >
        {w.activities.add}
      </Button>
    </>
  );
}
