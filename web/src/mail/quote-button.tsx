import { useI18n } from '../i18n';
import styles from './message.module.css';

export function QuoteButton({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const { w } = useI18n();
  const label = open ? w.thread.hideQuote : w.thread.showQuote;
  return (
    <button
      type="button"
      className={styles.quoteButton}
      aria-expanded={open}
      aria-label={label}
      title={label}
      onClick={onToggle}
    >
      ···
    </button>
  );
}
