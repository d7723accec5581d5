import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/client';
import { readPage } from '../api/rest';

/*
 * What a company has few of, and every page needs by name: it is fetched once, and again when it is changed here.
 */

export interface Colleague {
  id: number;
  name: string;
  email: string;
  active_flag: boolean;
  is_you: boolean;
}

const long = { staleTime: 5 * 60_000 };

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => get<Colleague[]>('/api/v1/users', signal),
  ...long,
});

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: async ({ signal }) =>
    (await readPage('/api/v2/pipelines', { query: { limit: 500 }, signal })).data,
  ...long,
});

export const stagesQuery = queryOptions({
  queryKey: ['stages'],
  queryFn: async ({ signal }) => {
    const { data } = await readPage('/api/v2/stages', { query: { limit: 500 }, signal });
    return data.toSorted((a, b) => (a.order_nr ?? 0) - (b.order_nr ?? 0));
  },
  ...long,
});

export interface ActivityType {
  id: number;
  key_string: string;
  name: string;
  icon_key: string;
  /** RRGGBB. */
  color: string | null;
  active_flag: boolean;
  order_nr: number;
}

export const activityTypesQuery = queryOptions({
  queryKey: ['activity-types'],
  queryFn: ({ signal }) => get<ActivityType[]>('/api/v1/activityTypes', signal),
  ...long,
});

export const currenciesQuery = queryOptions({
  queryKey: ['currencies'],
  queryFn: ({ signal }) =>
    get<{ code: string; name: string; active_flag: boolean }[]>('/api/v1/currencies', signal),
  ...long,
});
