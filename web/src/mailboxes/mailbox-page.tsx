import { Button, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import {
  IconArrowLeft,
  IconAt,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { isBusy, mailboxesQuery, mailboxQuery, mailboxVerb } from '../api/mailboxes';
import { sessionQuery } from '../api/session';
import type { Mailbox } from '../api/types';
import { useIsLive } from '../app/live';
import { useI18n } from '../i18n';
import { Confirm } from '../ui/confirm';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { Folders } from './folders';
import styles from './mailboxes.module.css';
import { OutgoingServer } from './outgoing-server';
import { ProofPanel } from './proof-panel';
import { useRemove } from './removals';
import { MailboxSettings, NewPassword } from './settings';
import { HowItSignsIn, SignInAgain, SignInTrouble } from './sign-in';
import { StateBadge, useExplanation } from './state-badge';
import { SyncProgress } from './sync-progress';

const route = getRouteApi('/inside/settings-frame/mailboxes/$mailboxId');

export function MailboxPage() {
  const { w } = useI18n();
  const { mailboxId } = route.useParams();
  const live = useIsLive();
  const { data, error, isPending, refetch } = useQuery({
    ...mailboxQuery(mailboxId),
    refetchInterval: query => {
      const busy = query.state.data && isBusy(query.state.data);
      return busy ? (live ? 3000 : 1500) : live ? false : 15_000;
    },
  });
  if (error instanceof ApiError && error.status === 404)
    return (
      <Empty icon={IconAt} title={w.mailboxes.notFound} text={w.errors.notFoundNext}>
        <Button component={Link} to="/mailboxes" variant="default">
          {w.mailboxes.title}
        </Button>
      </Empty>
    );
  return (
    <div className={ui.column}>
      <Link to="/mailboxes" className={styles.backLink} data-back>
        <IconArrowLeft size={15} aria-hidden /> {w.mailboxes.title}
      </Link>
      {isPending ? (
        <>
          <Skeleton h={28} w={260} my={14} />
          <Lines count={3} height={110} />
        </>
      ) : error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Details mailbox={data} />
      )}
    </div>
  );
}

function Details({ mailbox }: { mailbox: Mailbox }) {
  const { w, f } = useI18n();
  const text = useExplanation(mailbox);
  const me = useQuery(sessionQuery).data?.user?.id;
  const isMine = mailbox.user_id === me;
  const { problem } = route.useSearch();
  return (
    <>
      <div className={ui.pageHead}>
        <h1>{mailbox.email}</h1>
        {isMine && <Verbs mailbox={mailbox} />}
      </div>
      {isMine && <SignInTrouble problem={problem} />}
      <section className={styles.panel} aria-live="polite">
        <div className={styles.cardHead}>
          {mailbox.kind === 'imap' ? (
            <>
              <StateBadge mailbox={mailbox} />
              <span className={styles.dim}>{w.mailboxes.since(f.full(mailbox.state_since))}</span>
            </>
          ) : (
            <strong>{w.mailboxes.kinds[mailbox.kind]}</strong>
          )}
          {mailbox.next_try_at && mailbox.state === 'backing_off' && (
            <span className={styles.dim}>{w.mailboxes.nextTry(f.relative(mailbox.next_try_at))}</span>
          )}
          <Link to="/mail" search={{ view: 'all', mailbox: mailbox.id }} className={styles.readLink}>
            {w.mailboxes.readMail}
          </Link>
        </div>
        {text && <p className={styles.reason}>{text}</p>}
        <SyncProgress mailbox={mailbox} />
        {isMine && mailbox.state === 'needs_reauth' && !mailbox.sign_in && <NewPassword mailbox={mailbox} />}
        {isMine && mailbox.sign_in && mailbox.state === 'needs_reauth' && (
          <SignInAgain mailbox={mailbox} provider={mailbox.sign_in} />
        )}
        {isMine && mailbox.kind === 'imap' && <HowItSignsIn mailbox={mailbox} />}
      </section>
      {mailbox.kind === 'imap' && <ProofPanel mailbox={mailbox} />}
      {!!mailbox.folders?.length && (
        <Folders
          key={`folders-${mailbox.id}`}
          mailbox={mailbox}
          folders={mailbox.folders}
          mayChoose={isMine && mailbox.kind === 'imap'}
        />
      )}
      {isMine && mailbox.kind === 'imap' && !mailbox.sign_in && (
        <OutgoingServer key={`outgoing-${mailbox.id}`} mailbox={mailbox} />
      )}
      {isMine ? (
        <MailboxSettings key={mailbox.id} mailbox={mailbox} />
      ) : (
        <p className={`${styles.part} ${styles.dim}`}>{w.mailboxes.ownersOnly}</p>
      )}
    </>
  );
}

function Verbs({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const remove = useRemove();
  const [asking, setAsking] = useState(false);
  const [running, setRunning] = useState<string | null>(null);
  const paused = mailbox.state === 'stopped';
  // What came by Smart BCC or from a file has no server to ask.
  const hasServer = mailbox.kind === 'imap';

  async function run(verb: 'sync' | 'pause' | 'resume', done: string) {
    setRunning(verb);
    try {
      await mailboxVerb(mailbox.id, verb);
      const back = verb === 'pause' ? 'resume' : verb === 'resume' ? 'pause' : null;
      toast.done(
        done,
        back ? () => void run(back, w.mailboxes[back === 'pause' ? 'paused' : 'resumed']) : undefined,
      );
    } catch (error) {
      toast.failed(error);
    }
    setRunning(null);
    void client.invalidateQueries({ queryKey: mailboxQuery(mailbox.id).queryKey });
    void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
  }

  return (
    <div className={styles.verbs}>
      {hasServer && !paused && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={running === 'sync'}
          onClick={() => void run('sync', w.mailboxes.syncStarted)}
        >
          {w.mailboxes.syncNow}
        </Button>
      )}
      {hasServer && (
        <Button
          size="xs"
          variant={paused ? 'filled' : 'default'}
          leftSection={
            paused ? <IconPlayerPlay size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />
          }
          loading={running === 'pause' || running === 'resume'}
          onClick={() =>
            void (paused ? run('resume', w.mailboxes.resumed) : run('pause', w.mailboxes.paused))
          }
        >
          {paused ? w.mailboxes.resume : w.mailboxes.pause}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {w.mailboxes.remove}
      </Button>
      {asking && (
        <Confirm
          title={w.mailboxes.removeTitle(mailbox.email)}
          text={w.mailboxes.removeText}
          action={w.mailboxes.remove}
          onConfirm={() => {
            setAsking(false);
            remove(mailbox);
            void navigate({ to: '/mailboxes' });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
