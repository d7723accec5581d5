import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import type { useColumns } from './columns';
import styles from './lists.module.css';

/** Which columns are shown, and in which order. */
export function ColumnMenu({ columns }: { columns: ReturnType<typeof useColumns> }) {
  const { w } = useI18n();
  const [text, setText] = useState('');
  const shown = columns.shown.slice(1);
  const isShown = (code: string) => shown.some(one => one.code === code);
  const fits = ({ label }: { label: string }) => label.toLowerCase().includes(text.trim().toLowerCase());
  const others = columns.known.filter(one => !isShown(one.code) && fits(one));
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={36} aria-label={w.lists.columns}>
          <IconColumns3 size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.columnMenu ?? ''} aria-label={w.lists.columns}>
        <TextInput
          size="xs"
          data-autofocus
          aria-label={w.lists.findColumn}
          placeholder={w.lists.findColumn}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <ul className={styles.columnList}>
          {shown.filter(fits).map(column => {
            const at = columns.shown.indexOf(column);
            return (
              <li key={column.code}>
                <Checkbox
                  size="xs"
                  checked
                  label={column.label}
                  onChange={() => columns.toggle(column.code)}
                />
                <span className={styles.moves}>
                  <ActionIcon
                    size="sm"
                    disabled={at === 1}
                    aria-label={w.lists.moveUp(column.label)}
                    onClick={() => columns.move(column.code, at - 1)}
                  >
                    <IconArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size="sm"
                    disabled={at === columns.shown.length - 1}
                    aria-label={w.lists.moveDown(column.label)}
                    onClick={() => columns.move(column.code, at + 1)}
                  >
                    <IconArrowDown size={14} aria-hidden />
                  </ActionIcon>
                </span>
              </li>
            );
          })}
          {others.map(column => (
            <li key={column.code}>
              <Checkbox
                size="xs"
                checked={false}
                label={column.label}
                onChange={() => columns.toggle(column.code)}
              />
            </li>
          ))}
        </ul>
        {columns.isChanged && (
          <Button size="compact-sm" variant="subtle" onClick={columns.reset}>
            {w.lists.resetColumns}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
