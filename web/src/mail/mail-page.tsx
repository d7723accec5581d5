import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';
import { IconMailOpened } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { sessionQuery } from '../api/session';
import { threadsQuery, type ListChoice } from '../api/threads';
import { useShortcuts } from '../app/shortcuts';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Lines } from '../ui/skeletons';
import { leavesList, useThreadActions } from './actions';
import { Filters } from './filters';
import styles from './mail.module.css';
import { OutgoingList } from './outgoing-list';
import { ThreadList } from './thread-list';

const ThreadPane = lazy(async () => ({ default: (await import('./thread-pane')).ThreadPane }));
const route = getRouteApi('/inside/mail');

/** The list of threads and the open one: side by side on a desk, one at a time on a phone. */
export function MailPage() {
  const { w } = useI18n();
  const choice = route.useSearch();
  const { threadId } = useParams({ strict: false });
  const navigate = useNavigate();
  const { box } = choice;
  const list = useInfiniteQuery({ ...threadsQuery(choice), enabled: !box });
  const me = useQuery(sessionQuery).data?.user?.id;
  // An administrator sees that others have mailboxes, but not their mail.
  const mailboxes = useQuery(mailboxesQuery).data?.filter(each => each.user_id === me);
  const actions = useThreadActions();
  const composer = useComposer();
  const search = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<number | null>(threadId ?? null);
  const [wantsChoice, setWantsChoice] = useState(0);

  const rows = useMemo(() => list.data?.pages.flatMap(page => page.data) ?? [], [list.data]);
  useEffect(() => {
    if (threadId) setCursor(threadId);
  }, [threadId]);

  const open = (id: number) =>
    void navigate({ to: '/mail/$threadId', params: { threadId: id }, search: choice });
  const close = () => void navigate({ to: '/mail', search: choice });
  const change = (next: ListChoice) => void navigate({ to: '/mail', search: next, replace: true });

  /** Beside an open thread, moving opens; in the list alone it only marks. */
  function move(step: number) {
    const at = rows.findIndex(row => row.id === cursor);
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!row) return;
    setCursor(row.id);
    if (threadId) open(row.id);
  }

  function archive(id: number) {
    const at = rows.findIndex(row => row.id === id);
    const archived = rows[at]?.archived ?? false;
    const following = rows[at + 1] ?? rows[at - 1];
    void actions.setArchived(id, !archived);
    if (!leavesList(choice, !archived)) return;
    setCursor(following?.id ?? null);
    if (threadId !== id) return;
    if (following && wide()) open(following.id);
    else close();
  }

  function markUnread(id: number) {
    actions.markUnread(id);
    if (threadId === id) close();
  }

  const at = threadId ?? cursor;
  const names = w.mail.keyNames;
  useShortcuts(
    {
      j: [names.j, () => move(1)],
      k: [names.k, () => move(-1)],
      Enter: [names.enter, () => cursor && open(cursor)],
      o: () => cursor && open(cursor),
      u: [names.u, close],
      e: [names.e, () => at && archive(at)],
      'Shift+U': [names.shiftU, () => at && markUnread(at)],
      c: [names.c, () => void composer.open({})],
      l: [
        names.l,
        () => {
          if (!at) return;
          if (!threadId) open(at);
          setWantsChoice(n => n + 1);
        },
      ],
      '/': [names.slash, () => search.current?.focus()],
    },
    w.mail.title,
  );

  const current = rows.find(row => row.id === threadId);
  const noMailbox = mailboxes?.length === 0 && rows.length === 0 && !list.isLoading;
  return (
    <div className={styles.mail} data-open={!!threadId || undefined}>
      <h1 className={styles.hidden}>{w.mail.title}</h1>
      <section className={styles.listPane} aria-label={w.mail.list}>
        <Filters choice={choice} mailboxes={mailboxes ?? []} searchRef={search} onChange={change} />
        {box ? (
          <OutgoingList box={box} />
        ) : (
          <ThreadList
            key={JSON.stringify(choice)}
            list={list}
            rows={rows}
            choice={choice}
            cursor={cursor}
            openId={threadId ?? null}
            noMailbox={noMailbox}
            onShowAll={() => change({ view: 'all' })}
          />
        )}
      </section>
      <section className={styles.threadPane} aria-label={current?.subject || w.thread.messages}>
        {threadId ? (
          <Suspense
            fallback={
              <div className={styles.pad}>
                <Lines count={3} height={110} />
              </div>
            }
          >
            <ThreadPane
              key={threadId}
              id={threadId}
              row={current ?? null}
              wantsChoice={wantsChoice}
              onClose={close}
              onArchive={() => archive(threadId)}
              onUnread={() => markUnread(threadId)}
            />
          </Suspense>
        ) : (
          <Empty icon={IconMailOpened} title={w.mail.pick} text={w.mail.pickNext} />
        )}
      </section>
    </div>
  );
}

/** Whether list and thread stand side by side; the same width as in mail.module.css. */
const wide = () => window.matchMedia('(min-width: 901px)').matches;
