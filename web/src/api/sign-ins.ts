import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { MailboxInput, ProviderName } from './types';

export interface SignInProvider {
  provider: ProviderName;
  name: string;
  configured: boolean;
  /** By which a mailbox of this provider is known. */
  imap_host: string | null;
  /** For administrators: what is to be registered at the provider. */
  redirect_uri?: string;
}

export const providersQuery = queryOptions({
  queryKey: ['sign-in-providers'],
  queryFn: ({ signal }) => get<SignInProvider[]>('/api/mail-sign-ins', signal),
  staleTime: Infinity,
});

/** A mailbox that is known, or what a new one is to be like. */
export type SignInInput = { provider: ProviderName } & (
  { mailbox_id: number } | ({ email?: string } & Partial<Omit<MailboxInput, 'email' | 'imap' | 'smtp'>>)
);

/** Leaves this page for the provider's; the server brings the browser back. */
export async function goAndSignIn(input: SignInInput): Promise<void> {
  const { url } = await send<{ url: string }>('POST', '/api/mail-sign-ins', input);
  window.location.assign(url);
}
