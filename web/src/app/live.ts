import { partialMatchKey, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client';
import { mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { everything, lists, oldBy, wholes, type News } from './news';
import { refreshCounts } from './thread-cache';
import { refreshAllPages, refreshThreads } from './thread-refresh';

/*
 * The live stream of the server, and what to do without it:
 *
 *   open  --(error)-->  waiting  --(retry)-->  open: everything shown is fetched once, for what was missed
 *
 * While it waits, the top of the lists of mail is fetched every 15 seconds, and what else is shown every minute.
 *
 * What becomes old by which news stands in news.ts.
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

/**
 * Gathers what came in for a moment and hands it on together, so that a burst costs one fetch. While it goes on, as it
 * does when many items are changed at once, the moments grow to `longest`. Where many pages hear the same, they do not
 * all ask in the same moment.
 */
function gather<Id = number>(wait: number, then: (ids: Set<Id>) => void, longest = wait) {
  let ids = new Set<Id>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = wait;
  let last = 0;
  return {
    add(id: Id) {
      ids.add(id);
      if (timer !== undefined) return;
      next = Date.now() - last < next + wait ? Math.min(next * 2, longest) : wait;
      timer = setTimeout(
        () => {
          const gathered = ids;
          ids = new Set();
          timer = undefined;
          last = Date.now();
          then(gathered);
        },
        next * (0.75 + Math.random() / 2),
      );
    },
    stop: () => clearTimeout(timer),
  };
}

async function refreshMailbox(client: QueryClient, id: number) {
  const mailbox = await get<Mailbox>(`/api/mailboxes/${id}`).catch(() => null);
  if (!mailbox) return client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
  client.setQueryData(mailboxQuery(id).queryKey, mailbox);
  // Whether one that is not in the list belongs there, the server knows: that of Smart BCC copies does not.
  if (!client.getQueryData(mailboxesQuery.queryKey)?.some(each => each.id === id))
    return client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
  client.setQueryData(mailboxesQuery.queryKey, all => all?.map(each => (each.id === id ? mailbox : each)));
}

function listen(client: QueryClient): () => void {
  const threads = gather(250, ids => {
    refreshThreads(client, ids);
    void refreshCounts(client);
  });
  const mailboxes = gather(400, ids => {
    for (const id of ids) void refreshMailbox(client, id);
    // History coming in tells of the mailbox, not of each thread.
    refreshThreads(client, new Set());
    void refreshCounts(client);
  });
  /** It lies between what is shown already, too. */
  const history = gather(5000, () => refreshAllPages(client));
  // Keys as text, so that each is there once.
  const lane = (longest: number) =>
    gather<string>(250, keys => refetch(client, [...keys].map(parse)), longest);
  const old = {
    item: lane(8000),
    setup: lane(8000),
    thread: lane(2000),
    outbox: lane(250),
    notification: lane(250),
  };
  const figures = gather<string>(10_000, () => refetch(client, wholes), 60_000);
  /** What a colleague has hidden goes from the screen; which that is, nobody is told. */
  const hidden = gather<string>(1000, () => catchUp(), 10_000);
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
    const on = <N extends keyof News>(name: N, also?: (news: News[N]) => void) =>
      source!.addEventListener(name, event => {
        const news = read<News[N]>(event as MessageEvent<string>);
        if (!news) return;
        for (const key of oldBy[name](news)) old[name].add(JSON.stringify(key));
        also?.(news);
      });
    on('thread', news => threads.add(news.thread_id));
    on('item', news => figures.add(news.type));
    on('setup');
    on('outbox');
    on('notification');
    source.addEventListener('mailbox', event => {
      const news = read<{ mailbox_id: number }>(event);
      if (!news) return;
      mailboxes.add(news.mailbox_id);
      history.add(news.mailbox_id);
    });
    source.addEventListener('narrowed', () => hidden.add('all'));
    source.addEventListener('error', () => {
      setOpen(false);
      missed = true;
      // The browser tries again by itself unless the server answered with an error.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 5000);
    });
  };

  const catchUp = () => {
    refreshAllPages(client);
    refetch(client, everything);
  };

  let polls = 0;
  const poll = setInterval(() => {
    if (open || document.hidden || !navigator.onLine) return;
    refreshThreads(client, new Set());
    void refreshCounts(client);
    const some = [mailboxesQuery.queryKey, ...oldBy.outbox({}), ...oldBy.notification({})];
    polls += 1;
    // Lists are fetched with all their pages: that often would be too much of it.
    refetch(client, polls % 4 === 0 ? [...some, ...lists, ['activities'], ['item']] : some);
  }, 15_000);

  connect();
  return () => {
    source?.close();
    threads.stop();
    mailboxes.stop();
    history.stop();
    for (const each of Object.values(old)) each.stop();
    figures.stop();
    hidden.stop();
    clearInterval(poll);
    clearTimeout(retry);
    setOpen(false);
  };
}

const parse = (key: string) => JSON.parse(key) as QueryKey;

/** What is on the screen of them, each once, however many of the keys it has. */
function refetch(client: QueryClient, keys: QueryKey[]): void {
  void client.invalidateQueries({
    predicate: ({ queryKey }) => keys.some(key => partialMatchKey(queryKey, key)),
  });
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
