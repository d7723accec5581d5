import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { fetchThreads } from '../api/threads';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './crm.module.css';

/** Finds the thread to merge with: the latest ones, or those with the words that are typed; arrows and Enter choose. */
export function MergePicker(props: { threadId: number; onClose: () => void; onPick: (id: number) => void }) {
  const { w, f } = useI18n();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = useQuery({
    queryKey: ['merge-with', q],
    queryFn: ({ signal }) => fetchThreads({ view: 'all', q }, null, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const rows = (found.data?.data ?? []).filter(row => row.id !== props.threadId).slice(0, 20);
  const active = rows[Math.min(at, rows.length - 1)];
  const optionId = (id: number) => `${listId}-${id}`;

  function onKeyDown(event: React.KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && rows.length) {
      event.preventDefault();
      setAt((Math.min(at, rows.length - 1) + step + rows.length) % rows.length);
    }
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      props.onPick(active.id);
    }
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={w.thread.mergeTitle}
      yOffset="12vh"
      centered={false}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      <TextInput
        data-autofocus
        size="md"
        value={text}
        role="combobox"
        aria-label={w.thread.mergeSearch}
        aria-expanded={rows.length > 0}
        aria-controls={listId}
        aria-activedescendant={active && optionId(active.id)}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={w.thread.mergeSearch}
        leftSection={<IconSearch size={17} aria-hidden />}
        onChange={event => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.found}>
        {found.isPending && <Lines count={3} height={40} />}
        {found.isError && <Problem error={found.error} retry={() => void found.refetch()} />}
        {found.isSuccess && !rows.length && <p className={styles.none}>{w.thread.mergeNothing}</p>}
        <div id={listId} role="listbox" aria-label={w.thread.mergeResults}>
          {rows.map((row, index) => (
            <div
              key={row.id}
              id={optionId(row.id)}
              role="option"
              aria-selected={row === active}
              className={styles.option}
              onMouseMove={() => setAt(index)}
              onClick={() => props.onPick(row.id)}
            >
              <span>
                <span className={styles.title}>{row.subject || w.mail.noSubject}</span>
                <span className={styles.facts}>
                  {[f.list(row.people.map(each => each.name || each.email)), f.short(row.last_at)]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}
