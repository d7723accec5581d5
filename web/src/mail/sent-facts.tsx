import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { sentFactsQuery } from '../api/sending';
import { useI18n } from '../i18n';
import styles from './message.module.css';

/** What became of a mail that was sent from here: whom it did not reach, and whether it was opened. */
export function SentFacts({ messageId }: { messageId: number }) {
  const { w, f } = useI18n();
  const { data } = useQuery(sentFactsQuery(messageId));
  if (!data) return null;
  const missed = data.recipients.filter(each => each.state !== 'accepted');
  return (
    <>
      {missed.map(each => (
        <p key={each.address} className={styles.missed} role="status">
          <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
          <span>
            {w.outgoing.missed[each.state === 'delayed' ? 'delayed' : 'refused'](each.address)} {each.reason}
          </span>
        </p>
      ))}
      {(data.opens > 0 || data.clicks > 0) && (
        <p className={styles.opened}>
          <IconEye size={15} stroke={1.6} aria-hidden />
          <span>
            {w.outgoing.opens(data.opens)}
            {data.last_opened_at && ` (${f.full(data.last_opened_at)})`}
            {data.clicks > 0 && ` · ${w.outgoing.clicks(data.clicks)}`}
          </span>
        </p>
      )}
    </>
  );
}
