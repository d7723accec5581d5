import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAt, IconPlus } from '@tabler/icons-react';
import { isBusy, mailboxesQuery } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { useIsLive } from '../app/live';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './mailboxes.module.css';
import { useIsRemoved } from './removals';
import { StateBadge, useExplanation } from './state-badge';
import { SyncProgress } from './sync-progress';

export function MailboxesPage() {
  const { w } = useI18n();
  const live = useIsLive();
  const list = useQuery({
    ...mailboxesQuery,
    // The stream tells of changes; without it, and while numbers run, we look ourselves.
    refetchInterval: query => (query.state.data?.some(isBusy) ? (live ? 5000 : 2000) : false),
  });
  const isRemoved = useIsRemoved();
  const mailboxes = list.data?.filter(each => !isRemoved(each.id));

  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.mailboxes.title}</h1>
        {!!mailboxes?.length && (
          <Button component={Link} to="/mailboxes/connect" leftSection={<IconPlus size={16} aria-hidden />}>
            {w.mailboxes.connect}
          </Button>
        )}
      </div>
      {list.isPending ? (
        <Lines count={3} height={92} />
      ) : list.isError && !mailboxes ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : mailboxes?.length ? (
        <ul className={styles.list}>
          {mailboxes.map(each => (
            <MailboxLine key={each.id} mailbox={each} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconAt} title={w.mailboxes.empty} text={w.mailboxes.emptyNext}>
          <Button component={Link} to="/mailboxes/connect">
            {w.mailboxes.connect}
          </Button>
        </Empty>
      )}
    </div>
  );
}

function MailboxLine({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const explanation = useExplanation(mailbox);
  return (
    <li>
      <Link to="/mailboxes/$mailboxId" params={{ mailboxId: mailbox.id }} className={styles.card}>
        <div className={styles.cardHead}>
          <span className={styles.email}>{mailbox.email}</span>
          {/* What has no server is neither live nor late. */}
          {mailbox.kind === 'imap' ? (
            <StateBadge mailbox={mailbox} />
          ) : (
            <span className={styles.dim}>{w.mailboxes.kinds[mailbox.kind]}</span>
          )}
        </div>
        {explanation && <p className={styles.reason}>{explanation}</p>}
        <SyncProgress mailbox={mailbox} />
      </Link>
    </li>
  );
}
