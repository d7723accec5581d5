import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';

export interface MailLabel {
  id: number;
  name: string;
  color: string;
}

export const labelAddress = (id: number) => `/api/mail-labels/${id}`;

/** One's own, by name. */
export const mailLabelsQuery = queryOptions({
  queryKey: ['mail-labels'],
  queryFn: ({ signal }) => get<MailLabel[]>('/api/mail-labels', signal),
  staleTime: 60_000,
});

export const addMailLabel = (label: Omit<MailLabel, 'id'>) =>
  send<MailLabel>('POST', '/api/mail-labels', label);

export const changeMailLabel = ({ id, ...change }: Partial<MailLabel> & { id: number }) =>
  send<MailLabel>('PATCH', labelAddress(id), change);
