import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';

export type Becomes = 'deal' | 'lead';

/** What a conversion would do: how many, to where, what stays behind, and which contacts there may be twice. */
export interface ConversionPreview {
  count: number;
  to: { pipeline: { id: number; name: string }; stage: { id: number; name: string } } | null;
  duplicates: {
    lead_id: string;
    type: 'person' | 'organization';
    id: number;
    name: string;
    alike: string[];
  }[];
  not_carried: string[];
  formula_fields: { key: string; name: string }[];
}

export interface ConversionChoice {
  ids: (string | number)[];
  pipeline_id?: number;
  stage_id?: number;
  value?: { amount: number; currency: string };
  person_id?: number;
  organization_id?: number;
}

export interface Conversion {
  id: string;
  becomes: Becomes;
  state: 'not_started' | 'running' | 'completed' | 'rejected' | 'failed';
  reason: string | null;
  items: { lead_id: string | null; deal_id: number | null }[];
}

/** What is converted into a deal is a lead. */
const nounOf = (becomes: Becomes) => (becomes === 'deal' ? 'leads' : 'deals');

export const previewQuery = (becomes: Becomes, choice: ConversionChoice) =>
  queryOptions({
    queryKey: ['conversion-preview', becomes, choice],
    queryFn: () => send<ConversionPreview>('POST', `/api/${nounOf(becomes)}/convert/preview`, choice),
    staleTime: 0,
    gcTime: 0,
  });

export const beginConversion = (becomes: Becomes, choice: ConversionChoice) =>
  send<{ conversion_id: string; count: number }>('POST', `/api/${nounOf(becomes)}/convert`, choice);

/** Deals that became leads are deals again, with all that stands on the leads. */
export const undoConversion = (id: string) => send<unknown>('POST', `/api/conversions/${id}/undo`);

const isUnderWay = (state: Conversion['state'] | undefined): boolean =>
  state === undefined || state === 'not_started' || state === 'running';

export const conversionQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['conversion', id],
    queryFn: ({ signal }) => get<Conversion>(`/api/conversions/${id}`, signal),
    enabled: id !== null,
    refetchInterval: query => (isUnderWay(query.state.data?.state) ? 400 : false),
  });

export const isDone = (job: Conversion | undefined): boolean => !!job && !isUnderWay(job.state);
