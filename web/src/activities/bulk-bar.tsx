import { Button, Popover, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  changeMany,
  deleteMany,
  readJob,
  revertJob,
  type ActivityFields,
  type BulkJob,
} from '../api/activities';
import { useZone } from '../compose/send-later';
import { usersQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './activities.module.css';
import { dueOf } from './times';
import { useTypes } from './type-icon';
import { refreshActivities } from './use-activities';

const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** One job on the server; it goes on where this page is closed. */
async function finished(job: BulkJob): Promise<BulkJob> {
  while (job.state === 'running' || job.state === 'reverting') {
    await sleep(300);
    job = await readJob(job.id);
  }
  return job;
}

/** What is done to the activities that are chosen, all at once; one Undo takes it back. */
export function BulkBar({ ids, isDone, onDone }: { ids: number[]; isDone: boolean; onDone: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const [isWorking, setWorking] = useState(false);

  async function run(begin: () => Promise<BulkJob>, said: (n: number) => string) {
    setWorking(true);
    try {
      const job = await finished(await begin());
      const changed = job.done - job.failed;
      toast.done(said(changed), () => void revert(job.id), 12);
      if (job.failed) toast.warn(w.activities.someFailed(job.failed), w.activities.someFailedNext);
      onDone();
    } catch (error) {
      toast.failed(error);
    } finally {
      setWorking(false);
      refreshActivities(client);
    }
  }

  async function revert(id: number) {
    try {
      await finished(await revertJob(id));
    } catch (error) {
      toast.failed(error);
    } finally {
      refreshActivities(client);
    }
  }

  const change = (fields: ActivityFields) => run(() => changeMany(ids, fields), w.activities.changedMany);
  return (
    <div className={styles.bulk} role="toolbar" aria-label={w.activities.chosen(ids.length)}>
      <span>{w.activities.chosen(ids.length)}</span>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isWorking}
        leftSection={<IconCheck size={15} aria-hidden />}
        onClick={() => void change({ done: !isDone })}
      >
        {isDone ? w.activities.markToDo : w.activities.markDone}
      </Button>
      <EditMany disabled={isWorking} onChange={fields => void change(fields)} />
      <Button
        size="compact-sm"
        variant="default"
        disabled={isWorking}
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => void run(() => deleteMany(ids), w.activities.deletedMany)}
      >
        {w.activities.delete}
      </Button>
    </div>
  );
}

/** Only what is filled in here is changed. */
function EditMany({ disabled, onChange }: { disabled: boolean; onChange: (fields: ActivityFields) => void }) {
  const { w } = useI18n();
  const { data: users } = useQuery(usersQuery);
  const { types, nameOf } = useTypes();
  const zone = useZone();
  const [opened, setOpened] = useState(false);
  const [owner, setOwner] = useState<string | null>(null);
  const [type, setType] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);

  function save() {
    setOpened(false);
    onChange({
      ...(owner && { owner_id: Number(owner) }),
      ...(type && { type }),
      // Each keeps its time of day.
      ...(day && { due_date: dueOf({ day, time: null }, zone).due_date }),
    });
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          disabled={disabled}
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => setOpened(now => !now)}
        >
          {w.activities.edit}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.editMany ?? ''} aria-label={w.activities.edit}>
        <Select
          label={w.activities.owner}
          clearable
          allowDeselect
          placeholder={w.activities.asItIs}
          comboboxProps={{ withinPortal: false }}
          data={(users ?? [])
            .filter(each => each.active_flag)
            .map(each => ({ value: String(each.id), label: each.name }))}
          value={owner}
          onChange={setOwner}
        />
        <Select
          label={w.activities.type}
          clearable
          allowDeselect
          placeholder={w.activities.asItIs}
          comboboxProps={{ withinPortal: false }}
          data={types.map(each => ({ value: each.key_string, label: nameOf(each.key_string) }))}
          value={type}
          onChange={setType}
        />
        <DayInput
          label={w.activities.date}
          clearable
          placeholder={w.activities.asItIs}
          popoverProps={{ withinPortal: false }}
          value={day}
          onChange={setDay}
        />
        <Button disabled={!owner && !type && !day} onClick={save}>
          {w.activities.save}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
