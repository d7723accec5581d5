import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Id, ItemKind } from '../crm/kinds';
import { get, queryString } from './client';
import type { ThreadRow } from './types';

/** An item in which the words stand; which of these there are depends on its kind. */
export interface FoundItem {
  id: Id;
  type: Exclude<ItemKind, 'activity'>;
  title?: string;
  name?: string;
  code?: string | null;
  value?: number | string | null;
  currency?: string | null;
  primary_email?: string | null;
  address?: string | null;
  is_archived?: boolean;
  status?: string;
  person?: { name: string } | null;
  organization?: { name: string } | null;
  stage?: { name: string } | null;
  phase?: { name: string } | null;
}

export interface Found {
  items: { item: FoundItem }[];
  threads: ThreadRow[];
  /** Nothing has the words as they were typed; this comes close. */
  nearly: boolean;
}

/** Items of all kinds and mail threads in which the words stand. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<Found>(`/api/search${queryString({ q, limit: 12 })}`, signal),
    enabled: q.length > 1,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
