import { useI18n } from '../i18n';
import styles from './compose.module.css';
import type { DraftView } from './draft-keeper';

/** "Saved 12:04": quiet while all is well, and said aloud when it is not. */
export function SaveState({ view }: { view: DraftView }) {
  const { w, f } = useI18n();
  const isBad = view.saving === 'failed' && !view.gone && !view.conflict;
  const text = isBad
    ? w.compose.notSaved
    : view.saving === 'saved'
      ? view.restored
        ? w.compose.restored
        : w.compose.savedAt(f.short(view.savedAt))
      : w.compose.saving;
  return (
    <span className={styles.saved} data-bad={isBad || undefined} role={isBad ? 'alert' : undefined}>
      {text}
    </span>
  );
}
