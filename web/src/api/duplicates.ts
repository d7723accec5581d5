import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';

export type ContactType = 'person' | 'organization';

/** Two contacts that may be one, and in what they are alike. The older one first. */
export interface Pair {
  contacts: [{ id: number; name: string }, { id: number; name: string }];
  alike: ('organization' | 'phone' | 'email' | 'address')[];
}

interface Value {
  value: string;
  primary?: boolean;
  label?: string;
}

/** A contact as far as a merge is about it. */
export interface Contact {
  name: string;
  owner_id: number | null;
  emails?: Value[] | null;
  phones?: Value[] | null;
  label_ids: number[] | null;
  org_id?: number | null;
  website?: string | null;
  address?: { value: string } | null;
  custom_fields?: Record<string, unknown> | null;
  [detail: string]: unknown;
}

/** What a merge would make, and how many rows of which table come along. */
export type Merged = Contact & { moves: Record<string, number> };

export const pairsQuery = (type: ContactType) =>
  infiniteQueryOptions({
    queryKey: ['duplicates', type],
    queryFn: ({ pageParam, signal }) =>
      getPage<Pair[]>(`/api/duplicates${queryString({ type, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const previewQuery = (type: ContactType, from: number, into: number) =>
  queryOptions({
    queryKey: ['duplicates', type, 'preview', from, into],
    queryFn: ({ signal }) =>
      get<Merged>(`/api/duplicates/preview${queryString({ type, from, into })}`, signal),
    gcTime: 0,
  });

export const merge = (type: ContactType, from: number, into: number) =>
  send<{ id: number }>('POST', '/api/duplicates/merge', { type, from, into });

export const markDistinct = (type: ContactType, ids: [number, number], distinct: boolean) =>
  send(distinct ? 'POST' : 'DELETE', '/api/duplicates/distinct', { type, ids });

/** Of which item one that is not there has become a part. */
export const mergedIntoQuery = (type: ContactType | 'deal', id: number) =>
  queryOptions({
    queryKey: ['merged-into', type, id],
    queryFn: ({ signal }) =>
      get<{ id: number | null }>('/api/duplicates/into' + queryString({ type, id }), signal),
  });
