import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send, type Page } from './client';
import type {
  Candidate,
  Counts,
  FoundItem,
  ItemId,
  Link,
  SharingChoice,
  TargetType,
  Thread,
  ThreadRow,
} from './types';

export type View = 'inbox' | 'sent' | 'all' | 'archived' | 'shared';
/** What threads belong to. */
export type Filter = 'asks' | 'linked' | 'unlinked' | 'deal' | 'lead' | 'project';

/** Mails of one's own that are not sent yet, in place of threads. */
export type Box = 'drafts' | 'outbox';

/** Which threads are listed; part of the address of the page. What is chosen holds together. */
export interface ListChoice {
  box?: Box | undefined;
  view?: View | undefined;
  filter?: Filter | undefined;
  unread?: true | undefined;
  files?: true | undefined;
  label?: number | undefined;
  mailbox?: number | undefined;
  q?: string | undefined;
}

/** The same in the server's words. */
const asked = (choice: ListChoice) => ({
  folder: choice.view ?? 'inbox',
  filter: choice.filter,
  unread: choice.unread,
  has_attachments: choice.files,
  label_id: choice.label,
  mailbox_id: choice.mailbox,
  q: choice.q,
});

const pageSize = 50;

/** One page of threads, newest first, from a cursor (null: from the top). */
export async function fetchThreads(
  choice: ListChoice,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Page<ThreadRow[]>> {
  const page = await getPage<(Omit<ThreadRow, 'unread'> & { unread: number | boolean })[]>(
    '/api/threads' + queryString({ ...asked(choice), limit: pageSize, cursor }),
    signal,
  );
  // The server counts the unread messages; a list only asks whether there are any.
  return { ...page, data: page.data.map(row => ({ ...row, unread: !!row.unread })) };
}

/** The pages stay as they are until the live stream names a thread that changed (see app/live.ts). */
export const threadsQuery = (choice: ListChoice) =>
  infiniteQueryOptions({
    queryKey: ['threads', choice],
    queryFn: ({ pageParam, signal }) => fetchThreads(choice, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export const countsQuery = queryOptions({
  queryKey: ['thread-counts'],
  queryFn: ({ signal }) => get<Counts>('/api/threads/counts', signal),
});

export const threadQuery = (id: number) =>
  queryOptions({
    queryKey: ['thread', id],
    queryFn: ({ signal }) => get<Thread>(`/api/threads/${id}`, signal),
    staleTime: 60_000,
  });

export const bodyQuery = (messageId: number) =>
  queryOptions({
    queryKey: ['body', messageId],
    queryFn: ({ signal }) =>
      get<{ html: string | null; text: string | null }>(`/api/messages/${messageId}/body`, signal),
    staleTime: Infinity,
  });

export const candidatesQuery = (id: number) =>
  queryOptions({
    queryKey: ['candidates', id],
    queryFn: ({ signal }) => get<Candidate[]>(`/api/threads/${id}/candidates`, signal),
    staleTime: 60_000,
  });

export const itemsQuery = (q: string) =>
  queryOptions({
    queryKey: ['items', q],
    queryFn: ({ signal }) => get<FoundItem[]>('/api/items' + queryString({ q }), signal),
    staleTime: 30_000,
  });

export const markRead = (id: number, read: boolean) => send('POST', `/api/threads/${id}/read`, { read });

export const archive = (id: number, archived: boolean) =>
  send('POST', `/api/threads/${id}/archive`, { archived });

export const share = (id: number, mailboxId: number, sharing: SharingChoice) =>
  send('POST', `/api/threads/${id}/sharing`, { mailbox_id: mailboxId, sharing });

export const addLink = (id: number, type: TargetType, target: ItemId, primary: boolean) =>
  send<Link>('POST', `/api/threads/${id}/links`, { [`${type}_id`]: target, primary });

export const removeLink = (id: number, linkId: number) =>
  send('DELETE', `/api/threads/${id}/links/${linkId}`);

/** @param primary it led the thread before */
export const restoreLink = (id: number, linkId: number, primary: boolean) =>
  send('POST', `/api/threads/${id}/links/${linkId}/restore`, { primary });

export const chooseNone = (id: number, none: boolean) => send('POST', `/api/threads/${id}/choice`, { none });

/** Which mails leave a thread: these, or this one and all after it. */
export type SplitChoice = { message_ids: number[] } | { from_message_id: number };

export const splitThread = (id: number, choice: SplitChoice) =>
  send<Thread & { decision_id: number }>('POST', `/api/threads/${id}/split`, choice);

/** The answer is the thread that stays, which may be either. */
export const mergeThreads = (id: number, other: number) =>
  send<Thread & { decision_id: number }>('POST', `/api/threads/${id}/merge`, { thread_id: other });

export const undoDecision = (id: number, decisionId: number) =>
  send<{ id: number; thread_id: number; other_id: number }>(
    'DELETE',
    `/api/threads/${id}/decisions/${decisionId}`,
  );

/** One change of many threads. */
export type ThreadsChange =
  | { read: boolean }
  /** Of the mails by their ids. */
  | { unread: number[] }
  | { archived: boolean }
  | { sharing: SharingChoice }
  | { add_label_id: number }
  | { remove_label_id: number }
  | { link: Record<string, ItemId> }
  | { unlink: number[] };

/** Threads by their ids, in one mailbox where it is named; or all that a list finds, but for some. */
export type WhichThreads =
  { thread_ids: number[]; mailbox_id?: number } | { choice: ListChoice; except: number[] };

/** What was otherwise before, by mailbox, and the links that were made. */
export interface ThreadsChanged {
  count: number;
  more: boolean;
  /** Of what was marked read or unread, with the mails that were otherwise. */
  changed: { mailbox_id: number; thread_ids: number[]; message_ids?: number[] }[];
  links: { id: number; thread_id: number }[];
}

export const changeThreads = (which: WhichThreads, change: ThreadsChange) =>
  send<ThreadsChanged>('POST', '/api/threads/changes', {
    ...('choice' in which ? { list: asked(which.choice), except: which.except } : which),
    ...change,
  });
