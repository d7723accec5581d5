import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';
import type { ItemId, ItemType, Reason, ThreadRow } from './types';

export interface ItemRef {
  type: ItemType;
  id: ItemId;
}

export interface ItemHead extends ItemRef {
  title: string;
  status: string;
  /** Only an open item takes earlier threads. */
  open: boolean;
}

/** How an earlier thread fits: the rules would link it, it is too old for them, or they would ask. */
export type FitGroup = 'link' | 'older' | 'ask';

export interface FitRow extends ThreadRow {
  group: FitGroup;
  reason: Reason;
}

export interface FitCounts extends Record<FitGroup, number> {
  /** There are more than were counted. */
  more: boolean;
}

export interface ItemThread extends ThreadRow {
  linked: boolean;
  can_link: boolean;
}

/** A job that links earlier threads. */
export interface Retroactive {
  id: number;
  item: (ItemRef & { title: string }) | null;
  state: 'linking' | 'linked' | 'reverting' | 'reverted';
  total: number;
  linked: number;
  skipped: number;
  reverted: number;
  kept: number;
  reason: 'item-closed' | 'item-gone' | 'stopped' | null;
}

export const isWorking = (job: Retroactive | undefined): boolean =>
  job?.state === 'linking' || job?.state === 'reverting';

const pathOf = ({ type, id }: ItemRef) => `/api/items/${type}/${id}`;

interface FitExtra {
  item: ItemHead;
  counts?: FitCounts;
}

/** The item, and how many earlier threads fit to it. */
export const fitCountsQuery = (item: ItemRef) =>
  queryOptions({
    queryKey: ['item-fits', item.type, item.id, 'counts'],
    queryFn: async ({ signal }) => {
      const page = await getPage<FitRow[], FitExtra>(
        `${pathOf(item)}/retroactive-links${queryString({ limit: 1 })}`,
        signal,
      );
      const counts: FitCounts = page.extra.counts ?? { link: 0, older: 0, ask: 0, more: false };
      return { item: page.extra.item, counts };
    },
    staleTime: 60_000,
  });

export const fitsQuery = (item: ItemRef, group: FitGroup) =>
  infiniteQueryOptions({
    queryKey: ['item-fits', item.type, item.id, group],
    queryFn: ({ pageParam, signal }) =>
      getPage<FitRow[], FitExtra>(
        `${pathOf(item)}/retroactive-links${queryString({ group, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const itemThreadsQuery = (item: ItemRef, linked: boolean) =>
  infiniteQueryOptions({
    queryKey: ['item-threads', item.type, item.id, linked],
    queryFn: ({ pageParam, signal }) =>
      getPage<ItemThread[]>(`${pathOf(item)}/threads${queryString({ linked, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const retroactiveQuery = (id: number) =>
  queryOptions({
    queryKey: ['retroactive', id],
    queryFn: ({ signal }) => get<Retroactive>(`/api/retroactive-links/${id}`, signal),
    // Nothing but the job itself knows how far it is.
    refetchInterval: query => (isWorking(query.state.data) ? 600 : false),
  });

/** Which threads to link: whole groups without some, and single ones of any group. */
export interface Chosen {
  groups: ('link' | 'older')[];
  except: number[];
  thread_ids: number[];
}

export const linkEarlier = (item: ItemRef, chosen: Chosen) =>
  send<Retroactive>('POST', `${pathOf(item)}/retroactive-links`, chosen);

export const revertEarlier = (id: number) => send<Retroactive>('DELETE', `/api/retroactive-links/${id}`);
