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

/** Takes the rows of threads out of those lists that `from` names. */
export function dropRows(
  client: QueryClient,
  ids: ReadonlySet<number>,
  from: (choice: ListChoice) => boolean,
) {
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
