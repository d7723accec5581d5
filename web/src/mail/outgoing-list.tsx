import { useInfiniteQuery } from '@tanstack/react-query';
import { IconPencil, IconSend } from '@tabler/icons-react';
import { draftsQuery, outboxQuery, type OutgoingRow, type Recipient } from '../api/sending';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useReason } from '../ui/reason';
import { GroupMails } from './group-mails';
import styles from './outgoing.module.css';
import { OutgoingState } from './outgoing-state';
import { Reminders } from './reminders';
import { RowSkeletons } from './thread-row';

/** Mails that are being written, or that are on their way: each with its state in words and what can be done. */
export function OutgoingList({ box }: { box: 'drafts' | 'outbox' }) {
  const { w } = useI18n();
  const list = useInfiniteQuery(box === 'drafts' ? draftsQuery : outboxQuery);
  const mails = list.data?.pages.flatMap(page => page.data) ?? [];
  if (list.isPending) return <RowSkeletons />;
  if (list.isError)
    return (
      <div className={styles.pad}>
        <Problem error={list.error} retry={() => void list.refetch()} />
      </div>
    );
  return (
    <div className={styles.scroll} tabIndex={-1}>
      {box === 'outbox' && <Reminders />}
      {box === 'outbox' && <GroupMails />}
      {mails.length === 0 ? (
        box === 'drafts' ? (
          <Empty icon={IconPencil} title={w.outgoing.noDrafts} text={w.outgoing.noDraftsNext} />
        ) : (
          <Empty icon={IconSend} title={w.outgoing.nothing} text={w.outgoing.nothingNext} />
        )
      ) : (
        <ul className={styles.list}>
          {mails.map(mail => (
            <li key={mail.id}>{mail.state === 'draft' ? <Draft mail={mail} /> : <Outgoing mail={mail} />}</li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className={styles.pad}>
          <More list={list} />
        </div>
      )}
    </div>
  );
}

function Draft({ mail }: { mail: OutgoingRow }) {
  const { show } = useComposer();
  const inWords = useReason();
  return (
    <button type="button" className={styles.row} onClick={() => show(mail.id)}>
      <Lines mail={mail} at={mail.updated_at} />
      {/* A scheduled one that came back, because somebody answered. */}
      {mail.reason && <span className={styles.reason}>{inWords(mail.reason).text}</span>}
    </button>
  );
}

function Outgoing({ mail }: { mail: OutgoingRow }) {
  return (
    <div className={styles.row} data-state={mail.state}>
      <Lines mail={mail} at={mail.send_at ?? mail.updated_at} />
      <OutgoingState mail={mail} />
    </div>
  );
}

function Lines({ mail, at }: { mail: OutgoingRow; at: string }) {
  const { w, f } = useI18n();
  const names = (list: Recipient[]) => list.map(each => each.name || each.address);
  const all = names([...mail.to, ...mail.cc, ...mail.bcc]);
  const more = all.length - 3;
  return (
    <>
      <span className={styles.line}>
        <span className={styles.who}>
          {all.length ? f.list(all.slice(0, 3)) : w.outgoing.noRecipient}
          {more > 0 && ` +${f.number(more)}`}
        </span>
        <time className={styles.dim} dateTime={at}>
          {f.short(at)}
        </time>
      </span>
      <span className={styles.subject}>{mail.subject || w.mail.noSubject}</span>
    </>
  );
}
