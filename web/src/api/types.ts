import type { CandidateEvidence } from '../i18n/why/evidence';

/** What the server answers, in its own words (snake_case). Times are RFC 3339 in UTC. */
export interface User {
  id: number;
  email: string;
  name: string;
  is_admin: boolean;
  locale: string | null;
  timezone: string | null;
}

/** Null takes a choice back: then the browser's counts. */
export interface OwnSettings {
  name?: string;
  locale?: string | null;
  timezone?: string | null;
}

export interface Session {
  user: User | null;
  setup_needed: boolean;
  company: { name: string; is_demo?: boolean } | null;
  /** Of a demo: whom one may try it as. */
  sign_ins?: DemoSignIn[];
}

export interface DemoSignIn {
  name: string;
  role: 'admin' | 'rep' | 'trainee';
  email: string;
  password: string;
}

export type MailboxState = 'connecting' | 'backfilling' | 'live' | 'backing_off' | 'needs_reauth' | 'stopped';
/** Mail providers with a page of their own to sign in at. */
export type ProviderName = 'google' | 'microsoft';
export type CreatePersons = 'none' | 'sent' | 'all';
export type SharingChoice = 'private' | 'shared';

export interface ServerSettings {
  host: string;
  port: number;
  secure: boolean;
  user?: string;
}

export interface Progress {
  known: number;
  stored: number;
  skipped: number;
  dead: number;
  pending: number;
  per_second: number | null;
  eta_seconds: number | null;
}

export interface MailboxFolder {
  id: number;
  path: string;
  role: string | null;
  chosen: boolean;
  messages: number | null;
  stored: number;
  pending: number;
  dead: number;
  skipped: number;
  parked: Parked | null;
}

/** The mail server lists this folder and does not open it. */
export interface Parked {
  /** The server's own words. */
  reason: string | null;
  since: string | null;
  next_try_at: string | null;
}

/** Why a mail, or a mailbox's mails, do not go out. */
export interface SendingReason {
  rule: string;
  text: string;
  next_step: string;
  /** The mail server's own words. */
  said?: string | null;
  trouble?: Trouble;
}

/** What went wrong: the rule that the app has words for, and what it is about, as a server's words or an address. */
export interface Trouble {
  rule: string;
  server?: 'imap' | 'smtp';
  said?: string;
}

export interface Mailbox {
  id: number;
  email: string;
  kind: 'imap' | 'smart_bcc' | 'import';
  user_id: number;
  state: MailboxState;
  reason: string | null;
  trouble: Trouble | null;
  state_since: string;
  next_try_at: string | null;
  sync_from: string | null;
  create_persons: CreatePersons;
  sharing: SharingChoice;
  link_automatically: boolean;
  imap: ServerSettings | null;
  /** At whose page its owner signed in; null where it has a password. */
  sign_in: ProviderName | null;
  /** Of outgoing mail; null where there is none. */
  smtp: (ServerSettings & { user: string }) | null;
  /** Why no mail goes out by it; null where nothing is known to stand in the way. */
  cannot_send: SendingReason | null;
  progress: Progress | null;
  folders: MailboxFolder[] | null;
  proof: { balanced: boolean; checked_at: string } | null;
  created_at: string;
}

export interface Proof {
  balanced: boolean;
  checked_at: string | null;
  folders: {
    path: string;
    uidvalidity: string | number | null;
    server: number | null;
    stored: number;
    skipped: Record<string, number>;
    dead: number;
    pending: number;
    /** Absent where there is no server to ask. */
    parked?: Parked | null;
    balanced: boolean;
  }[];
}

export interface Autoconfig {
  imap: ServerSettings | null;
  smtp: ServerSettings | null;
  source: 'provider' | 'srv' | 'autoconfig' | 'guess' | 'none';
  help?: string;
}

export interface MailboxInput {
  email: string;
  imap: ServerSettings & { user: string; password: string };
  smtp?: ServerSettings & { user: string; password: string };
  sync_from: string;
  folders: 'default' | 'all' | string[];
  create_persons: CreatePersons;
  sharing: SharingChoice;
  link_automatically: boolean;
}

export type ItemType = 'deal' | 'lead' | 'project';
export type TargetType = ItemType | 'person' | 'organization';
/** Leads have UUIDs, all else has numbers, as in Pipedrive. */
export type ItemId = number | string;

