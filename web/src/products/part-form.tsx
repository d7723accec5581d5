import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './products.module.css';

/** Adds a part of what a deal is paid for: what it is, how much, and what `children` ask beside that. */
export function PartForm(props: {
  open: string;
  hint?: string;
  name: string;
  amount: string;
  children: ReactNode;
  /** @returns whether it was taken */
  onAdd: (description: string, amount: number) => Promise<boolean>;
}) {
  const { w } = useI18n();
  const [isAdding, setAdding] = useState(false);
  const [description, setDescription] = useState('');
  const [amount, setAmount] = useState<number | string>('');

  async function add(event: FormEvent) {
    event.preventDefault();
    if (!description.trim() || !Number(amount)) return;
    if (!(await props.onAdd(description.trim(), Number(amount)))) return;
    setAdding(false);
    setDescription('');
    setAmount('');
  }

  if (!isAdding)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        title={props.hint}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {props.open}
      </Button>
    );
  return (
    <form className={styles.row} onSubmit={event => void add(event)}>
      <TextInput
        autoFocus
        label={props.name}
        maxLength={255}
        value={description}
        onChange={event => setDescription(event.currentTarget.value)}
      />
      <NumberInput
        label={props.amount}
        hideControls
        min={0}
        decimalScale={4}
        value={amount}
        onChange={setAmount}
      />
      {props.children}
      <Button type="submit">{w.products.lines.addNow}</Button>
      <Button variant="default" onClick={() => setAdding(false)}>
        {w.app.cancel}
      </Button>
    </form>
  );
}
