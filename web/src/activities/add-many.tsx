import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ClipboardEvent, type FormEvent, type KeyboardEvent } from 'react';
import { addActivities, deleteMany } from '../api/activities';
import { useZone } from '../compose/send-later';
import { DayInput } from '../crm/day-input';
import { ItemPicker, type Picked } from '../crm/item-picker';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { ClockInput } from './clock-input';
import styles from './dialog.module.css';
import { dueOf, today } from './times';
import { useTypes } from './type-icon';
import { refreshActivities } from './use-activities';

interface Line {
  key: number;
  subject: string;
  type: string | null;
  day: string | null;
  time: string | null;
  deal: Picked | null;
}

let lastKey = 0;

/** Several activities in one go, a line each; lines that are pasted become activities. All are added, or none. */
export function AddMany({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const zone = useZone();
  const { types, nameOf } = useTypes();
  const newLine = (from?: Line): Line => ({
    key: ++lastKey,
    subject: '',
    type: from?.type ?? null,
    day: from?.day ?? today(zone),
    time: null,
    deal: from?.deal ?? null,
  });
  const [lines, setLines] = useState(() => [newLine(), newLine(), newLine()]);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const first = types[0]?.key_string ?? 'call';
  const filled = lines.filter(line => line.subject.trim());

  const change = (key: number, changed: Partial<Line>) =>
    setLines(now => now.map(line => (line.key === key ? { ...line, ...changed } : line)));

  function paste(event: ClipboardEvent, line: Line) {
    const subjects = event.clipboardData
      .getData('text')
      .split(/\r?\n/)
      .map(text => text.trim())
      .filter(Boolean);
    if (subjects.length < 2) return;
    event.preventDefault();
    setLines(now => {
      const at = now.indexOf(line);
      const made = subjects.map(subject => ({ ...newLine(line), subject: subject.slice(0, 255) }));
      return [...now.slice(0, at), ...made, ...now.slice(at + 1).filter(each => each.subject)];
    });
  }

  async function takeBack(ids: number[]) {
    try {
      await deleteMany(ids);
    } catch (caught) {
      toast.failed(caught);
    }
    refreshActivities(client);
  }

  async function save(event?: FormEvent) {
    event?.preventDefault();
    if (!filled.length) return;
    setSaving(true);
    setError(null);
    try {
      const { ids } = await addActivities(
        filled.map(line => ({
          subject: line.subject.trim(),
          type: line.type ?? first,
          ...dueOf(line.day ? { day: line.day, time: line.time } : null, zone),
          ...(line.deal && { deal_id: Number(line.deal.id) }),
        })),
      );
      refreshActivities(client);
      toast.done(w.activities.addedMany(ids.length), () => void takeBack(ids));
      onClose();
    } catch (caught) {
      setError(caught);
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  }

  return (
    <Dialog onClose={onClose} title={w.activities.addMany} size={980} yOffset="6vh" centered={false}>
      <form noValidate onSubmit={event => void save(event)} onKeyDown={onKeyDown}>
        <p className={styles.dim}>{w.activities.addManyHint}</p>
        <ol className={styles.lines}>
          {lines.map((line, index) => (
            <li key={line.key} aria-label={w.activities.line(index + 1)}>
              <TextInput
                maxLength={255}
                aria-label={w.activities.subject}
                placeholder={w.activities.subject}
                data-autofocus={index === 0 || undefined}
                value={line.subject}
                onPaste={event => paste(event, line)}
                onChange={event => change(line.key, { subject: event.currentTarget.value })}
              />
              <Select
                aria-label={w.activities.type}
                data={types.map(type => ({ value: type.key_string, label: nameOf(type.key_string) }))}
                value={line.type ?? first}
                onChange={type => change(line.key, { type })}
              />
              <DayInput
                aria-label={w.activities.date}
                value={line.day}
                onChange={day => change(line.key, { day })}
              />
              <ClockInput
                hideLabel
                label={w.activities.time}
                value={line.time}
                onChange={time => change(line.key, { time })}
              />
              <ItemPicker
                kind="deal"
                hideLabel
                label={w.records.names.deal}
                value={line.deal?.id ?? null}
                name={line.deal?.name ?? ''}
                onChange={deal => change(line.key, { deal })}
              />
              <ActionIcon
                aria-label={w.activities.removeLine(index + 1)}
                disabled={lines.length === 1}
                onClick={() => setLines(now => now.filter(each => each.key !== line.key))}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          ))}
        </ol>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setLines(now => [...now, newLine(now.at(-1))])}
        >
          {w.activities.addLine}
        </Button>
        {error !== null && <Problem error={error} />}
        <footer className={styles.footer}>
          <span className={styles.gap} />
          <Button variant="default" onClick={onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={isSaving} disabled={!filled.length} title={w.activities.saveKey}>
            {w.activities.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
