import { ActionIcon, Button, Popover, Select, TextInput, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconAlertTriangle,
  IconCalendarDue,
  IconCalendarEvent,
  IconCalendarTime,
  IconCheck,
} from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { DealCard, NextActivity } from '../api/board';
import { refreshAround } from '../crm/change';
import { activityTypesQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { addItem, deleteItem } from '../crm/item';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './board.module.css';
import type { DealMoves } from './deal-moves';
import { dueOf, stateOf } from './due';

const icons = {
  overdue: IconCalendarDue,
  today: IconCalendarEvent,
  planned: IconCalendarTime,
  none: IconAlertTriangle,
};

/** "Call, Fri 3 Dec": when the next activity is due, in words. */
export function useDueWords() {
  const { f } = useI18n();
  return (next: NextActivity): string => {
    if (!next.due_date) return next.subject;
    const when = next.due_time ? f.full(dueOf(next)!.toISOString()) : f.date(next.due_date);
    return `${next.subject}, ${when}`;
  };
}

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
            <PlanForm dealId={card.id} onClose={() => setOpened(false)} />
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function PlanForm({ dealId, onClose }: { dealId: number; onClose: () => void }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const types = (useQuery(activityTypesQuery).data ?? []).filter(type => type.active_flag);
  const [type, setType] = useState<string | null>(null);
  const [subject, setSubject] = useState('');
  const [day, setDay] = useState<string | null>(f.dayOf(new Date(Date.now() + 86_400_000)));
  const chosen = types.find(each => each.key_string === type) ?? types[0];

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!chosen) return;
    onClose();
    const name = subject.trim() || chosen.name;
    try {
      const { id } = await addItem<{ id: Id }>('activity', {
        subject: name,
        type: chosen.key_string,
        deal_id: dealId,
        ...(day && { due_date: day }),
      });
      toast.done(w.deals.planned(name), async () => {
        await deleteItem('activity', id).catch(toast.failed);
        refreshAround(client, 'deal', dealId);
      });
    } catch (error) {
      toast.failed(error);
    }
    refreshAround(client, 'deal', dealId);
  }

  return (
    <form onSubmit={event => void save(event)} className={styles.quick}>
      <Select
        label={w.records.fields.type}
        comboboxProps={{ withinPortal: false }}
        data={types.map(each => ({ value: each.key_string, label: each.name }))}
        value={chosen?.key_string ?? null}
        onChange={setType}
      />
      <TextInput
        label={w.records.fields.subject}
        placeholder={chosen?.name}
        value={subject}
        data-autofocus
        onChange={event => setSubject(event.currentTarget.value)}
      />
      <DayInput
        label={w.records.fields.due_date}
        value={day}
        clearable
        popoverProps={{ withinPortal: false }}
        onChange={next => setDay(next || null)}
      />
      <Button type="submit" size="compact-sm">
        {w.deals.plan}
      </Button>
    </form>
  );
}
