import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { User } from './types';

/** What a company and a user are set up with, beside what the other files of this folder hold. */

export interface Me extends User {
  /** What he may do, as `src/access/may.ts` names it. */
  permissions: string[];
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/api/users/me', signal),
  staleTime: 60_000,
});

export interface Company {
  name: string;
  link_policy: 'ask' | 'newest' | 'all' | 'none';
  create_organizations: boolean;
  subject_rules: boolean;
  own_domains: string[];
  lost_reasons: string[];
  /** Any other reason may be written too. */
  lost_reasons_free: boolean;
}

export const companyQuery = queryOptions({
  queryKey: ['company'],
  queryFn: ({ signal }) => get<Company>('/api/company', signal),
});
export const changeCompany = (change: Partial<Company>) => send<Company>('PATCH', '/api/company', change);

export interface Currency {
  code: string;
  name: string;
  symbol: string;
  decimals: number;
  active: boolean;
  /** Made by the company. */
  custom: boolean;
}

export const currenciesQuery = queryOptions({
  queryKey: ['currencies', 'setup'],
  queryFn: ({ signal }) => get<Currency[]>('/api/currencies', signal),
  staleTime: 300_000,
});
export const addCurrency = (currency: Pick<Currency, 'code' | 'name' | 'symbol' | 'decimals'>) =>
  send<Currency>('POST', '/api/currencies', currency);
export const changeCurrency = ({ code, ...change }: Pick<Currency, 'code'> & Partial<Currency>) =>
  send<Currency>('PATCH', `/api/currencies/${code}`, change);

export interface Rates {
  default_currency: string;
  rates: { currency: string; rate: number }[];
}

export const ratesQuery = queryOptions({
  queryKey: ['exchange-rates'],
  queryFn: ({ signal }) => get<Rates>('/api/exchange-rates', signal),
});
export const setDefaultCurrency = (code: string) =>
  send<Rates>('PUT', '/api/exchange-rates/default', { code });
export const setRate = ({ currency, rate }: { currency: string; rate: number }) =>
  send<unknown>('PUT', `/api/exchange-rates/${currency}`, { rate });
export const removeRate = (currency: string) => send<unknown>('DELETE', `/api/exchange-rates/${currency}`);

export interface SignedInBrowser {
  id: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  current: boolean;
}

export const browsersQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => get<SignedInBrowser[]>('/api/users/me/sessions', signal),
});
export const signOutBrowser = (id: string) => send<unknown>('DELETE', `/api/users/me/sessions/${id}`);
export const signOutOthers = () => send<unknown>('DELETE', '/api/users/me/sessions');

export const totpQuery = queryOptions({
  queryKey: ['me', 'totp'],
  queryFn: ({ signal }) => get<{ active: boolean; recovery_codes: number }>('/api/users/me/totp', signal),
});
export const beginTotp = () => send<{ secret: string; uri: string }>('POST', '/api/users/me/totp');
/** Shown once: the server keeps no more than their hashes. */
interface RecoveryCodes {
  recovery_codes: string[];
}
export const confirmTotp = (code: string) =>
  send<RecoveryCodes>('POST', '/api/users/me/totp/confirm', { code });
export const renewRecoveryCodes = (code: string) =>
  send<RecoveryCodes>('POST', '/api/users/me/totp/recovery-codes', { code });
export const endTotp = (code: string) => send<unknown>('DELETE', '/api/users/me/totp', { code });

export const noticesQuery = queryOptions({
  queryKey: ['notifications', 'settings'],
  queryFn: ({ signal }) => get<{ mention_mail: boolean }>('/api/notifications/settings', signal),
});
export const changeNotices = (change: { mention_mail: boolean }) =>
  send<{ mention_mail: boolean }>('PATCH', '/api/notifications/settings', change);
