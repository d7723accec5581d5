import { partialMatchKey, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client';
import { mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { everything, lists, oldBy, wholes, type News } from './news';
import { hearStream } from './stream';
import type { StreamEvent } from './stream-source';
import { refreshCounts } from './thread-cache';
import { refreshAllPages, refreshThreads } from './thread-refresh';

/*
 * What the live stream tells (see stream.ts), and what to do without it:
 *
 *   open  --(lost)-->  waiting  --(opened)-->  open: everything shown is fetched once, for what was missed
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

function listen(client: QueryClient, userId: number): () => void {
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
  let missed = false;

  const note = <N extends keyof News>(name: N, news: News[N]) => {
    for (const key of oldBy[name](news)) old[name].add(JSON.stringify(key));
  };
  const hear: { [N in StreamEvent]: (news: StreamNews[N]) => void } = {
    thread(news) {
      note('thread', news);
      threads.add(news.thread_id);
    },
    item(news) {
      note('item', news);
      figures.add(news.type);
    },
    setup: news => note('setup', news),
    outbox: news => note('outbox', news),
    notification: news => note('notification', news),
    mailbox({ mailbox_id: id }) {
      mailboxes.add(id);
      history.add(id);
    },
    narrowed: () => hidden.add('all'),
  };

  function begin(isMissed: boolean) {
    setOpen(true);
    if (isMissed) catchUp();
    missed = false;
  }
  const stop = hearStream(userId, {
    opened: () => begin(missed || open),
    joined: () => begin(missed),
    lost() {
      setOpen(false);
      missed = true;
    },
    news(name, data) {
      const news = read(data);
      if (news) hear[name](news as never);
    },
  });

  // In eight tabs at once it would be asked for eight times; one that nobody looks at has time.
  let owes = false;
  function catchUp() {
    owes = document.hidden;
    if (owes) return;
    refreshAllPages(client);
    refetch(client, everything);
  }
  const shown = () => owes && catchUp();
  document.addEventListener('visibilitychange', shown);

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

  return () => {
    stop();
    document.removeEventListener('visibilitychange', shown);
    threads.stop();
    mailboxes.stop();
    history.stop();
    for (const each of Object.values(old)) each.stop();
    figures.stop();
    hidden.stop();
    clearInterval(poll);
    setOpen(false);
  };
}

/** All that the stream tells. */
interface StreamNews extends News {
  mailbox: { mailbox_id: number };
  narrowed: object;
}

const parse = (key: string) => JSON.parse(key) as QueryKey;

/** What is on the screen of them, each once, however many of the keys it has. */
function refetch(client: QueryClient, keys: QueryKey[]): void {
  void client.invalidateQueries({
    predicate: ({ queryKey }) => keys.some(key => partialMatchKey(queryKey, key)),
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Keeps the cache true while a user is signed in. */
export function useLive(userId: number | undefined) {
  const client = useQueryClient();
  useEffect(() => (userId === undefined ? undefined : listen(client, userId)), [client, userId]);
}
