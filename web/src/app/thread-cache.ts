import { hashKey, type InfiniteData, type QueryClient, type QueryKey } from '@tanstack/react-query';
import type { Page } from '../api/client';
import { countsQuery, fetchThreads, type ListChoice } from '../api/threads';
import type { ThreadRow } from '../api/types';

type Pages = InfiniteData<Page<ThreadRow[]>, string | null>;

function eachList(client: QueryClient, change: (pages: Pages, choice: ListChoice) => Pages) {
  for (const [queryKey, pages] of client.getQueriesData<Pages>({ queryKey: ['threads'] }))
    if (pages) client.setQueryData<Pages>(queryKey, change(pages, queryKey[1] as ListChoice));
}

/** Changes a thread's row in every cached list. */
export function patchRow(client: QueryClient, id: number, change: Partial<ThreadRow>) {
  eachList(client, pages => ({
    ...pages,
    pages: pages.pages.map(page => ({
      ...page,
      data: page.data.map(row => (row.id === id ? { ...row, ...change } : row)),
    })),
  }));
}

/** Takes a thread's row out of those lists that `from` names. */
export function dropRow(client: QueryClient, id: number, from: (choice: ListChoice) => boolean) {
  eachList(client, (pages, choice) =>
    from(choice)
      ? {
          ...pages,
          pages: pages.pages.map(page => ({ ...page, data: page.data.filter(row => row.id !== id) })),
        }
      : pages,
  );
}

export function findRow(client: QueryClient, id: number): ThreadRow | undefined {
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: ['threads'] }))
    for (const page of pages?.pages ?? []) {
      const row = page.data.find(each => each.id === id);
      if (row) return row;
    }
  return undefined;
}

/**
 * Brings the shown lists up to date after `ids` changed: fetches the first page, where news appears, and those pages
 * that hold one of the threads; all other pages stay. Rows that news pushes off the first page are kept at its end,
 * because the second page begins where the old first one ended. Where news may have come in further down (a burst that is
 * longer than a page, a mail that was under way for hours) all pages that were loaded are fetched again.
 */
export async function refreshThreads(client: QueryClient, ids: ReadonlySet<number>): Promise<void> {
  const lists = client.getQueryCache().findAll({ queryKey: ['threads'] });
  await Promise.all(
    lists.map(async query => {
      const before = query.state.data as Pages | undefined;
      if (!before) return;
      // Nobody looks at it now: it is fetched anew when somebody does.
      if (!query.isActive()) return client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      const choice = query.queryKey[1] as ListChoice;
      const stale = before.pages.flatMap((page, index) =>
        index === 0 || page.data.some(row => ids.has(row.id)) ? [index] : [],
      );
      const fetched = new Map(
        await Promise.all(
          stale.map(
            async index => [index, await fetchThreads(choice, before.pageParams[index] ?? null)] as const,
          ),
        ),
      );
      client.setQueryData<Pages>(query.queryKey, now => now && merge(now, fetched, ids));
      if (hasGap(before, fetched.get(0), ids)) await refetchPages(client, query.queryKey);
    }),
  );
}

/** Whether there may be rows between the new first page and the pages of before, or among those. */
function hasGap(before: Pages, first: Page<ThreadRow[]> | undefined, changed: ReadonlySet<number>): boolean {
  if (before.pages.length < 2 || !first) return false;
  const shown = new Set(first.data.map(row => row.id));
  const known = new Set(before.pages.flatMap(page => page.data.map(row => row.id)));
  const meets = before.pages[0]?.data.some(row => shown.has(row.id) && !changed.has(row.id));
  return !meets || [...changed].some(id => !known.has(id) && !shown.has(id));
}

const awaited = new Set<string>();

/** One after the other, since each begins where the one before ends; a burst of news costs one round a second. */
async function refetchPages(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const key = hashKey(queryKey);
  if (awaited.has(key)) return;
  awaited.add(key);
  await new Promise(resolve => setTimeout(resolve, 1000));
  awaited.delete(key);
  await client.refetchQueries({ queryKey, exact: true });
}

function merge(now: Pages, fetched: Map<number, Page<ThreadRow[]>>, changed: ReadonlySet<number>): Pages {
  const fresh = new Set([...fetched.values()].flatMap(page => page.data.map(row => row.id)));
  const oldest = fetched.get(0)?.data.at(-1)?.last_at ?? '';
  const pages = now.pages.map((page, index) => {
    const news = fetched.get(index);
    if (index > 0) return { ...page, data: news?.data ?? page.data.filter(row => !fresh.has(row.id)) };
    if (!news) return page;
    if (now.pages.length === 1) return news;
    const pushedOff = page.data.filter(
      row => !fresh.has(row.id) && !changed.has(row.id) && row.last_at <= oldest,
    );
    return { next: page.next, data: [...news.data, ...pushedOff] };
  });
  const seen = new Set<number>();
  return {
    ...now,
    pages: pages.map(page => ({
      ...page,
      data: page.data.filter(row => !seen.has(row.id) && !!seen.add(row.id)),
    })),
  };
}

export const refreshCounts = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: countsQuery.queryKey });
