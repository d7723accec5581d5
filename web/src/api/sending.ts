import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiError, get, getPage, queryString, send } from './client';
import type { ItemId, Trouble, SendingReason, SharingChoice, TargetType } from './types';

/** Somebody a mail goes to. */
export interface Recipient {
  address: string;
  name: string;
}

export interface FoundRecipient extends Recipient {
  /** Null: an earlier correspondent that is no person here. */
  person_id: number | null;
}

export type OutgoingState = 'draft' | 'scheduled' | 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';
export type DraftKind = 'new' | 'reply' | 'reply_all' | 'forward';

export interface DraftLinks {
  deal_id?: number;
  lead_id?: string;
  project_id?: number;
  person_id?: number;
  organization_id?: number;
}

export interface DraftFile {
  id: number;
  filename: string;
  content_type: string;
  size: number;
  /** Of an image that stands in the text. */
  cid: string | null;
}

/** What the writer decides; all of it is saved as it is written. */
export interface DraftFields {
  mailbox_id: number | null;
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  subject: string;
  html: string;
  links: DraftLinks;
  sharing: SharingChoice | null;
  track_opens: boolean;
  track_links: boolean;
  cancel_on_reply: boolean;
  remind_at: string | null;
}

/** A mail that is written here, under one id from the draft to what became of it. */
export interface OutgoingMail extends DraftFields {
  id: number;
  version: number;
  state: OutgoingState;
  reason: SendingReason | null;
  in_reply_to_message_id: number | null;
  kind: DraftKind;
  merge_fields: { field: string; value: string | null }[];
  attachments: DraftFile[];
  /** What `links` names, as this user may see it. */
  link: { type: TargetType; id: ItemId; title: string } | null;
  send_at: string | null;
  remind_state: 'waiting' | 'answered' | 'due' | null;
  undo_until: string | null;
  attempts: number;
  next_try_at: string | null;
  sent_at: string | null;
  thread_id: number | null;
  group_mail_id: number | null;
  opens: number;
  clicks: number;
  last_opened_at: string | null;
  created_at: string;
  updated_at: string;
}

/** As lists show it, without its text. */
export type OutgoingRow = Omit<OutgoingMail, 'html' | 'merge_fields'>;

/** With what a draft begins; the server fills in the rest of a reply. */
export type DraftStart = Partial<DraftFields> & { kind?: DraftKind; in_reply_to_message_id?: number };

export interface MailTemplate {
  id: number;
  name: string;
  subject: string;
  html: string;
  shared: boolean;
  mine: boolean;
}

export interface GroupMail {
  id: number;
  subject: string;
  state: 'running' | 'stopped' | 'done';
  reason: SendingReason | null;
  /** A state that none is in is left out. */
  counts: Partial<Record<OutgoingState, number>>;
}

export interface GroupPreview {
  person_id: number;
  /** Null: this person has none. */
  address: string | null;
  subject: string;
  html: string;
  /** `said`: the merge field that is empty, where one is. */
  problem: { rule: string; text: string; said?: string } | null;
}

/** What the server knows of a mail that was sent from here. */
export interface SentFacts {
  opens: number;
  clicks: number;
  last_opened_at: string | null;
  links: { url: string; clicks: number }[];
  recipients: (Recipient & {
    role: 'to' | 'cc' | 'bcc';
    state: 'accepted' | 'refused' | 'bounced' | 'delayed';
    reason: string | null;
  })[];
}

export const readDraft = (id: number, signal?: AbortSignal) => get<OutgoingMail>(`/api/drafts/${id}`, signal);

export const draftQuery = (id: number) =>
  queryOptions({
    queryKey: ['draft', id],
    queryFn: ({ signal }) => readDraft(id, signal),
    // The composer that shows it is what changes it.
    staleTime: Infinity,
    gcTime: 0,
  });

