import { Link } from '@tanstack/react-router';
import type { ThreadRow } from '../api/types';
import { useI18n } from '../i18n';
import styles from './items.module.css';

/** A thread in a few lines: what, who and when, and why it is in the list. */
export function ThreadLine({ row, why }: { row: ThreadRow; why?: string }) {
  const { w, f } = useI18n();
  const people = row.people
    .map(person => (person.me ? w.mail.me : person.name?.trim() || person.email))
    .join(', ');
  return (
    <div className={styles.line}>
      <div className={styles.lineHead}>
        <Link to="/mail/$threadId" params={{ threadId: row.id }} search={{ view: 'all' }}>
          {row.subject || w.mail.noSubject}
        </Link>
        <time dateTime={row.last_at} title={f.full(row.last_at)}>
          {f.short(row.last_at)}
        </time>
      </div>
      <p>
        {[people || w.mail.nobody, row.message_count > 1 && w.mail.messageCount(row.message_count)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {why && <p className={styles.why}>{why}</p>}
    </div>
  );
}
