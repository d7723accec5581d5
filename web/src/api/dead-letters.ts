import { infiniteQueryOptions } from '@tanstack/react-query';
import { getPage, queryString, send } from './client';
import type { DeadLetter } from './types';

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: ['dead-letters'],
  queryFn: ({ pageParam, signal }) =>
    getPage<DeadLetter[]>('/api/dead-letters' + queryString({ cursor: pageParam }), signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});

/** `pending`: its bytes are fetched from the mail server first. */
export const replay = (id: number) =>
  send<{ state: 'stored' | 'skipped' | 'dead' | 'pending' }>('POST', `/api/dead-letters/${id}/replay`);
