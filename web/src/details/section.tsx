import { ActionIcon } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './details.module.css';

/** What stands on an item, with how many there are and how one more is added. */
export function Section(props: {
  title: string;
  count?: number | undefined;
  /** What the plus says; pressing it calls `onAdd` or opens `adder`. */
  add?: string | undefined;
  onAdd?: () => void;
  adder?: (close: () => void) => ReactNode;
  children?: ReactNode;
}) {
  const { w, f } = useI18n();
  const [isAdding, setAdding] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (isAdding) box.current?.querySelector('input')?.focus();
  }, [isAdding]);
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id}>
          {props.title}
          {!!props.count && <span className={styles.count}> {f.number(props.count)}</span>}
        </h2>
        {props.add && (
          <ActionIcon
            aria-label={isAdding ? w.app.cancel : props.add}
            aria-expanded={props.adder ? isAdding : undefined}
            onClick={() => (props.adder ? setAdding(before => !before) : props.onAdd?.())}
          >
            {isAdding ? <IconX size={16} /> : <IconPlus size={16} />}
          </ActionIcon>
        )}
      </div>
      {isAdding && (
        <div
          ref={box}
          className={styles.adder}
          onKeyDown={event => {
            if (event.key === 'Escape') setAdding(false);
          }}
        >
          {props.adder?.(() => setAdding(false))}
        </div>
      )}
      {props.children}
    </section>
  );
}
