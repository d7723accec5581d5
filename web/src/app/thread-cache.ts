import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Page } from '../api/client';
import { countsQuery, type ListChoice } from '../api/threads';
import type { ThreadRow } from '../api/types';

export type Pages = InfiniteData<Page<ThreadRow[]>, string | null>;

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

export const refreshCounts = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: countsQuery.queryKey });
