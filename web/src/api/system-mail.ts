import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { Trouble } from './types';

export interface SystemLetter {
  id: number;
  kind: string;
  address: string;
  state: 'due' | 'failed';
  attempts: number;
  /** The mail server's own words, or Kontor's, which then have a trouble. */
  error: string | null;
  trouble: Trouble | null;
  subject: string;
  link: string | null;
  created_at: string;
  expires_at: string;
}

export interface SystemMail {
  configured: boolean;
  from: string;
  letters: SystemLetter[];
}

export const systemMailQuery = queryOptions({
  queryKey: ['system-mail'],
  queryFn: ({ signal }) => get<SystemMail>('/api/system-mail', signal),
  refetchInterval: 15_000,
});

export const testSystemMail = () => send<{ to: string }>('POST', '/api/system-mail/test');
export const retryLetter = (id: number) => send<unknown>('POST', `/api/system-mail/${id}/retry`);
export const removeLetter = (id: number) => send<unknown>('DELETE', `/api/system-mail/${id}`);
