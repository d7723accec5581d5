import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { putAwayReminder, remindersQuery, type OutgoingRow } from '../api/sending';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './outgoing.module.css';

/** Mails that nobody has answered by the time that their writer named. */
export function Reminders() {
  const { data } = useQuery(remindersQuery);
  if (!data?.length) return null;
  return (
    <ul className={styles.list}>
      {data.map(mail => (
        <li key={mail.id}>
          <Reminder mail={mail} />
        </li>
      ))}
    </ul>
  );
}

function Reminder({ mail }: { mail: OutgoingRow }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const subject = mail.subject || w.mail.noSubject;

  async function putAway() {
    try {
      await putAwayReminder(mail.id);
    } catch (error) {
      toast.failed(error);
    }
    await client.invalidateQueries({ queryKey: ['outgoing'] });
  }

  return (
    <div className={styles.row}>
      <span className={styles.line}>
        <span className={styles.who}>
          {f.list(mail.to.slice(0, 3).map(each => each.name || each.address))}
        </span>
        {mail.sent_at && <time className={styles.dim}>{f.short(mail.sent_at)}</time>}
      </span>
      <span className={styles.subject}>{subject}</span>
      <span className={styles.state}>{w.outgoing.unanswered}</span>
      <span className={styles.buttons}>
        {mail.thread_id !== null && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${w.outgoing.openThread}: ${subject}`}
            onClick={() =>
              void navigate({ to: '/mail/$threadId', params: { threadId: mail.thread_id ?? 0 } })
            }
          >
            {w.outgoing.openThread}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${w.outgoing.putAway}: ${subject}`}
          onClick={() => void putAway()}
        >
          {w.outgoing.putAway}
        </Button>
      </span>
    </div>
  );
}
