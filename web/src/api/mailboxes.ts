import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { Autoconfig, Mailbox, MailboxInput, Proof } from './types';

export const isBusy = (mailbox: Mailbox) => mailbox.state === 'connecting' || mailbox.state === 'backfilling';

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes'],
  queryFn: ({ signal }) => get<Mailbox[]>('/api/mailboxes', signal),
});

export const mailboxQuery = (id: number) =>
  queryOptions({
    queryKey: ['mailbox', id],
    queryFn: ({ signal }) => get<Mailbox>(`/api/mailboxes/${id}`, signal),
  });

/** Compares the server's mails with ours, now. */
export const prove = (id: number) => get<Proof>(`/api/mailboxes/${id}/proof`);

export const autoconfig = (email: string) => send<Autoconfig>('POST', '/api/mailboxes/autoconfig', { email });

export const connectMailbox = (input: MailboxInput) => send<Mailbox>('POST', '/api/mailboxes', input);

export const testMailbox = (input: MailboxInput) =>
  send<{ ok: true; folders: string[] }>('POST', '/api/mailboxes', { ...input, test_only: true });

export const changeMailbox = (id: number, change: Record<string, unknown>) =>
  send<Mailbox>('PATCH', `/api/mailboxes/${id}`, change);

export const mailboxVerb = (id: number, verb: 'sync' | 'pause' | 'resume') =>
  send<unknown>('POST', `/api/mailboxes/${id}/${verb}`);
