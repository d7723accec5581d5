import type { Icon as TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './ui.module.css';

/** What a page says when it has nothing to show: what would stand here, and the next step. */
export function Empty(props: {
  icon: TablerIcon;
  title: string;
  text: string;
  level?: 1 | 2;
  alert?: boolean;
  children?: ReactNode;
}) {
  const Heading = props.level === 1 ? 'h1' : 'h2';
  return (
    <div className={styles.empty} role={props.alert ? 'alert' : undefined}>
      <props.icon size={34} stroke={1.2} aria-hidden />
      <Heading>{props.title}</Heading>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
