import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString } from './client';
import type { MailboxState, Trouble } from './types';

/* How all of it does, for administrators. */

export interface QueueBacklog {
  lane: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Since when the oldest ticket waits. */
  oldest_at: string | null;
}

export interface Health {
  checked_at: string;
  mailboxes: { state: MailboxState; mailboxes: number; proved: number; unbalanced: number }[];
  dead_letters: number;
  events: { waiting: number; lag_seconds: number };
  /** Null where they do not answer. */
  queues: QueueBacklog[] | null;
  smart_bcc: { wanted: boolean; listening: boolean; taken: number; refused: number };
  system_mail: { configured: boolean; due: number; failed: number };
  webhooks: { on: number; off: number; failing: number };
  disk: { free: number; total: number } | null;
}

export interface MailboxHealth {
  id: number;
  email: string;
  user_name: string;
  state: MailboxState;
  reason: string | null;
  trouble: Trouble | null;
  next_try_at: string | null;
  connected: boolean;
  looked_at: string | null;
  balanced: boolean | null;
  proved_at: string | null;
  parked: number;
  pending: number;
  waiting_since: string | null;
  dead: number;
}

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => get<Health>('/api/admin/health', signal),
  refetchInterval: 15_000,
});

export const mailboxHealthQuery = infiniteQueryOptions({
  queryKey: ['health', 'mailboxes'],
  queryFn: ({ pageParam, signal }) =>
    getPage<MailboxHealth[]>(`/api/admin/mailboxes${queryString({ cursor: pageParam })}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
  refetchInterval: 30_000,
});
