import type { ReactNode } from 'react';
import styles from './crm.module.css';

/** A titled part of the CRM panel, with what can be done at its head. */
export function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{props.title}</h2>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}
