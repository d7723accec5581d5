import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { OwnSettings, Session, User } from './types';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/api/session', signal),
  staleTime: Infinity,
  retry: 1,
});

/** `code` is the authenticator app's, for who is asked for one. */
export const signIn = (email: string, password: string, code: string | undefined) =>
  send<{ user: User }>('POST', '/api/session', { email, password, ...(code && { code }) });

export const readInvitation = (token: string, signal: AbortSignal) =>
  get<{ email: string; name: string }>(`/api/invitation?token=${encodeURIComponent(token)}`, signal);

export const acceptInvitation = (token: string, password: string) =>
  send<{ user: User }>('POST', '/api/invitation', { token, password });

/** The answer is the same whether there is such a user or not. */
export const askForReset = (email: string) => send<unknown>('POST', '/api/password-reset', { email });

export const readReset = (token: string, signal: AbortSignal) =>
  get<{ email: string; name: string }>(`/api/password-reset?token=${encodeURIComponent(token)}`, signal);

export const resetPassword = (token: string, password: string) =>
  send<unknown>('PUT', '/api/password-reset', { token, password });

export const signOut = () => send<unknown>('DELETE', '/api/session');

export const changeMe = (settings: OwnSettings) => send<User>('PATCH', '/api/users/me', settings);

export const changePassword = (oldPassword: string, newPassword: string) =>
  send<unknown>('POST', '/api/users/me/password', { old_password: oldPassword, new_password: newPassword });

export interface SetupInput {
  token: string;
  company_name: string;
  name: string;
  email: string;
  password: string;
}

export const setUp = (input: SetupInput) => send<{ user: User }>('POST', '/api/setup', input);

/** Whom one may turn to. */
export const administratorsQuery = queryOptions({
  queryKey: ['administrators'],
  queryFn: ({ signal }) =>
    get<{ id: number; name: string; email: string }[]>('/api/users/administrators', signal),
  staleTime: Infinity,
});