const pagesOf = (key: string, path: string, query: Record<string, string>) =>
  infiniteQueryOptions({
    queryKey: ['outgoing', key],
    queryFn: ({ pageParam, signal }) =>
      getPage<OutgoingRow[]>(path + queryString({ ...query, limit: 50, cursor: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const draftsQuery = pagesOf('drafts', '/api/drafts', {});
/** What is on its way, or should have gone. */
export const outboxQuery = pagesOf('outbox', '/api/outbox', {});

/** Sent mails that nobody has answered in time, as their writer asked to be told. */
export const remindersQuery = queryOptions({
  queryKey: ['outgoing', 'reminders'],
  queryFn: ({ signal }) => get<OutgoingRow[]>('/api/outbox?due=true&limit=50', signal),
});
export const putAwayReminder = (id: number) => send<OutgoingMail>('POST', `/api/outbox/${id}/reminded`);

export const createDraft = (start: DraftStart) => send<OutgoingMail>('POST', '/api/drafts', start);
export const saveDraft = (id: number, version: number, fields: Partial<DraftFields>) =>
  send<OutgoingMail>('PATCH', `/api/drafts/${id}`, { version, ...fields });
export const deleteDraft = (id: number) => send('DELETE', `/api/drafts/${id}`);
export const sendDraft = (id: number, version: number, sendAt: string | null) =>
  send<OutgoingMail>('POST', `/api/drafts/${id}/send`, { version, ...(sendAt && { send_at: sendAt }) });
export const applyTemplate = (id: number, version: number, templateId: number) =>
  send<OutgoingMail>('POST', `/api/drafts/${id}/template`, { version, template_id: templateId });

export const draftFileUrl = (draft: number, file: number) => `/api/drafts/${draft}/attachments/${file}`;
export const removeDraftFile = (draft: number, file: number) => send('DELETE', draftFileUrl(draft, file));

export const cancelSending = (id: number) => send<OutgoingMail>('POST', `/api/outbox/${id}/cancel`);
export const retrySending = (id: number) => send<OutgoingMail>('POST', `/api/outbox/${id}/retry`);
export const editFailed = (id: number) => send<OutgoingMail>('POST', `/api/outbox/${id}/edit`);
export const resolveUnknown = (id: number, sent: boolean) =>
  send<OutgoingMail>('POST', `/api/outbox/${id}/resolve`, { sent });

export const sentFactsQuery = (messageId: number) =>
  queryOptions({
    queryKey: ['sent-facts', messageId],
    queryFn: ({ signal }) => get<SentFacts>(`/api/messages/${messageId}/sending`, signal),
  });

export const recipientsQuery = (q: string) =>
  queryOptions({
    queryKey: ['recipients', q],
    queryFn: ({ signal }) => get<FoundRecipient[]>('/api/recipients' + queryString({ q, limit: 8 }), signal),
    staleTime: 60_000,
  });

export const mergeFieldsQuery = (about: { person_id?: number; deal_id?: number; organization_id?: number }) =>
  queryOptions({
    queryKey: ['merge-fields', about],
    queryFn: ({ signal }) =>
      get<{ field: string; label: string; value: string | null }[]>(
        '/api/merge-fields' + queryString(about),
        signal,
      ),
  });

export const templatesQuery = queryOptions({
  queryKey: ['mail-templates'],
  queryFn: ({ signal }) => get<Omit<MailTemplate, 'html'>[]>('/api/mail-templates', signal),
});
export const createTemplate = (template: Pick<MailTemplate, 'name' | 'subject' | 'html' | 'shared'>) =>
  send<MailTemplate>('POST', '/api/mail-templates', template);
export const templateQuery = (id: number) =>
  queryOptions({
    queryKey: ['mail-templates', id],
    queryFn: ({ signal }) => get<MailTemplate>(`/api/mail-templates/${id}`, signal),
  });
export const updateTemplate = (id: number, template: Partial<MailTemplate>) =>
  send<MailTemplate>('PATCH', `/api/mail-templates/${id}`, template);
export const deleteTemplate = (id: number) => send('DELETE', `/api/mail-templates/${id}`);

export const signatureQuery = (mailboxId: number) =>
  queryOptions({
    queryKey: ['signature', mailboxId],
    queryFn: ({ signal }) => get<{ html: string }>(`/api/mailboxes/${mailboxId}/signature`, signal),
  });
export const saveSignature = (mailboxId: number, html: string) =>
  send<{ html: string }>('PUT', `/api/mailboxes/${mailboxId}/signature`, { html });

export type GroupInput = Pick<
  DraftFields,
  'mailbox_id' | 'subject' | 'html' | 'track_opens' | 'track_links'
> & { person_ids: number[]; draft_id: number };
export const groupMailsQuery = queryOptions({
  queryKey: ['outgoing', 'group-mails'],
  queryFn: ({ signal }) => get<GroupMail[]>('/api/group-mails', signal),
});
export const previewGroup = (input: GroupInput) =>
  send<GroupPreview[]>('POST', '/api/group-mails/preview', input);
export const sendGroup = (input: GroupInput) => send<GroupMail>('POST', '/api/group-mails', input);
export const continueGroup = (id: number) => send<GroupMail>('POST', `/api/group-mails/${id}/continue`);
export const stopGroup = (id: number) => send<GroupMail>('POST', `/api/group-mails/${id}/stop`);

/** An upload under way: `fetch` cannot say how far it is, hence the older way. */
export function uploadFile(
  draft: number,
  file: File,
  cid: string | null,
  onProgress: (share: number) => void,
): { done: Promise<DraftFile>; abort: () => void } {
  const request = new XMLHttpRequest();
  const form = new FormData();
  // Fields first: a server that reads as it comes knows them when the bytes arrive.
  if (cid) form.append('cid', cid);
  form.append('file', file, file.name);
  const done = new Promise<DraftFile>((resolve, reject) => {
    request.upload.addEventListener(
      'progress',
      event => event.total && onProgress(event.loaded / event.total),
    );
    request.addEventListener('error', () => reject(new ApiError(0, '', '', 'no_connection')));
    request.addEventListener('abort', () => reject(new ApiError(0, '', '', 'aborted')));
    request.addEventListener('load', () => {
      const answer = parse(request.responseText);
      if (request.status < 300 && answer.data) resolve(answer.data);
      else
        reject(
          new ApiError(
            request.status,
            answer.error ?? '',
            answer.error_info ?? '',
            answer.code ?? null,
            answer.field ?? null,
            answer.trouble ?? null,
          ),
        );
    });
  });
  request.open('POST', `/api/drafts/${draft}/attachments`);
  request.setRequestHeader('x-kontor', '1');
  request.setRequestHeader('accept', 'application/json');
  request.send(form);
  return { done, abort: () => request.abort() };
}

interface UploadAnswer {
  data?: DraftFile;
  error?: string;
  error_info?: string;
  code?: string;
  field?: string;
  trouble?: Trouble;
}

function parse(text: string): UploadAnswer {
  try {
    return JSON.parse(text) as UploadAnswer;
  } catch {
    return {};
  }
}
