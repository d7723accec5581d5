import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Page } from '../api/client';
import { countsQuery, type ListChoice } from '../api/threads';
import type { ThreadRow } from '../api/types';

export type Pages = InfiniteData<Page<ThreadRow[]>, string | null>;

function eachList(client: QueryClient, change: (pages: Pages, choice: ListChoice) => Pages) {
  for (const [queryKey, pages] of client.getQueriesData<Pages>({ queryKey: ['threads'] }))
    if (pages) client.setQueryData<Pages>(queryKey, change(pages, queryKey[1] as ListChoice));
}

/** Changes the rows of threads in every cached list. */
export function patchRows(
  client: QueryClient,
  ids: ReadonlySet<number>,
  change: (row: ThreadRow) => Partial<ThreadRow>,
) {
  eachList(client, pages => ({
    ...pages,
    pages: pages.pages.map(page => ({
      ...page,
      data: page.data.map(row => (ids.has(row.id) ? { ...row, ...change(row) } : row)),
    })),
  }));
}

export const patchRow = (client: QueryClient, id: number, change: Partial<ThreadRow>) =>
  patchRows(client, new Set([id]), () => change);

/**
 * Shows what threads will be like before the server has said so, and takes them out of those lists that they leave.
 *
 * @returns what shows them as they were, where they stood: for when the server refuses, or does not answer
 */
export function showChanged(
  client: QueryClient,
  ids: ReadonlySet<number>,
  change: (row: ThreadRow) => Partial<ThreadRow>,
  leaves: (choice: ListChoice) => boolean = () => false,
): () => void {
  const lists = client.getQueriesData<Pages>({ queryKey: ['threads'] });
  patchRows(client, ids, change);
  dropRows(client, ids, leaves);
  return () => {
    for (const [key, before] of lists)
      client.setQueryData<Pages>(key, now => (now && before ? putBack(now, before, ids) : now));
  };
}

/** `now` with these rows of `before`: each below the one that it stood below, of those that are still there. */
function putBack(now: Pages, before: Pages, ids: ReadonlySet<number>): Pages {
  const shown = new Set(now.pages.flatMap(page => page.data.map(row => row.id)));
  const former = new Map(before.pages.flatMap(page => page.data.map(row => [row.id, row])));
  return {
    ...now,
    pages: now.pages.map((page, index) => {
      const rows = page.data.map(row => (ids.has(row.id) && former.get(row.id)) || row);
      const stood = before.pages[index]?.data ?? [];
      for (const [at, row] of stood.entries()) {
        if (!ids.has(row.id) || shown.has(row.id)) continue;
        const above = new Set(stood.slice(0, at).map(each => each.id));
        rows.splice(rows.findLastIndex(each => above.has(each.id)) + 1, 0, row);
      }
      return { ...page, data: rows };
    }),
  };
}

function dropRows(client: QueryClient, ids: ReadonlySet<number>, from: (choice: ListChoice) => boolean) {
  eachList(client, (pages, choice) =>
    from(choice)
      ? {
          ...pages,
          pages: pages.pages.map(page => ({ ...page, data: page.data.filter(row => !ids.has(row.id)) })),
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

export const refreshCounts = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: countsQuery.queryKey });
