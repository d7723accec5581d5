import { Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconLock, IconUsers } from '@tabler/icons-react';
import { mailboxesQuery } from '../api/mailboxes';
import { sessionQuery } from '../api/session';
import { share, threadQuery } from '../api/threads';
import type { SharingChoice, Thread } from '../api/types';
import { patchRow } from '../app/thread-cache';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { useWhy } from '../ui/why';
import styles from './crm.module.css';
import { Section } from './section';

/** Who can read this thread and why; a mailbox's owner decides for his copies. */
export function Visibility({ thread }: { thread: Thread }) {
  const { w } = useI18n();
  const why = useWhy();
  const mine = thread.sharing.filter(each => each.mine);
  const { data: mailboxes } = useQuery({ ...mailboxesQuery, enabled: mine.length > 1 });
  const me = useQuery(sessionQuery).data?.user?.id;
  const client = useQueryClient();
  const toast = useToast();
  const key = threadQuery(thread.id).queryKey;

  /** Which copies are meant, where there are several. */
  const labelOf = (mailboxId: number) =>
    (mine.length > 1 && mailboxes?.find(mailbox => mailbox.id === mailboxId)?.email) || w.crm.shareSwitch;

  async function set(mailboxId: number, shared: boolean, quietly = false) {
    const sharing: SharingChoice = shared ? 'shared' : 'private';
    const before = client.getQueryData(key);
    client.setQueryData(
      key,
      now =>
        now && {
          ...now,
          sharing: now.sharing.map(each => (each.mailbox_id === mailboxId ? { ...each, sharing } : each)),
        },
    );
    try {
      await share(thread.id, mailboxId, sharing);
      patchRow(client, thread.id, { sharing });
      if (!quietly)
        toast.done(shared ? w.crm.sharedNow : w.crm.privateNow, () => void set(mailboxId, !shared, true));
    } catch (error) {
      client.setQueryData(key, before);
      toast.failed(error);
    }
    void client.invalidateQueries({ queryKey: key });
  }

  return (
    <Section title={w.crm.visible}>
      {thread.visible_to.some(each => each.user_id !== me) ? (
        <ul className={styles.list}>
          {thread.visible_to.map(each => (
            <li key={each.user_id} className={styles.viewer}>
              <IconUsers size={15} stroke={1.6} aria-hidden />
              <div>
                <span>
                  {each.name}
                  {each.user_id === me && ' '}
                  {each.user_id === me && <span className={styles.primary}>{w.crm.mine}</span>}
                </span>
                <span className={styles.why}>{why.audience(each)}</span>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.none}>
          <IconLock size={14} stroke={1.6} aria-hidden /> {w.crm.visibleOnlyYou}
        </p>
      )}
      {mine.map(each => (
        <Switch
          key={each.mailbox_id}
          size="sm"
          mt={10}
          checked={each.sharing === 'shared'}
          label={labelOf(each.mailbox_id)}
          description={w.crm.shareHint}
          onChange={event => void set(each.mailbox_id, event.currentTarget.checked)}
        />
      ))}
    </Section>
  );
}
