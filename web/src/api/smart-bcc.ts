import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import type { TargetType } from './types';

export interface Sender {
  id: number;
  email: string;
  confirmed: boolean;
}

export interface SmartBcc {
  address: string;
  mailbox_id: number;
  sharing: 'private' | 'shared';
  weekly_receipt: boolean;
  /** Of the last thirty days. */
  copies: number;
  senders: Sender[];
  mails_go_out: boolean;
}

export interface SmartBccState {
  taken: number;
  refused: { reason: string; mails: number }[];
  listeners: { process: string; address: string; seen_at: string; listening: boolean }[];
}

export const smartBccQuery = queryOptions({
  queryKey: ['smart-bcc'],
  queryFn: ({ signal }) => get<SmartBcc>('/api/smart-bcc', signal),
});

export const smartBccStateQuery = queryOptions({
  queryKey: ['smart-bcc', 'state'],
  queryFn: ({ signal }) => get<SmartBccState>('/api/smart-bcc/state', signal),
});

export const changeSmartBcc = (change: Partial<Pick<SmartBcc, 'sharing' | 'weekly_receipt'>>) =>
  send<SmartBcc>('PATCH', '/api/smart-bcc', change);

export const addSender = (email: string) => send<Sender>('POST', '/api/smart-bcc/senders', { email });
export const mailSender = (id: number) => send<Sender>('POST', `/api/smart-bcc/senders/${id}/mail`);
export const removeSender = (id: number) => send<unknown>('DELETE', `/api/smart-bcc/senders/${id}`);
export const confirmSender = (token: string) =>
  send<{ email: string }>('POST', '/api/smart-bcc/confirm', { token });
export const rotateAddress = () => send<{ address: string }>('POST', '/api/smart-bcc/rotate');

/** The address by which mail is sent to one item. */
export const itemAddress = async (type: TargetType, id: number | string): Promise<string> =>
  (await get<{ address: string }>(`/api/smart-bcc/items/${type}/${id}`)).address;
