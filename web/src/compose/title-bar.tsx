import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './compose.module.css';

/** The head of a window: what is written, whether it is saved, and the ways to put it aside. */
export function TitleBar(props: {
  title: string;
  minimised: boolean;
  saved?: ReactNode;
  onMinimise?: () => void;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const label = props.minimised ? w.compose.unfold(props.title) : w.compose.minimise;
  return (
    <header className={styles.titleBar}>
      {props.minimised ? (
        <button type="button" className={styles.titleButton} aria-label={label} onClick={props.onMinimise}>
          {props.title}
        </button>
      ) : (
        <h2 className={styles.title}>{props.title}</h2>
      )}
      {props.saved}
      {props.onMinimise && (
        <ActionIcon aria-label={label} onClick={props.onMinimise} data-minimise>
          {props.minimised ? (
            <IconChevronUp size={17} stroke={1.7} aria-hidden />
          ) : (
            <IconChevronDown size={17} stroke={1.7} aria-hidden />
          )}
        </ActionIcon>
      )}
      <ActionIcon aria-label={w.compose.close} onClick={props.onClose}>
        <IconX size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
    </header>
  );
}
