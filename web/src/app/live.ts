import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client';
import { mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import { noticesKey } from '../api/notices';
import type { Mailbox } from '../api/types';
import { refreshLists } from '../crm/change';
import type { ItemKind } from '../crm/kinds';
import { refreshCounts } from './thread-cache';
import { refreshAllPages, refreshThreads } from './thread-refresh';

/*
 * The live stream of the server, and what to do without it:
 *
 *   open  --(error)-->  waiting  --(retry)-->  open: everything shown is fetched once, for what was missed
 *
 * While it waits, the top of the lists is fetched every 15 seconds.
 */

let open = false;
const listeners = new Set<() => void>();

function setOpen(value: boolean) {
  if (open === value) return;
  open = value;
  for (const listener of listeners) listener();
}

/** Whether news arrives by itself at the moment. */
export const useIsLive = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );

/** Gathers ids for a moment and hands them on together, so that a burst of mail costs one fetch. */
function gather<Id = number>(wait: number, then: (ids: Set<Id>) => void) {
  let ids = new Set<Id>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(id: Id) {
      ids.add(id);
      timer ??= setTimeout(() => {
        const gathered = ids;
        ids = new Set();
        timer = undefined;
        then(gathered);
      }, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

async function refreshMailbox(client: QueryClient, id: number) {
  const mailbox = await get<Mailbox>(`/api/mailboxes/${id}`).catch(() => null);
  if (!mailbox) return client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
  client.setQueryData(mailboxQuery(id).queryKey, mailbox);
  client.setQueryData(mailboxesQuery.queryKey, all =>
    all?.some(each => each.id === id)
      ? all.map(each => (each.id === id ? mailbox : each))
      : all && [...all, mailbox],
  );
}

function listen(client: QueryClient): () => void {
  const threads = gather(250, ids => {
    refreshThreads(client, ids);
    void refreshCounts(client);
    for (const id of ids) {
      void client.invalidateQueries({ queryKey: ['thread', id] });
      void client.invalidateQueries({ queryKey: ['candidates', id] });
    }
  });
  const mailboxes = gather(400, ids => {
    for (const id of ids) void refreshMailbox(client, id);
    // History coming in tells of the mailbox, not of each thread.
    refreshThreads(client, new Set());
    void refreshCounts(client);
  });
  /** It lies between what is shown already, too. */
  const history = gather(5000, () => refreshAllPages(client));
  const items = gather<string>(500, keys => {
    refreshLists(client);
    for (const key of keys) void client.invalidateQueries({ queryKey: ['item', ...key.split(' ')] });
  });
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let missed = false;

  const connect = () => {
    source = new EventSource('/api/live');
    source.addEventListener('open', () => {
      setOpen(true);
      if (missed) catchUp();
      missed = false;
    });
    source.addEventListener('thread', event => {
      const news = read<{ thread_id: number }>(event);
      if (news) threads.add(news.thread_id);
    });
    source.addEventListener('mailbox', event => {
      const news = read<{ mailbox_id: number }>(event);
      if (!news) return;
      mailboxes.add(news.mailbox_id);
      history.add(news.mailbox_id);
    });
    source.addEventListener('item', event => {
      const news = read<{ type: ItemKind; id: number | string }>(event);
      if (news) items.add(`${news.type} ${news.id}`);
    });
    source.addEventListener('outbox', () => void client.invalidateQueries({ queryKey: ['outgoing'] }));
    source.addEventListener('notification', () => void client.invalidateQueries({ queryKey: noticesKey }));
    source.addEventListener('error', () => {
      setOpen(false);
      missed = true;
      // The browser tries again by itself unless the server answered with an error.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 5000);
    });
  };

  const catchUp = () => {
    refreshAllPages(client);
    refreshLists(client);
    for (const key of [
      'item',
      'thread-counts',
      'mailboxes',
      'mailbox',
      'thread',
      'candidates',
      'outgoing',
      ...noticesKey,
    ])
      void client.invalidateQueries({ queryKey: [key] });
  };

  const poll = setInterval(() => {
    if (open || document.hidden || !navigator.onLine) return;
    refreshThreads(client, new Set());
    void refreshCounts(client);
    void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['outgoing'] });
    void client.invalidateQueries({ queryKey: noticesKey });
  }, 15_000);

  connect();
  return () => {
    source?.close();
    threads.stop();
    mailboxes.stop();
    history.stop();
    items.stop();
    clearInterval(poll);
    clearTimeout(retry);
    setOpen(false);
  };
}

function read<T>(event: MessageEvent<string>): T | null {
  try {
    return JSON.parse(event.data) as T;
  } catch {
    return null;
  }
}

/** Keeps the cache true while a user is signed in. */
export function useLive() {
  const client = useQueryClient();
  useEffect(() => listen(client), [client]);
}
