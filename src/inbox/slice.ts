import type { Tx } from '../platform/database.js';
import type { ParsedMail } from '../mail/mail.js';
import type { Target } from './smart-bcc/address.js';

/**
 * What the steps of the pipeline hand to each other: the mails of one slice (live: usually one; backfill: at most
 * fifty), all of one mailbox, in one transaction. Each step fills in what it decided.
 */
export interface Slice {
  tx: Tx;
  mailbox: MailboxContext;
  company: CompanyContext;
  mails: Incoming[];
  /** Keyed hash, for tombstones. */
  sign: (text: string) => string;
}

export interface MailboxContext {
  id: number;
  userId: number;
  kind: 'imap' | 'smart_bcc' | 'import';
  createPersons: 'none' | 'sent' | 'all';
  sharing: 'private' | 'shared';
  linkAutomatically: boolean;
}

export interface CompanyContext {
  linkPolicy: 'ask' | 'newest' | 'all' | 'none';
  createOrganizations: boolean;
  subjectRules: boolean;
  /** Something was erased once: only then is there anything to look up. */
  hasTombstones: boolean;
  /** Address of ours -> the user whose it is. */
  ownAddresses: Map<string, number>;
  /** Registrable domains of the company; nobody there is a contact. */
  ownDomains: Set<string>;
}

/** One ledger row with its mail, on its way into the database. */
export interface Incoming {
  remoteId: number;
  folderRole: string | null;
  isNew: boolean;
  flags: string[];
  internalDate: Date;
  /** The conversation that the mailbox's provider puts it in, where it says so. */
  accountThread: string | null;
  size: number;
  blob: Buffer;
  mail: ParsedMail;
  idHash: string;
  headerKey: string;
  contentHash: Buffer;
  base: { base: string; isReply: boolean; isForward: boolean };
  hasHtml: boolean;
  /** A tsvector's text. */
  search: string;
  sentAt: Date;
  /** The user who wrote it, where one of us did. */
  authorId: number | null;
  outgoing: boolean;
  /** It was forwarded: nothing but the forwarder says that it is so. */
  claimed: boolean;
  /** Items whose own Smart BCC address its author, the mailbox's owner, wrote into its headers. */
  targets: Target[];

  messageId: number;
  threadId: number;
  contentId: number;
  /** False where the company had the message already (another rep's copy, a second folder, a retry). */
  isNewMessage: boolean;
  /** False where this mailbox had a copy already. */
  isNewCopy: boolean;
}

/** Same id and same header key: the same message, whatever mailbox it came through. */
export const messageKey = (mail: { idHash: string; headerKey: string }): string =>
  `${mail.idHash} ${mail.headerKey}`;

/** PostgreSQL's text takes neither NUL nor half a surrogate pair; both come with hostile or cut mail. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Rows as one JSON parameter for `jsonb_to_recordset`. */
export const rows = (values: object[]): string =>
  JSON.stringify(values, (_key, value: unknown) => (typeof value === 'string' ? clean(value) : value));

export const unique = <T>(values: Iterable<T>): T[] => [...new Set(values)];
