import { ApiError } from '../api/client';
import type { Autoconfig, CreatePersons, MailboxInput, ServerSettings, SharingChoice } from '../api/types';

/** What the form holds while it is filled in; ports are text until they are sent. */
export interface ServerDraft {
  host: string;
  port: string;
  secure: boolean;
  user: string;
}

export interface Draft {
  email: string;
  password: string;
  imap: ServerDraft;
  useSmtp: boolean;
  smtp: ServerDraft;
  horizon: string;
  folders: 'default' | 'all' | 'some';
  paths: string[];
  createPersons: CreatePersons;
  sharing: SharingChoice;
  linkAutomatically: boolean;
}

export const horizons = ['now', '1m', '3m', '6m', '1y', '2y', 'all'] as const;

export const serverDraft = (found: ServerSettings | null, email: string, port: number): ServerDraft => ({
  host: found?.host ?? '',
  port: String(found?.port ?? port),
  secure: found?.secure ?? port === 993,
  user: found?.user ?? email,
});

export const draftOf = (email: string, found: Autoconfig): Draft => ({
  email,
  password: '',
  imap: serverDraft(found.imap, email, 993),
  useSmtp: !!found.smtp,
  smtp: serverDraft(found.smtp, email, 587),
  horizon: '3m',
  folders: 'default',
  paths: [],
  createPersons: 'sent',
  sharing: 'private',
  linkAutomatically: true,
});

export const settingsOf = (server: ServerDraft, password: string) => ({
  host: server.host.trim(),
  port: Number(server.port),
  secure: server.secure,
  user: server.user.trim(),
  password,
});

export const inputOf = (draft: Draft): MailboxInput => ({
  email: draft.email,
  imap: settingsOf(draft.imap, draft.password),
  ...(draft.useSmtp && draft.smtp.host.trim() && { smtp: settingsOf(draft.smtp, draft.password) }),
  ...choicesOf(draft),
});

/** What is taken in and what is made of it, whatever the mailbox signs in with. */
export const choicesOf = (draft: Draft): Omit<MailboxInput, 'email' | 'imap' | 'smtp'> => ({
  sync_from: draft.horizon,
  folders: draft.folders === 'some' ? draft.paths : draft.folders,
  create_persons: draft.createPersons,
  sharing: draft.sharing,
  link_automatically: draft.linkAutomatically,
});

export type Errors = Partial<Record<string, string>>;

const known = [
  'email', 'password', 'sync_from', 'folders',
  'imap.host', 'imap.port', 'imap.user', 'imap.secure', 'smtp.host', 'smtp.port', 'smtp.user', 'smtp.secure',
]; // prettier-ignore

/** The field of the form that an error belongs to, null where it belongs to none. */
export function fieldOf(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  const field = error.field?.replace(/^(imap|smtp)\.password$/, 'password') ?? null;
  if (field && known.includes(field)) return field;
  if (error.code === 'auth_failed') return 'password';
  if (error.code && ['unreachable', 'tls_failed', 'not_allowed'].includes(error.code))
    return field?.startsWith('smtp') ? 'smtp.host' : 'imap.host';
  return null;
}
