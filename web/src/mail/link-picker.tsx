import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { itemsQuery } from '../api/threads';
import type { FoundItem } from '../api/types';
import { useI18n } from '../i18n';
import { ItemIcon } from '../ui/item-icon';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './crm.module.css';

/** Finds an item to link while its name is typed; arrows and Enter choose. */
export function LinkPicker(props: { onClose: () => void; onPick: (item: FoundItem) => void }) {
  const { w } = useI18n();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const [at, setAt] = useState(0);
  const listId = useId();
  const enough = q.length >= 2;
  const found = useQuery({ ...itemsQuery(q), enabled: enough, placeholderData: keepPreviousData });
  const items = (enough && found.data) || [];
  const active = items[Math.min(at, items.length - 1)];
  const optionId = (item: FoundItem) => `${listId}-${item.type}-${item.id}`;

  function onKeyDown(event: React.KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && items.length) {
      event.preventDefault();
      setAt((Math.min(at, items.length - 1) + step + items.length) % items.length);
    }
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      props.onPick(active);
    }
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={w.crm.linkTitle}
      yOffset="12vh"
      centered={false}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      <TextInput
        data-autofocus
        size="md"
        value={text}
        role="combobox"
        aria-label={w.crm.linkSearch}
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-activedescendant={active && optionId(active)}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={w.crm.linkSearch}
        leftSection={<IconSearch size={17} aria-hidden />}
        onChange={event => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.found}>
        {!enough && <p className={styles.none}>{w.crm.linkHint}</p>}
        {enough && found.isPending && <Lines count={3} height={40} />}
        {enough && found.isError && <Problem error={found.error} retry={() => void found.refetch()} />}
        {enough && found.isSuccess && !items.length && <p className={styles.none}>{w.crm.linkNothing}</p>}
        <div id={listId} role="listbox" aria-label={w.crm.linkResults}>
          {items.map(item => (
            <div
              key={optionId(item)}
              id={optionId(item)}
              role="option"
              aria-selected={item === active}
              className={styles.option}
              onMouseMove={() => setAt(items.indexOf(item))}
              onClick={() => props.onPick(item)}
            >
              <ItemIcon type={item.type} />
              <span>
                <span className={styles.title}>{item.title}</span>
                <span className={styles.facts}>
                  {[w.crm.types[item.type], item.subtitle].filter(Boolean).join(' · ')}
                </span>
              </span>
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}
