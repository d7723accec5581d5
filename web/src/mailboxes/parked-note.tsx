import type { Parked } from '../api/types';
import { useI18n } from '../i18n';
import styles from './mailboxes.module.css';

/** Below a folder's name: since when the mail server does not open it, when it is tried again, and what the server says. */
export function ParkedNote({ parked }: { parked: Parked | null | undefined }) {
  const { w, f } = useI18n();
  if (!parked) return null;
  const { reason, since, next_try_at: next } = parked;
  return (
    <span className={styles.parked}>
      {since && next && w.mailboxes.parkedSince(f.full(since), f.relative(next))}{' '}
      {reason && w.mailboxes.serverSays(reason)}
    </span>
  );
}
