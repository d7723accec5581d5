import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarDue,
  IconCalendarEvent,
  IconCalendarPlus,
  IconCalendarTime,
  IconCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useActivityDialog, type NewActivity } from '../activities/activity-dialog';
import type { DealCard } from '../api/board';
import { useI18n } from '../i18n';
import styles from './board.module.css';
import type { DealMoves } from './deal-moves';
import { stateOf } from './due';
import { useDueWords } from './due-words';

const icons = {
  overdue: IconCalendarDue,
  today: IconCalendarEvent,
  planned: IconCalendarTime,
  none: IconAlertTriangle,
};

/** Whether somebody takes care of a deal: what is next, done by a press, and another one planned. */
export function CardActivity({ card, moves }: { card: DealCard; moves: DealMoves }) {
  const { w, f } = useI18n();
  const words = useDueWords();
  const dialog = useActivityDialog();
  const [opened, setOpened] = useState(false);
  // The dialog takes the cursor; it does not come back to the card before.
  const [isLeaving, setLeaving] = useState(false);
  const next = card.next_activity;
  const state = stateOf(next, f.dayOf);
  const Icon = icons[state];
  const says = next ? `${w.deals.due[state]}: ${words(next)}` : w.deals.due.none;

  function openDialog(given: NewActivity | { id: number }) {
    setLeaving(true);
    setOpened(false);
    dialog.open(given);
  }
  const plan = () => openDialog({ deal: { id: card.id, name: card.title } });
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      trapFocus
      returnFocus={!isLeaving}
      shadow="md"
      width={270}
    >
      <Popover.Target>
        <Tooltip label={says} disabled={opened}>
          <ActionIcon
            size="sm"
            className={styles.activity}
            data-state={state}
            aria-label={says}
            onClick={() => {
              if (!next) return plan();
              setLeaving(false);
              setOpened(open => !open);
            }}
          >
            <Icon size={16} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={w.deals.activity}>
        {opened && next && (
          <>
            <div className={styles.next} data-state={state}>
              <button type="button" onClick={() => openDialog({ id: next.id })}>
                {words(next)}
              </button>
              <Tooltip label={w.deals.markDone}>
                <ActionIcon
                  variant="light"
                  aria-label={w.deals.markDone}
                  onClick={() => {
                    setOpened(false);
                    void moves.finishActivity(card);
                  }}
                >
                  <IconCheck size={16} />
                </ActionIcon>
              </Tooltip>
            </div>
            <Button
              variant="default"
              size="compact-sm"
              fullWidth
              leftSection={<IconCalendarPlus size={15} aria-hidden />}
              onClick={plan}
            >
              {w.deals.plan}
            </Button>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
