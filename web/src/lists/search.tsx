import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import styles from './lists.module.css';

/** Searches a moment after the last key; Escape empties it and leaves the field, `/` goes into it. */
export function ListSearch(props: { label: string; value: string; onChange: (text: string) => void }) {
  const { w } = useI18n();
  const [text, setText] = useState(props.value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(props.value), [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isWriting = (event.target as HTMLElement).closest?.(
        'input, textarea, [contenteditable], [role=dialog]',
      );
      if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  function change(next: string, wait: number) {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => props.onChange(next.trim()), wait);
  }

  return (
    <TextInput
      ref={input}
      className={styles.search}
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      value={text}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <ActionIcon size="sm" aria-label={w.mail.clearSearch} onClick={() => change('', 0)}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        ) : null
      }
      onChange={event => change(event.currentTarget.value, 250)}
      onKeyDown={event => {
        if (event.key === 'Enter') change(text, 0);
        if (event.key !== 'Escape') return;
        if (text) change('', 0);
        event.currentTarget.blur();
      }}
    />
  );
}
