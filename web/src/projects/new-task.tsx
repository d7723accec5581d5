import { TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import styles from './project.module.css';

/** Stays open for the next one: a list of tasks is written in one go. */
export function NewTask(props: {
  label: string;
  autoFocus?: boolean;
  onAdd: (title: string) => Promise<boolean>;
  onClose?: () => void;
}) {
  const { w } = useI18n();
  const [title, setTitle] = useState('');

  async function add() {
    const text = title.trim();
    if (!text) return;
    setTitle('');
    if (!(await props.onAdd(text))) setTitle(text);
  }

  /** After a press that took the focus: what it is on must not move away from under it. */
  function close() {
    if (!props.onClose) return;
    if (document.querySelector(':active')) window.addEventListener('click', props.onClose, { once: true });
    else props.onClose();
  }

  return (
    <TextInput
      className={styles.newTask}
      aria-label={props.label}
      placeholder={props.onClose ? w.projects.newSubtask : w.projects.newTask}
      leftSection={<IconPlus size={15} aria-hidden />}
      autoFocus={props.autoFocus ?? false}
      maxLength={255}
      value={title}
      onChange={event => setTitle(event.currentTarget.value)}
      onBlur={() => {
        if (!title.trim()) close();
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') void add();
        if (event.key === 'Escape') props.onClose?.();
      }}
    />
  );
}
