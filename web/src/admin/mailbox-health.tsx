import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAt } from '@tabler/icons-react';
import { mailboxHealthQuery, type MailboxHealth } from '../api/health';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { useWhy } from '../ui/why';
import styles from './health.module.css';
import { useAdminWords } from './words';

/** Every mailbox, those that need somebody first. */
export function Mailboxes() {
  const a = useAdminWords();
  const words = a.mailboxes;
  const list = useInfiniteQuery(mailboxHealthQuery);
  const mailboxes = list.data?.pages.flatMap(page => page.data);
  return (
    <section className={styles.part} aria-labelledby="all-mailboxes">
      <h2 id="all-mailboxes">{words.title}</h2>
      {list.isPending ? (
        <Lines count={4} height={52} />
      ) : list.isError && !mailboxes ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : mailboxes?.length ? (
        <div
          className={`${ui.sideways} ${styles.scroll}`}
          tabIndex={0}
          role="group"
          aria-labelledby="all-mailboxes"
        >
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.mailbox}</th>
                <th scope="col">{words.state}</th>
                <th scope="col">{words.proof}</th>
                <th scope="col">{words.looked}</th>
                <th scope="col">{words.waiting}</th>
                <th scope="col">{words.dead}</th>
              </tr>
            </thead>
            <tbody>
              {mailboxes.map(mailbox => (
                <MailboxRow key={mailbox.id} mailbox={mailbox} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Empty icon={IconAt} title={words.none} text={words.noneNext} />
      )}
      <More list={list} />
    </section>
  );
}

const tones = {
  live: 'good',
  connecting: 'busy',
  backfilling: 'busy',
  backing_off: 'ask',
  needs_reauth: 'bad',
  stopped: 'idle',
} as const;

function MailboxRow({ mailbox }: { mailbox: MailboxHealth }) {
  const a = useAdminWords();
  const { f } = useI18n();
  const why = useWhy();
  const words = a.mailboxes;
  const { state, balanced, proved_at: proved } = mailbox;
  const reason = why.trouble(mailbox.trouble)?.title ?? mailbox.reason;
  return (
    <tr>
      <th scope="row">
        <Link to="/mailboxes/$mailboxId" params={{ mailboxId: mailbox.id }}>
          {mailbox.email}
        </Link>
        <span className={styles.sub}>{mailbox.user_name}</span>
      </th>
      <td data-label={words.state}>
        <span className={styles.state} data-tone={tones[state]}>
          {words.states[state]}
        </span>
        {reason && state !== 'live' && <span className={styles.sub}>{reason}</span>}
        {mailbox.next_try_at && (
          <span className={styles.sub}>{words.nextTry(f.relative(mailbox.next_try_at))}</span>
        )}
        {mailbox.parked > 0 && (
          <span className={styles.sub} data-tone="ask">
            {words.parked(mailbox.parked)}
          </span>
        )}
      </td>
      <td data-label={words.proof}>
        {proved === null ? (
          <span className={styles.dim}>{words.unproved}</span>
        ) : (
          <span data-tone={balanced ? 'good' : 'bad'}>
            {balanced ? words.proved(f.relative(proved)) : words.unbalanced(f.relative(proved))}
          </span>
        )}
      </td>
      <td data-label={words.looked}>
        {mailbox.connected ? words.connected : mailbox.looked_at && f.relative(mailbox.looked_at)}
      </td>
      <td data-label={words.waiting}>
        {f.number(mailbox.pending)}
        {mailbox.waiting_since && (
          <span className={styles.sub}>{words.since(f.relative(mailbox.waiting_since))}</span>
        )}
      </td>
      <td data-label={words.dead} data-tone={mailbox.dead > 0 ? 'ask' : undefined}>
        {f.number(mailbox.dead)}
      </td>
    </tr>
  );
}
