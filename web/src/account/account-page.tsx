import type { ReactNode } from 'react';
import styles from './account.module.css';

/** The quiet page outside of the app: sign-in and set-up. */
export function AccountPage(props: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.head}>
          <img src="/icon.svg" alt="Kontor" width={36} height={36} />
          <h1>{props.title}</h1>
          <p>{props.lead}</p>
        </div>
        {props.children}
      </div>
    </main>
  );
}

export function Notice({ title, text }: { title: string; text: string }) {
  return (
    <div className={styles.notice} role="note">
      <strong>{title}</strong>
      {text}
    </div>
  );
}

/** Complete enough to be worth sending: the server decides. */
export const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text.trim());
