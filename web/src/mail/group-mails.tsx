import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { continueGroup, groupMailsQuery, stopGroup, type GroupMail } from '../api/sending';
import { useI18n } from '../i18n';
import { useReason } from '../ui/reason';
import { useToast } from '../ui/toast';
import styles from './outgoing.module.css';

/** Group mails that are under way, or that were stopped: how far each is. */
export function GroupMails() {
  const { data } = useQuery(groupMailsQuery);
  const shown = data?.filter(each => each.state !== 'done') ?? [];
  if (!shown.length) return null;
  return (
    <ul className={styles.list}>
      {shown.map(each => (
        <li key={each.id}>
          <Group group={each} />
        </li>
      ))}
    </ul>
  );
}

function Group({ group }: { group: GroupMail }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useReason();
  const { sent = 0, failed: refused = 0, unknown = 0 } = group.counts;
  const all = Object.values(group.counts).reduce((sum, each) => sum + each, 0);
  const failed = refused + unknown;

  async function change(verb: typeof stopGroup) {
    try {
      await verb(group.id);
    } catch (error) {
      toast.failed(error);
    }
    await client.invalidateQueries({ queryKey: ['outgoing'] });
  }

  const verb =
    group.state === 'running'
      ? { label: w.outgoing.groupStop, run: stopGroup }
      : { label: w.outgoing.groupContinue, run: continueGroup };
  return (
    <div className={styles.row}>
      <span className={styles.subject}>{group.subject || w.mail.noSubject}</span>
      <Progress value={all ? (sent / all) * 100 : 0} aria-label={w.outgoing.groupProgress(sent, all)} />
      <span className={styles.state} data-bad={failed > 0 || group.state === 'stopped' || undefined}>
        {w.outgoing.groupProgress(sent, all)}
        {failed > 0 && ` · ${w.outgoing.groupFailed(failed)}`}
        {group.state === 'stopped' && ` · ${w.outgoing.groupStopped}`}
      </span>
      {group.reason && (
        <span className={styles.reason}>
          {inWords(group.reason).text} {inWords(group.reason).next}
        </span>
      )}
      <span className={styles.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${verb.label}: ${group.subject}`}
          onClick={() => void change(verb.run)}
        >
          {verb.label}
        </Button>
      </span>
    </div>
  );
}
