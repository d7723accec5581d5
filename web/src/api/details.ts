import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Id, ItemKind } from '../crm/kinds';
import { get, getPage, queryString, send } from './client';
import { read, type Shown } from './rest';

/** Kinds of items that have a timeline. */
export type TimelineKind = Exclude<ItemKind, 'activity' | 'product'>;
/** What a note stands on. */
export interface NotedItem {
  kind: TimelineKind;
  id: Id;
  title: string;
}

export type EntryKind = 'change' | 'activity' | 'note' | 'mail' | 'file';

export interface Note {
  id: number;
  content: string;
  add_time: string;
  update_time: string;
  user: { name: string; is_you: boolean } | null;
  pinned_to_deal_flag: boolean;
  pinned_to_lead_flag: boolean;
  pinned_to_person_flag: boolean;
  pinned_to_organization_flag: boolean;
  pinned_to_project_flag: boolean;
}

export interface PastActivity {
  id: number;
  subject: string;
  type: string;
  due_date: string | null;
  due_time: string | null;
  done: boolean;
  note: string | null;
  user_id: number | null;
}

export interface Change {
  field_key: string;
  old_value: unknown;
  new_value: unknown;
  user_id: number | null;
  item_type: string;
  change_source: string | null;
}

/** A file on an item, or in a mail that stands on it. */
export interface ItemFile {
  id: number;
  name: string;
  file_size: number;
  /** `2026-11-22 14:30:00`, UTC. */
  add_time: string;
  user_id: number | null;
  /** Empty for a file that is no part of a mail. */
  mail_message_id: string;
  /** It stands in the text of its mail, as a logo does. */
  inline_flag: boolean;
  /** `googledrive`, the one place that the API knows, or empty for a file that lies here. */
  remote_location: string;
  remote_id: string;
}

export interface MailEntry {
  id: number;
  subject: string | null;
  snippet: string | null;
  mail_thread_id: number;
  from: { name: string | null; email_address: string }[];
}

interface EntryOf<Kind extends EntryKind, Data> {
  kind: Kind;
  /** RFC 3339. */
  at: string;
  /** The item on which it happened. */
  from: { type: TimelineKind; id: Id; title: string };
  rolled_up: boolean;
  data: Data;
}

export type Entry =
  | EntryOf<'change', Change & { id: number }>
  | EntryOf<'activity', PastActivity>
  | EntryOf<'note', Note>
  | EntryOf<'mail', MailEntry>
  | EntryOf<'file', ItemFile>;

export const timelineQuery = (kind: TimelineKind, id: Id, kinds: EntryKind[]) =>
  infiniteQueryOptions({
    queryKey: ['timeline', kind, String(id), kinds.join()],
    queryFn: ({ pageParam, signal }) => {
      const query = queryString({ kinds: kinds.join(), cursor: pageParam, limit: 30 });
      return getPage<Entry[]>(`/api/items/${kind}/${id}/timeline${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export interface NoteInput {
  content: string;
  pinned?: boolean;
}

/** Where notes name the item that they stand on. */
const noteColumn = { deal: 'deal', lead: 'lead', person: 'person', organization: 'org', project: 'project' };
export const noteKinds = Object.keys(noteColumn) as TimelineKind[];
const pinnedColumn = (kind: TimelineKind) => `pinned_to_${kind}_flag` as const;

export const isPinned = (note: Note, kind: TimelineKind): boolean => note[pinnedColumn(kind)];

export const addNote = (kind: TimelineKind, id: Id, content: string) =>
  send<Note>('POST', '/api/v1/notes', { content, [`${noteColumn[kind]}_id`]: id });

export const changeNote = (id: number, kind: TimelineKind, { content, pinned }: Partial<NoteInput>) =>
  send<Note>('PUT', `/api/v1/notes/${id}`, {
    ...(content !== undefined && { content }),
    ...(pinned !== undefined && { [pinnedColumn(kind)]: pinned ? 1 : 0 }),
  });

/** What deletes a note. */
export const noteRow = (id: number): string => `/api/v1/notes/${id}`;

/** Notes that stay on top. */
export const pinnedQuery = (kind: TimelineKind, id: Id) =>
  queryOptions({
    queryKey: ['timeline', kind, String(id), 'pinned'],
    queryFn: ({ signal }) => {
      const query = queryString({ [`${noteColumn[kind]}_id`]: id, [pinnedColumn(kind)]: 1, limit: 20 });
      return get<Note[] | null>(`/api/v1/notes${query}`, signal).then(notes => notes ?? []);
    },
  });

/** A deal that was deleted, for the thirty days for which it is kept. */
export const deletedDealQuery = (id: number) =>
  queryOptions({
    queryKey: ['deleted-deal', id],
    queryFn: async ({ signal }) => {
      const rows = await read('/api/v2/deals', { query: { ids: [id], status: ['deleted'] }, signal });
      return rows[0] ?? null;
    },
  });

export interface Comment {
  id: string;
  note_id: number;
  content: string;
  /** RFC 3339. */
  add_time: string;
  /** It was written anew after it was added. */
  changed: boolean;
  user: { id: number; name: string } | null;
}

/** The comments below all notes of a page. */
export const commentsQuery = (notes: number[]) =>
  queryOptions({
    queryKey: ['timeline', 'comments', notes.join()],
    queryFn: ({ signal }) => get<Comment[]>(`/api/note-comments?note_ids=${notes.join()}`, signal),
    placeholderData: keepPreviousData,
  });
export const addComment = (note: number, content: string) =>
  send<unknown>('POST', `/api/v1/notes/${note}/comments`, { content });
export const changeComment = (note: number, id: string, content: string) =>
  send<unknown>('PUT', commentRow(note, id), { content });
/** What deletes a comment. */
export const commentRow = (note: number, id: string): string => `/api/v1/notes/${note}/comments/${id}`;

export const mergeDeals = (from: number, into: number) =>
  send<unknown>('PUT', `/api/v1/deals/${from}/merge`, { merge_with_id: into });

export type Deal = Shown['Deal_v2'];
export type Person = Shown['Person_v2'];
export type Organization = Shown['Organization_v2'];
