import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send, type Page } from './client';
import type { ItemId } from './types';

/** An item or user that is named beside an activity. */
export interface Named<Id = number> {
  id: Id;
  name: string;
}

/** What an activity may stand on. */
export interface ActivityLinks {
  deal: Named | null;
  lead: Named<string> | null;
  project: Named | null;
  person: Named | null;
  organization: Named | null;
}

/** Days and times of day are UTC's; a day without a time is the same everywhere. */
export interface Due {
  due_date: string | null;
  due_time: string | null;
}

export interface ActivityRow extends ActivityLinks, Due {
  id: number;
  subject: string;
  type: string;
  owner: Named | null;
  /** `01:30:00` */
  duration: string | null;
  busy: boolean;
  done: boolean;
  marked_as_done_time: string | null;
  location: string | null;
  guests: number;
  has_note: boolean;
}

export interface Guest {
  email: string | null;
  name: string | null;
  status?: string | null;
  is_organizer?: boolean | null;
  person_id: number | null;
  user_id: number | null;
}

export interface Activity extends ActivityRow {
  note: string | null;
  public_description: string | null;
  attendees: Guest[];
}

/** What is sent to make or change one. */
export interface ActivityFields extends Partial<Due> {
  subject?: string;
  type?: string;
  owner_id?: number;
  duration?: string | null;
  busy?: boolean;
  done?: boolean;
  note?: string | null;
  public_description?: string | null;
  location?: { value: string } | null;
  attendees?: Guest[];
  deal_id?: number | null;
  lead_id?: string | null;
  project_id?: number | null;
  person_id?: number | null;
  org_id?: number | null;
}

export const whens = ['todo', 'overdue', 'today', 'tomorrow', 'this_week', 'next_week', 'done'] as const;
export type When = (typeof whens)[number];

interface Choice {
  /** Users; null: everybody's. */
  owners: number[] | null;
  types: string[];
  timezone: string;
}

export interface ListChoice extends Choice {
  when: When;
  weekStart: number;
}

export interface RangeChoice extends Choice {
  from: string;
  to: string;
}

export interface ActivityItem {
  type: keyof ActivityLinks;
  id: ItemId;
}

const chosen = ({ owners, types, timezone }: Choice) => ({
  timezone,
  owner_id: owners?.join(','),
  type: types.join(','),
});

export type Pages = { pages: Page<ActivityRow[]>[]; pageParams: (string | null)[] };

const pagesOf = (key: unknown[], query: Record<string, string | number | undefined>) =>
  infiniteQueryOptions({
    queryKey: ['activities', 'list', ...key],
    queryFn: ({ pageParam, signal }) =>
      getPage<ActivityRow[]>('/api/activities' + queryString({ ...query, cursor: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const activitiesQuery = (choice: ListChoice) =>
  pagesOf([choice], { ...chosen(choice), when: choice.when, week_start: choice.weekStart, limit: 100 });

/** Those on an item, and on what belongs to it. */
export const itemActivitiesQuery = ({ type, id }: ActivityItem, when: 'todo' | 'done') =>
  pagesOf([type, id, when], { item_type: type, item_id: id, when, limit: when === 'todo' ? 100 : 20 });

export const calendarQuery = (choice: RangeChoice) =>
  queryOptions({
    queryKey: ['activities', 'calendar', choice],
    queryFn: ({ signal }) =>
      get<ActivityRow[]>(
        '/api/activities/calendar' + queryString({ ...chosen(choice), from: choice.from, to: choice.to }),
        signal,
      ),
  });

export const activityQuery = (id: number) =>
  queryOptions({
    queryKey: ['activities', 'one', id],
    queryFn: ({ signal }) => get<Activity>(`/api/activities/${id}`, signal),
  });

/** What a guest was told by mail, and whether it went. */
export interface Invitation {
  address: string;
  method: 'request' | 'cancel';
  state: string;
  sent_at: string | null;
}

export const invitationsQuery = (id: number) =>
  queryOptions({
    queryKey: ['activities', 'invitations', id],
    queryFn: ({ signal }) => get<Invitation[]>(`/api/activities/${id}/invitations`, signal),
  });

export const addActivity = (fields: ActivityFields) =>
  send<{ id: number }>('POST', '/api/v2/activities', fields);
export const changeActivity = (id: number, fields: ActivityFields) =>
  send<{ id: number }>('PATCH', `/api/v2/activities/${id}`, fields);
export const deleteActivity = (id: number) => send<{ id: number }>('DELETE', `/api/v2/activities/${id}`);
export const restoreActivity = (id: number) => send<{ id: number }>('POST', `/api/activities/${id}/restore`);
/** All of them or none. */
export const addActivities = (activities: ActivityFields[]) =>
  send<{ ids: number[] }>('POST', '/api/activities/bulk-add', { activities });

/** A job that changes or deletes many. */
export interface BulkJob {
  id: number;
  state: 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';
  total: number;
  done: number;
  failed: number;
}

export const changeMany = (ids: number[], fields: ActivityFields) =>
  send<BulkJob>('POST', '/api/activities/bulk', { ids, fields });
export const deleteMany = (ids: number[]) =>
  send<BulkJob>('POST', '/api/activities/bulk', { ids, action: 'delete' });
export const readJob = (id: number) => get<BulkJob>(`/api/bulk/${id}`);
export const revertJob = (id: number) => send<BulkJob>('POST', `/api/bulk/${id}/revert`);
