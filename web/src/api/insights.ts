import { queryOptions } from '@tanstack/react-query';
import { get, queryString } from './client';

/** What is looked at; days, both included. */
export interface Period {
  from: string;
  to: string;
  pipeline?: number | undefined;
  owner?: number | undefined;
}

export interface Month {
  /** `2026-03`. */
  month: string;
  deals: number;
  value: number;
  /** By how likely each is; of what is expected only. */
  weighted: number;
}

export interface Overview {
  currency: string;
  /** Currencies of deals that are counted, but whose money is in no sum. */
  without_rate: string[];
  added: Month[];
  won: Month[];
  lost: Month[];
  forecast: Month[];
  activities: { user_id: number | null; type: string; done: number }[];
  answers: { month: string; answered: number; minutes: number }[];
}

export interface Funnel {
  stages: { id: number; name: string; deals: number }[];
  won: number;
}

const asked = ({ from, to, pipeline, owner }: Period) =>
  queryString({ from, to, pipeline_id: pipeline, owner_id: owner });

export const overviewQuery = (period: Period) =>
  queryOptions({
    queryKey: ['insights', period],
    queryFn: ({ signal }) => get<Overview>(`/api/insights${asked(period)}`, signal),
    staleTime: 60_000,
  });

export const funnelQuery = (period: Period & { pipeline: number }) =>
  queryOptions({
    queryKey: ['insights', 'funnel', period],
    queryFn: ({ signal }) => get<Funnel>(`/api/insights/funnel${asked(period)}`, signal),
    staleTime: 60_000,
  });
