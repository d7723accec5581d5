import { ActionIcon, Button, TextInput, type TextInputProps } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** A text that is kept when one leaves it or presses Enter; Escape takes back what was typed. */
export function KeptText({
  value,
  onKeep,
  ...input
}: { value: string; onKeep: (value: string) => void } & Omit<TextInputProps, 'value' | 'onChange'>) {
  const [typed, setTyped] = useState<string | null>(null);
  const escaped = useRef(false);
  return (
    <TextInput
      {...input}
      value={typed ?? value}
      onChange={event => setTyped(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key === 'Escape') escaped.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
      onBlur={() => {
        const kept = typed?.trim();
        if (kept && kept !== value && !escaped.current) onKeep(kept);
        escaped.current = false;
        setTyped(null);
      }}
    />
  );
}

/** One more of a list, by its name. `onAdd` says why a name cannot be, or nothing. */
export function AddByName(props: {
  label: string;
  button: string;
  onAdd: (name: string) => string | void;
  maxLength?: number;
  busy?: boolean;
  before?: ReactNode;
}) {
  const { w } = useI18n();
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState('');
  return (
    <form
      className={styles.addByName}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        const problem = name.trim() ? props.onAdd(name.trim()) : w.errors.required;
        setWrong(problem ?? '');
        if (!problem) setName('');
      }}
    >
      {props.before}
      <TextInput
        aria-label={props.label}
        placeholder={props.label}
        maxLength={props.maxLength ?? 255}
        value={name}
        error={wrong}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        loading={props.busy ?? false}
      >
        {props.button}
      </Button>
    </form>
  );
}

export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  const w = useSettingsWords();
  return (
    <ActionIcon aria-label={w.remove(name)} onClick={onClick}>
      <IconTrash size={16} stroke={1.6} aria-hidden />
    </ActionIcon>
  );
}
