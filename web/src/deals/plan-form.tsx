import { Button, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { refreshAround } from '../crm/change';
import { activityTypesQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { addItem, deleteItem } from '../crm/item';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './board.module.css';

/** Plans an activity on a deal or a lead, in as few steps as it takes. */
export function PlanForm({
  on,
  onClose,
}: {
  on: { deal_id: number } | { lead_id: string };
  onClose: () => void;
}) {
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
        ...on,
        ...(day && { due_date: day }),
      });
      toast.done(w.deals.planned(name), async () => {
        await deleteItem('activity', id).catch(toast.failed);
        refreshAround(client, 'activity');
      });
    } catch (error) {
      toast.failed(error);
    }
    refreshAround(client, 'activity');
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
