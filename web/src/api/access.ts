import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';
import { write } from './rest';

/* Users, their rights and what acts for them, by Kontor's own routes. */

/** As administrators see a user. */
export interface Account {
  id: number;
  email: string;
  name: string;
  is_admin: boolean;
  active: boolean;
  /** Has set a password. */
  activated: boolean;
  invited: boolean;
  role_id: number;
  permission_set_id: string;
  has_totp: boolean;
  last_login_at: string | null;
}

export interface Belongings {
  items: Record<string, number>;
  mailboxes: { id: number; email: string }[];
}

export interface Leaving {
  items_to?: number | undefined;
  mailboxes_to?: number | undefined;
  private_mail?: 'keep' | 'purge' | undefined;
}

export interface PermissionSet {
  id: string;
  name: string;
  description: string;
  type: 'admin' | 'regular' | 'custom';
  contents: string[];
  user_count: number;
}

/** Who sees an item: its owner, his group, those below it too, everyone. */
export type Visibility = 1 | 3 | 5 | 7;

export interface Group {
  id: number;
  name: string;
  parent_role_id: number | null;
  /** 1 is the first one. */
  level: number;
  user_count: number;
  settings: Record<string, Visibility>;
}

export interface Team {
  id: number;
  name: string;
  description: string;
  manager_id: number | null;
  member_ids: number[];
}

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => get<Account[]>('/api/users', signal),
});

export const belongingsQuery = (id: number) =>
  queryOptions({
    queryKey: ['accounts', id, 'belongings'],
    queryFn: ({ signal }) => get<Belongings>(`/api/users/${id}/belongings`, signal),
    staleTime: 0,
  });

export const inviteUser = (user: {
  email: string;
  name: string;
  is_admin: boolean;
  permission_set_id: string | null;
}) => send<Account & { mailed: boolean; invitation_link?: string }>('POST', '/api/users', user);

export const inviteAgain = (id: number) =>
  send<{ mailed: boolean; invitation_link?: string }>('POST', `/api/users/${id}/invitation`);

export const changeUser = (
  id: number,
  change: Partial<Pick<Account, 'name' | 'is_admin' | 'role_id' | 'permission_set_id'>>,
) => send<Account>('PATCH', `/api/users/${id}`, change);

export const activateUser = (id: number) => send<Account>('POST', `/api/users/${id}/activate`);
export const deactivateUser = (id: number, leaving: Leaving) =>
  send<Account>('POST', `/api/users/${id}/deactivate`, leaving);
export const deleteUser = (id: number, leaving: Leaving) =>
  send<unknown>('DELETE', `/api/users/${id}`, leaving);
export const resetTotp = (id: number) => send<unknown>('DELETE', `/api/users/${id}/totp`);

export const permissionSetsQuery = queryOptions({
  queryKey: ['permission-sets'],
  queryFn: ({ signal }) =>
    get<{ sets: PermissionSet[]; permissions: { name: string; does: string; regular: boolean }[] }>(
      '/api/permission_sets',
      signal,
    ),
});
export const addPermissionSet = (name: string) =>
  send<PermissionSet>('POST', '/api/permission_sets', { name });
export const changePermissionSet = (
  id: string,
  change: Partial<Pick<PermissionSet, 'name' | 'description' | 'contents'>>,
) => send<PermissionSet>('PATCH', `/api/permission_sets/${id}`, change);

export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) => get<Group[]>('/api/roles', signal),
});
export const addGroup = (name: string, below: number) =>
  write('post', '/api/v1/roles', { body: { name, parent_role_id: below } });
export const changeGroup = (id: number, change: { name?: string; parent_role_id?: number }) =>
  write('put', '/api/v1/roles/{id}', { path: { id }, body: change });
export const setVisibility = (id: number, setting: string, value: Visibility) =>
  send<unknown>('POST', `/api/v1/roles/${id}/settings`, { setting_key: setting, value });

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => get<Team[]>('/api/teams', signal),
});
export const addTeam = (team: Omit<Team, 'id'>) => send<Team>('POST', '/api/teams', team);
export const changeTeam = (id: number, change: Partial<Omit<Team, 'id'>>) =>
  send<Team>('PATCH', `/api/teams/${id}`, change);

export interface Token {
  id: number;
  name: string;
  created_at: string;
  used_at: string | null;
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => get<Token[]>('/api/tokens', signal),
});
export const addToken = (name: string) =>
  send<{ id: number; token: string }>('POST', '/api/tokens', { name });

export interface App {
  id: number;
  name: string;
  client_id: string;
  redirect_uris: string[];
  scopes: string[];
  created_at: string;
}

export interface Grant {
  id: number;
  app: string;
  scopes: string[];
  at: string;
}

export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: ({ signal }) => get<{ apps: App[]; scopes: string[] }>('/api/oauth/apps', signal),
});
export const addApp = (app: Pick<App, 'name' | 'redirect_uris' | 'scopes'>) =>
  send<App & { client_secret: string }>('POST', '/api/oauth/apps', app);
export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => get<Grant[]>('/api/oauth/grants', signal),
});

export interface Webhook {
  id: number;
  name: string;
  user_id: number;
  event_action: string;
  event_object: string;
  subscription_url: string;
  version: '1.0' | '2.0';
  is_active: 0 | 1;
  last_delivery_time: string | null;
  last_http_status: number | null;
}

export interface NewWebhook {
  name: string;
  subscription_url: string;
  event_action: string;
  event_object: string;
  user_id: number;
  version: '1.0' | '2.0';
  http_auth_user: string | null;
  http_auth_password: string | null;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'cut';

export interface Delivery {
  id: string;
  event_object: string;
  item_id: string;
  state: DeliveryState;
  attempts: number;
  http_status: number | null;
  error: string | null;
  created_at: string;
  next_attempt_at: string | null;
  payload: object | null;
}

export interface DeliveryDay {
  day: string;
  delivered: number;
  failed: number;
  pending: number;
}

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => get<Webhook[]>('/api/v1/webhooks', signal),
});
export const addWebhook = (webhook: NewWebhook) =>
  send<Webhook & { signing_key: string }>('POST', '/api/v1/webhooks', webhook);
export const enableWebhook = (id: number) => send<Webhook>('POST', `/api/webhooks/${id}/enable`);
export const deliveriesQuery = (id: number, state: DeliveryState | null) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries', state],
    queryFn: ({ pageParam, signal }) =>
      getPage<Delivery[]>(
        `/api/webhooks/${id}/deliveries${queryString({ state, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    // Deliveries make no news of their own.
    refetchInterval: 10_000,
  });
export const deliveryDaysQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhooks', id, 'days'],
    queryFn: ({ signal }) => get<DeliveryDay[]>(`/api/webhooks/${id}/days`, signal),
    refetchInterval: 30_000,
  });
export const replayDelivery = (id: number, delivery: string) =>
  send<unknown>('POST', `/api/webhooks/${id}/deliveries/${delivery}/replay`);
