import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { sentFactsQuery } from '../api/sending';
import { useI18n } from '../i18n';
import styles from './message.module.css';

/** The status of a delivery report (RFC 3463), or a complaint, by what it means to the writer. */
const whys = [
  [/^complaint$/, 'complaint'],
  [/^5\.(1\.[12346]|2\.1)$/, 'nobody'],
  [/^[45]\.2\.2$/, 'full'],
  [/^5\.(2\.3|3\.4)$/, 'large'],
  [/^5\.7\.\d+$/, 'policy'],
] as const;

const knownWhy = (words: Record<(typeof whys)[number][1], string>, reason: string): string | null => {
  const known = whys.find(([pattern]) => pattern.test(reason));
  return known ? words[known[1]] : null;
};

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
            {w.outgoing.missed[each.state === 'delayed' ? 'delayed' : 'refused'](each.address)}{' '}
            {each.reason && (knownWhy(w.outgoing.missed.why, each.reason) ?? w.outgoing.said(each.reason))}
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
