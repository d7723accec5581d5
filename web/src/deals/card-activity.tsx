import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarDue,
  IconCalendarEvent,
  IconCalendarTime,
  IconCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { DealCard } from '../api/board';
import { useI18n } from '../i18n';
import styles from './board.module.css';
import type { DealMoves } from './deal-moves';
import { stateOf } from './due';
import { useDueWords } from './due-words';
import { PlanForm } from './plan-form';

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
  const [opened, setOpened] = useState(false);
  const next = card.next_activity;
  const state = stateOf(next, f.dayOf);
  const Icon = icons[state];
  const says = next ? `${w.deals.due[state]}: ${words(next)}` : w.deals.due.none;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      trapFocus
      returnFocus
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
            onClick={() => setOpened(open => !open)}
          >
            <Icon size={16} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={w.deals.activity}>
        {opened && (
          <>
            {next && (
              <div className={styles.next} data-state={state}>
                <span>{words(next)}</span>
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
            )}
            <PlanForm on={{ deal_id: card.id }} onClose={() => setOpened(false)} />
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
