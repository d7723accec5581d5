import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconEye, IconEyeOff, IconTrash, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './leads.module.css';

/** In the place of the filters while leads are chosen: what is done with all of them. */
export function SelectionBar(props: {
  count: number;
  archived: boolean;
  onAll: (() => void) | undefined;
  onConvert: () => void;
  onArchive: () => void;
  onSeen: (seen: boolean) => void;
  onDelete: () => void;
  onNone: () => void;
}) {
  const { w } = useI18n();
  return (
    <div className={styles.selection} role="toolbar" aria-label={w.leads.chosen(props.count)}>
      <Press label={w.leads.chooseNone} onClick={props.onNone}>
        <IconX size={16} />
      </Press>
      <span aria-live="polite">{w.leads.chosen(props.count)}</span>
      {props.onAll && (
        <Button size="compact-xs" variant="subtle" onClick={props.onAll}>
          {w.leads.chooseAll}
        </Button>
      )}
      <span className={styles.space} />
      {!props.archived && (
        <Button size="compact-sm" onClick={props.onConvert}>
          {w.leads.convert}
        </Button>
      )}
      <Press label={props.archived ? w.leads.unarchiveOne : w.leads.archiveOne} onClick={props.onArchive}>
        {props.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
      </Press>
      <Press label={w.leads.markSeen} onClick={() => props.onSeen(true)}>
        <IconEye size={16} />
      </Press>
      <Press label={w.leads.markUnseen} onClick={() => props.onSeen(false)}>
        <IconEyeOff size={16} />
      </Press>
      <Press label={w.leads.delete} onClick={props.onDelete}>
        <IconTrash size={16} />
      </Press>
    </div>
  );
}

function Press(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
