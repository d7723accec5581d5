import { queryOptions } from '@tanstack/react-query';
import { get } from './client';

/** Filters that somebody saved, by what they are of. */
export const savedFiltersQuery = (type: 'deals' | 'leads') =>
  queryOptions({
    queryKey: ['saved-filters', type],
    queryFn: ({ signal }) => get<{ id: number; name: string }[]>(`/api/v1/filters?type=${type}`, signal),
    staleTime: 60_000,
  });
