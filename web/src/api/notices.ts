import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';
import type { ItemId, TargetType } from './types';

/** What this user was told of. */
export interface Notice {
  id: number;
  kind: 'mention' | 'no_answer';
  at: string;
  read_at: string | null;
  by: { id: number; name: string } | null;
  /** What the note says, cut; of a mail its subject. */
  text: string;
  /** What the note stands on. */
  on: { type: TargetType; id: ItemId; title: string } | null;
  mail: { outgoing_mail_id: number; thread_id: number | null } | null;
}

interface Extra {
  /** At most 100 are counted. */
  unread: number;
}

const path = '/api/notifications';

/** Of both queries below: what comes in changes both. */
export const noticesKey = ['notices'];

export const unreadNoticesQuery = queryOptions({
  queryKey: [...noticesKey, 'unread'],
  queryFn: async ({ signal }) =>
    (await getPage<Notice[], Extra>(path + queryString({ limit: 1 }), signal)).extra.unread,
  staleTime: 60_000,
});

export const noticesQuery = infiniteQueryOptions({
  queryKey: [...noticesKey, 'list'],
  queryFn: ({ pageParam, signal }) =>
    getPage<Notice[], Extra>(path + queryString({ limit: 20, cursor: pageParam }), signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});

export const readNotices = (which: { ids: number[] } | { up_to: number }) =>
  send('POST', `${path}/read`, which);

interface Settings {
  /** He is told by mail too when somebody mentions him. */
  mention_mail: boolean;
}

export const noticeSettingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: ({ signal }) => get<Settings>(`${path}/settings`, signal),
});

export const changeNoticeSettings = (settings: Settings) =>
  send<Settings>('PATCH', `${path}/settings`, settings);
