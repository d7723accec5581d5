import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconArchive,
  IconArrowLeft,
  IconArrowMerge,
  IconHelpCircle,
  IconInbox,
  IconMail,
  IconMailQuestion,
  IconTag,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { mailLabelsQuery } from '../api/mail-labels';
import { threadQuery } from '../api/threads';
import type { ThreadRow } from '../api/types';
import { KeysRest, useShortcuts } from '../app/shortcuts';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useThreadActions } from './actions';
import { useAnswer } from './answer';
import { CrmPanel } from './crm-panel';
import { useDecisionActions } from './decision-actions';
import { Decisions } from './decisions';
import mail from './mail.module.css';
import { Messages } from './messages';
import styles from './thread.module.css';

const MergePicker = lazy(async () => ({ default: (await import('./merge-picker')).MergePicker }));

/** One thread: its mails, and beside them (on a narrow page: behind a tab) what it belongs to. */
export function ThreadPane(props: {
  id: number;
  row: ThreadRow | null;
  /** Counts the wishes to choose an item by key. */
  wantsChoice: number;
  onClose: () => void;
  onArchive: () => void;
  onUnread: () => void;
  onLabel: () => void;
}) {
  const { w } = useI18n();
  const { id, row } = props;
  const { data: thread, isPending, error, refetch } = useQuery(threadQuery(id));
  const { setRead } = useThreadActions();
  const [tab, setTab] = useState<'mail' | 'context'>('mail');
  const context = useRef<HTMLElement>(null);
  const { split, merge } = useDecisionActions(id);
  const [merging, setMerging] = useState(false);
  const answer = useAnswer();
  const last = thread?.messages.at(-1)?.id;
  const names = w.mail.keyNames;
  useShortcuts(
    {
      r: [names.r, () => last && answer(last, 'reply')],
      a: [names.a, () => last && answer(last, 'reply_all')],
      f: [names.f, () => last && answer(last, 'forward')],
      m: [names.m, () => thread?.can_split && setMerging(true)],
    },
    w.mail.title,
  );

  const unread = thread?.messages.some(message => !message.seen) || row?.unread;
  const marked = useRef(false);
  useEffect(() => {
    // Once, when it is opened: marked as unread again by hand, it stays so.
    if (!thread || !unread || marked.current) return;
    marked.current = true;
    void setRead(id, true);
  });

  const { wantsChoice } = props;
  const wished = useRef(wantsChoice);
  useEffect(() => {
    if (!thread || wished.current === wantsChoice) return;
    wished.current = wantsChoice;
    setTab('context');
    requestAnimationFrame(() => context.current?.querySelector<HTMLElement>('[data-choice] button')?.focus());
  }, [thread, wantsChoice]);

  // Of a thread that is merely shared with this user, others keep the state.
  const isOwn = thread ? thread.sharing.some(each => each.mine) : row !== null;

  const isArchived = row?.archived ?? thread?.archived;
  const labels = useQuery(mailLabelsQuery).data?.filter(label =>
    (row?.labels ?? thread?.labels)?.includes(label.id),
  );

  const subject = thread?.subject ?? row?.subject;
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div className={styles.pane}>
      <div className={styles.bar}>
        <Tool icon={IconArrowLeft} label={w.app.back} onClick={props.onClose} className={styles.back} />
        {isOwn && (
          <>
            <Tool
              icon={isArchived ? IconInbox : IconArchive}
              label={isArchived ? w.mail.unarchive : w.mail.archive}
              onClick={props.onArchive}
            />
            <Tool icon={IconMail} label={w.mail.markUnread} onClick={props.onUnread} />
            <Tool icon={IconTag} label={w.mailList.label} onClick={props.onLabel} />
            {thread?.can_split && (
              <Tool icon={IconArrowMerge} label={w.thread.merge} onClick={() => setMerging(true)} />
            )}
          </>
        )}
        <div className={styles.tabs} role="group" aria-label={w.thread.contextLabel}>
          {(['mail', 'context'] as const).map(each => (
            <button key={each} type="button" aria-pressed={tab === each} onClick={() => setTab(each)}>
              {w.thread.tabs[each]}
              {each === 'context' && thread?.asks && <span className={styles.askDot} />}
            </button>
          ))}
        </div>
      </div>
      {missing ? (
        <Empty icon={IconMailQuestion} title={w.errors.notFound} text={w.errors.notFoundNext}>
          <Button variant="default" onClick={props.onClose}>
            {w.app.back}
          </Button>
        </Empty>
      ) : (
        <div className={styles.columns} data-tab={tab}>
          <div className={styles.reading} tabIndex={-1}>
            <header className={styles.header}>
              {subject === undefined ? <Skeleton h={22} w="55%" /> : <h2>{subject || w.mail.noSubject}</h2>}
              {!!labels?.length && (
                <p className={styles.labels} role="group" aria-label={w.mailList.labels}>
                  {labels.map(label => (
                    <Label key={label.id} name={label.name} color={label.color} />
                  ))}
                </p>
              )}
              {thread && <p>{w.mail.messageCount(thread.messages.length)}</p>}
              {thread?.split_from && <p>{w.thread.splitFrom}</p>}
              {thread && <Decisions thread={thread} />}
            </header>
            {thread?.asks && (
              <button type="button" className={styles.askBanner} onClick={() => setTab('context')}>
                <IconHelpCircle size={17} aria-hidden />
                <span>{w.crm.choose}</span>
              </button>
            )}
            {isPending ? (
              <div className={mail.pad} role="status" aria-label={w.app.loading}>
                <Lines count={Math.min(3, row?.message_count ?? 2)} height={96} />
              </div>
            ) : error ? (
              <div className={mail.pad}>
                <Problem error={error} retry={() => void refetch()} />
              </div>
            ) : (
              <Messages
                messages={thread.messages}
                onSplit={thread.can_split && thread.messages.length > 1 ? choice => void split(choice) : null}
              />
            )}
          </div>
          <aside ref={context} className={styles.context} aria-label={w.thread.contextLabel}>
            {thread ? <CrmPanel thread={thread} /> : !error && <Lines count={4} height={70} />}
          </aside>
        </div>
      )}
      {merging && (
        <Suspense fallback={<KeysRest />}>
          <MergePicker
            threadId={id}
            onClose={() => setMerging(false)}
            onPick={other => {
              setMerging(false);
              void merge(other);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Tool(props: {
  icon: TablerIcon;
  label: string;
  onClick: () => void;
  className?: string | undefined;
}) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        className={props.className ?? ''}
        size="lg"
        aria-label={props.label}
        onClick={props.onClick}
      >
        <props.icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
