import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconMailCheck, IconRotateClockwise } from '@tabler/icons-react';
import { deadLettersQuery, replay } from '../api/dead-letters';
import { mailboxesQuery } from '../api/mailboxes';
import type { DeadLetter } from '../api/types';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import health from './health.module.css';
import { useWhy } from '../ui/why';
import { AdminTabs } from './admin-tabs';
import styles from './admin.module.css';

/** Mails that could not be read, newest first, each with what went wrong and a way to try again. */
export function DeadLettersPage() {
  const { w } = useI18n();
  const list = useInfiniteQuery(deadLettersQuery);
  const letters = list.data?.pages.flatMap(page => page.data);
  return (
    <div className={health.page}>
      <AdminTabs />
      <div className={ui.pageHead}>
        <h1>{w.dead.title}</h1>
      </div>
      <p className={ui.lead}>{w.dead.lead}</p>
      {list.isPending ? (
        <Lines count={4} height={64} />
      ) : list.isError && !letters ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : letters?.length ? (
        <ul className={styles.list}>
          {letters.map(letter => (
            <Letter key={letter.id} letter={letter} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconMailCheck} title={w.dead.empty} text={w.dead.emptyNext} />
      )}
      <More list={list} />
    </div>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const { w, f } = useI18n();
  const why = useWhy();
  const client = useQueryClient();
  const toast = useToast();
  const { data: mailboxes } = useQuery(mailboxesQuery);
  const again = useMutation({
    mutationFn: () => replay(letter.id),
    onSuccess: ({ state }) => {
      if (state === 'dead') toast.warn(w.dead.stillDead, w.dead.stillDeadNext);
      else toast.done(state === 'pending' ? w.dead.replayed : w.dead.read);
      void client.invalidateQueries({ queryKey: deadLettersQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['health'] });
    },
    onError: error => toast.failed(error),
  });
  const email = mailboxes?.find(each => each.id === letter.mailbox_id)?.email;
  return (
    <li className={styles.letter}>
      <div>
        <strong className={letter.subject ? undefined : styles.dim}>
          {letter.subject ?? (letter.own ? w.dead.unknownSubject : w.dead.hidden)}
        </strong>
        <p>{[why.mail(letter.reason), letter.error].filter(Boolean).join(': ')}</p>
        <p className={styles.dim}>
          {[
            email,
            `${letter.folder} · UID ${letter.uid}`,
            letter.size !== null && f.size(letter.size),
            f.full(letter.at),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Button
        variant="default"
        leftSection={<IconRotateClockwise size={15} aria-hidden />}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        {w.dead.replay}
      </Button>
    </li>
  );
}