export interface ThreadPerson {
  name: string | null;
  email: string;
  person_id: number | null;
  me: boolean;
}

export interface ThreadRow {
  id: number;
  subject: string;
  snippet: string;
  last_at: string;
  message_count: number;
  unread: boolean;
  has_attachments: boolean;
  flagged: boolean;
  sharing: SharingChoice;
  mailbox_ids: number[];
  /** Of one's own. */
  labels: number[];
  asks: boolean;
  archived: boolean;
  people: ThreadPerson[];
  item: { type: ItemType; id: ItemId; title: string; status: string | null } | null;
}

export interface Counts {
  inbox_unread: number;
  asks: number;
  /** Unread threads of each label that has some. */
  labels: { id: number; unread: number }[];
}

export interface Reason {
  rule: string;
  text: string;
  evidence: unknown;
}

export interface Link {
  id: number;
  type: TargetType;
  target: { id: ItemId; title: string; status?: string | null; subtitle?: string | null };
  primary: boolean;
  rule: string;
  reason: Reason | null;
  at: string;
  by: { id: number; name: string } | null;
}

export interface Party {
  name: string | null;
  email: string;
}

export interface Attachment {
  id: number;
  part: string;
  filename: string | null;
  content_type: string;
  size: number;
  inline: boolean;
  cid: string | null;
  url: string;
}

export interface Message {
  id: number;
  copy_id: number | null;
  message_id: string | null;
  subject: string;
  from: Party | null;
  reply_to?: Party[];
  to: Party[];
  cc: Party[];
  bcc: Party[];
  sent_at: string | null;
  received_at: string;
  outgoing: boolean;
  seen: boolean;
  snippet: string;
  text: string;
  has_html: boolean;
  parts: { quoted: boolean; text: string }[];
  /** Of a mail that this user sent from here. */
  outgoing_mail_id?: number | null;
  /** The worst that became of it at any of those it was sent to. */
  missed: 'refused' | 'delayed' | null;
  /** What it is, where no person wrote it. */
  automatic: 'list' | 'bulk' | 'auto-reply' | 'bounce' | 'receipt' | 'calendar' | null;
  defects: string[];
  variant: boolean;
  claimed: boolean;
  id_conflict: boolean;
  thread_rule: string | null;
  attachments: Attachment[];
}

export interface ThreadContact {
  address: string;
  name: string | null;
  role_count: number;
  person: { id: number; name: string; organization: { id: number; name: string } | null } | null;
  mine: boolean;
  reason: Reason | null;
}

export interface ThreadDecision {
  id: number;
  kind: 'split' | 'merge';
  at: string;
  by: { id: number; name: string } | null;
  undoable: boolean;
}

export interface Thread {
  id: number;
  subject: string;
  sharing: { mailbox_id: number; sharing: SharingChoice; mine: boolean }[];
  archived: boolean;
  labels: number[];
  split_from: number | null;
  asks: boolean;
  /** Why it asks, in words. */
  ask: { rule: string; text: string; candidates: number } | null;
  can_link: boolean;
  /** The viewer has a copy and may read all of it: he may split it and merge it. */
  can_split: boolean;
  /** What users decided about it, the latest first. */
  decisions: ThreadDecision[];
  /** Mails that only their subject brought here, each with all that answers it. */
  joins: { rule: string; message_id: number; message_ids: number[] }[];
  people: ThreadContact[];
  links: Link[];
  messages: Message[];
  visible_to: { user_id: number; name: string; rule: string; why: string }[];
}

export interface Candidate {
  type: ItemType;
  id: ItemId;
  title: string;
  status: string | null;
  stage?: string | null;
  phase?: string | null;
  value: number | string | null;
  currency: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  score: number;
  reasons: string[];
  evidence: CandidateEvidence;
}

export interface FoundItem {
  type: TargetType;
  id: ItemId;
  title: string;
  subtitle: string | null;
}

export interface DeadLetter {
  id: number;
  mailbox_id: number;
  folder: string;
  uid: number;
  size: number | null;
  reason: string;
  error: string | null;
  at: string;
  own: boolean;
  /** For its owner, where it could be read. */
  subject: string | null;
}
