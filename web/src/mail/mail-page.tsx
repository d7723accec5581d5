import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';
import { IconMailOpened, IconPencil, IconSend } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { sessionQuery } from '../api/session';
import { threadQuery, threadsQuery, type ListChoice } from '../api/threads';
import { KeysRest, useShortcuts } from '../app/shortcuts';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { useSelection } from '../lists/selection';
import { Empty } from '../ui/empty';
import { Lines } from '../ui/skeletons';
import { leavesList, useThreadActions } from './actions';
import { Filters } from './filters';
import styles from './mail.module.css';
import { useManyActions, type Chosen } from './many-actions';
import { SelectionBar } from './selection-bar';
import { ThreadList } from './thread-list';
import { RowSkeletons } from './thread-row';

const ThreadPane = lazy(async () => ({ default: (await import('./thread-pane')).ThreadPane }));
const OutgoingList = lazy(async () => ({ default: (await import('./outgoing-list')).OutgoingList }));
const LabelPicker = lazy(async () => ({ default: (await import('./label-picker')).LabelPicker }));
const LinkPicker = lazy(async () => ({ default: (await import('./link-picker')).LinkPicker }));
const route = getRouteApi('/inside/mail');

/** The list of threads and the open one: side by side on a desk, one at a time on a phone. */
export function MailPage() {
  const { w } = useI18n();
  const choice = route.useSearch();
  const { threadId } = useParams({ strict: false });
  const navigate = useNavigate();
  const client = useQueryClient();
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

  const selection = useSelection(rows, rows.length);
  const isSelecting = selection.isAll || selection.ids.size > 0;
  const [picking, setPicking] = useState<'label' | 'link' | null>(null);
  const at = threadId ?? cursor;
  /** What is ticked; where nothing is, the thread that is open or marked. */
  function chosen(): Chosen | null {
    const ids = [...selection.ids].map(Number);
    const shown = rows.filter(row => (isSelecting ? selection.has(row.id) : row.id === at));
    if (selection.isAll) return { which: { choice, except: ids }, rows: shown };
    if (isSelecting) return { which: { thread_ids: ids }, rows: shown };
    return at ? { which: { thread_ids: [at] }, rows: shown } : null;
  }
  const many = useManyActions(chosen, selection.clear);
  const key = JSON.stringify(choice);
  const { clear } = selection;
  // What is ticked is ticked in one list.
  const forget = useEffectEvent(clear);
  useEffect(() => forget(), [key]);

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
    const archived = rows[at]?.archived ?? client.getQueryData(threadQuery(id).queryKey)?.archived ?? false;
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

  const names = w.mail.keyNames;
  const keys = w.mailList.keys;
  useShortcuts(
    {
      j: [names.j, () => move(1)],
      k: [names.k, () => move(-1)],
      Enter: [names.enter, () => cursor && open(cursor)],
      o: () => cursor && open(cursor),
      u: [names.u, close],
      x: [
        keys.x,
        () => {
          const place = rows.findIndex(row => row.id === at);
          const row = rows[Math.max(0, place)];
          if (!row) return;
          setCursor(row.id);
          selection.toggle(row, Math.max(0, place));
        },
      ],
      '* a': [keys.all, () => selection.only(rows.map(row => row.id))],
      '* n': [keys.none, clear],
      Escape: () => isSelecting && clear(),
      e: [
        names.e,
        () => (isSelecting ? void many.setArchived(choice.view !== 'archived') : at && archive(at)),
      ],
      'Shift+I': [keys.shiftI, () => void many.setRead(true)],
      'Shift+U': [names.shiftU, () => (isSelecting ? void many.setRead(false) : at && markUnread(at))],
      t: [keys.t, () => chosen() && setPicking('label')],
      c: [names.c, () => void composer.open({})],
      l: [
        names.l,
        () => {
          if (isSelecting) return setPicking('link');
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
        <Filters
          choice={choice}
          mailboxes={mailboxes ?? []}
          searchRef={search}
          selectionBar={
            isSelecting && (
              <SelectionBar
                selection={selection}
                moreFit={list.hasNextPage && (selection.isAll || selection.count === rows.length)}
                isArchive={choice.view === 'archived'}
                actions={many}
                onLabel={() => setPicking('label')}
                onLink={() => setPicking('link')}
              />
            )
          }
          onSelect={rows.length > 0 ? () => selection.only(rows.map(row => row.id)) : null}
          onChange={change}
        />
        {box ? (
          <Suspense fallback={<RowSkeletons />}>
            <OutgoingList box={box} />
          </Suspense>
        ) : (
          <ThreadList
            key={key}
            list={list}
            rows={rows}
            choice={choice}
            cursor={cursor}
            openId={threadId ?? null}
            noMailbox={noMailbox}
            selection={selection}
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
              onLabel={() => setPicking('label')}
            />
          </Suspense>
        ) : (
          <NothingOpen box={box} />
        )}
      </section>
      <Suspense fallback={<KeysRest />}>
        {picking === 'label' && (
          <LabelPicker
            threads={labelsOf(chosen())}
            onClose={() => setPicking(null)}
            onPick={(label, on) => {
              setPicking(null);
              void many.setLabel(label, on);
            }}
          />
        )}
        {picking === 'link' && (
          <LinkPicker
            onClose={() => setPicking(null)}
            onPick={item => {
              setPicking(null);
              void many.link(item);
            }}
          />
        )}
      </Suspense>
    </div>
  );

  /** Of a thread that is open and not in the list, too. */
  function labelsOf(these: Chosen | null): number[][] {
    if (these?.rows.length) return these.rows.map(row => row.labels);
    const open = at && client.getQueryData(threadQuery(at).queryKey);
    return open ? [open.labels] : [];
  }
}

/** Whether list and thread stand side by side; the same width as in mail.module.css. */
const wide = () => window.matchMedia('(min-width: 901px)').matches;

/** Beside a list of which nothing is open: what one does there. */
function NothingOpen({ box }: { box: ListChoice['box'] }) {
  const { w } = useI18n();
  if (box === 'drafts')
    return <Empty icon={IconPencil} title={w.mail.pickDraft} text={w.mail.pickDraftNext} />;
  if (box === 'outbox') return <Empty icon={IconSend} title={w.mail.waiting} text={w.mail.waitingNext} />;
  return <Empty icon={IconMailOpened} title={w.mail.pick} text={w.mail.pickNext} />;
}
