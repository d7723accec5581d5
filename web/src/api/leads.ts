import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { NextActivity } from './board';
import { get, getPage, queryString, send } from './client';
import type { Shown } from './rest';

/** A line of the inbox: the lead, and the names of what it stands on. */
export type LeadRow = Shown['Lead_v1'] & {
  owner_name: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  next_activity: NextActivity | null;
  unread: boolean;
};

export const leadSorts = ['next_activity_date', 'add_time', 'update_time', 'value', 'title'] as const;
export type LeadSort = (typeof leadSorts)[number];

export const leadSources = [
  'Manually created',
  'Deal',
  'Mail',
  'Web forms',
  'Live chat',
  'Import',
  'API',
] as const;
export type LeadSource = (typeof leadSources)[number];

/** Which leads, in which order: part of the address of the page. */
export interface LeadChoice {
  archived?: boolean | undefined;
  unseen?: boolean | undefined;
  owner?: number | undefined;
  label?: string | undefined;
  source?: LeadSource | undefined;
  filter?: number | undefined;
  sort?: LeadSort | undefined;
}

/** Times and sums: the latest and the largest first. */
const descending = new Set<LeadSort>(['add_time', 'update_time', 'value']);

export const leadsQuery = (choice: LeadChoice) =>
  infiniteQueryOptions({
    queryKey: ['list', 'leads', choice],
    queryFn: ({ pageParam, signal }) => {
      const sort = choice.sort ?? 'next_activity_date';
      const query = queryString({
        archived: choice.archived,
        was_seen: choice.unseen ? 'false' : undefined,
        owner_id: choice.owner,
        label_id: choice.label,
        source_name: choice.source,
        filter_id: choice.filter,
        sort_by: sort,
        sort_direction: descending.has(sort) ? 'desc' : 'asc',
        limit: 50,
        cursor: pageParam,
      });
      return getPage<LeadRow[]>(`/api/leads${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const leadLabelsQuery = queryOptions({
  queryKey: ['lead-labels'],
  queryFn: ({ signal }) => get<{ id: string; name: string; color: string }[]>('/api/v1/leadLabels', signal),
  staleTime: 5 * 60_000,
});

/** The deal that a lead was before; null for one that was none. */
export const originQuery = (id: string) =>
  queryOptions({
    queryKey: ['related', 'lead', id, 'origin'],
    queryFn: ({ signal }) =>
      get<{
        at: string;
        by: string | null;
        state: 'deleted' | 'restored' | 'gone';
        deal: { id: number; title: string } | null;
      } | null>(`/api/leads/${id}/origin`, signal),
  });

/** What a lead has become that is one no more. */
export const becameQuery = (id: string) =>
  queryOptions({
    queryKey: ['related', 'lead', id, 'deal'],
    queryFn: ({ signal }) => get<{ id: number; title: string } | null>(`/api/leads/${id}/deal`, signal),
  });

export interface BulkJob {
  id: number;
  state: 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';
  total: number;
  done: number;
  failed: number;
}

export const beginBulk = (body: { action: 'update' | 'delete'; ids: string[]; fields?: object }) =>
  send<BulkJob>('POST', '/api/leads/bulk', body);

export const bulkJob = (id: number) => get<BulkJob>(`/api/bulk/${id}`);

export const revertBulk = (id: number) => send<BulkJob>('POST', `/api/bulk/${id}/revert`);
