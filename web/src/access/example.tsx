import styles from './access.module.css';

/** A piece of code that shows what is meant; it scrolls where it is too wide. */
export function Example({ label, text }: { label: string; text: string }) {
  return (
    <pre className={styles.example} tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  );
}
