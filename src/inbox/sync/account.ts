import { openCredentials } from '../../accounts/credentials.js';
import type { ConnectOptions, ImapSettings } from '../../mail/imap/settings.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Sql } from '../../platform/database.js';
import type { MailboxState } from './state.js';

export type FolderChoice = 'default' | 'all' | string[];

/** What syncing needs to know of a mailbox. */
export interface Account {
  id: number;
  state: MailboxState;
  /** Without an access token, where it signs in by one; see `logIn`. */
  settings: ImapSettings;
  /** Its owner signed in at its provider's page. */
  hasGrant: boolean;
  /** Mail received before this day stays on the server; null takes all. */
  horizon: Date | null;
  choice: FolderChoice;
  backingOff: boolean;
  /** Its history was in once: what it waits for is new mail. */
  isProven: boolean;
  /** Changes when host, user or password do, and when its owner signs in again. */
  fingerprint: string;
}

/** In one place, so that tests can be quicker than real time. */
export interface SyncOptions extends ConnectOptions {
  statusEveryMs: number;
  sentEveryMs: number;
  listEveryMs: number;
  idleBreakMs: number;
  sliceMs: number;
  keepConnectionMs: number;
  /** Gmail raises HIGHESTMODSEQ before a change can be seen: passes overlap by this much. */
  modseqOverlapMs: number;
  /** Pause before a mail that failed is tried again, times its attempts. */
  retryMs: number;
  pollMs: number;
  renewMs: number;
  largeMailBytes: number;
  capBytes: number;
}

export const defaultSyncOptions: Omit<SyncOptions, 'allowedNetworks'> = {
  statusEveryMs: 120_000,
  sentEveryMs: 30_000,
  listEveryMs: 600_000,
  // Yahoo forgets an IDLE that is older than three minutes, without a word.
  idleBreakMs: 180_000,
  sliceMs: 2_000,
  keepConnectionMs: 30_000,
  modseqOverlapMs: 30_000,
  retryMs: 3_000,
  pollMs: 2_000,
  renewMs: 5_000,
  largeMailBytes: 1024 * 1024,
  capBytes: 50 * 1024 * 1024,
};

/** Null where the mailbox is gone or is no IMAP account. */
export async function loadAccount(sql: Sql, crypto: Crypto, mailboxId: number): Promise<Account | null> {
  const [row] = await sql.query<{
    state: MailboxState;
    imap: { host: string; port: number; secure: boolean; user: string } | null;
    credentials: Buffer | null;
    horizon: string | null;
    folder_choice: FolderChoice;
    backing_off: boolean;
    is_proven: boolean;
    fingerprint: string;
  }>(
    `select state, imap, credentials, horizon::text, folder_choice, coalesce(backoff_until > now(), false) as backing_off,
       proof is not null as is_proven, ${fingerprintSql} as fingerprint
     from mailbox where id = $1 and kind = 'imap' and deleted_at is null`,
    [mailboxId],
  );
  if (!row?.imap || !row.credentials) return null;
  const { imap, oauth } = openCredentials(crypto, mailboxId, row.credentials);
  return {
    id: mailboxId,
    state: row.state,
    settings: { ...row.imap, password: imap?.password },
    hasGrant: oauth !== undefined,
    horizon: row.horizon ? new Date(`${row.horizon}T00:00:00Z`) : null,
    choice: row.folder_choice,
    backingOff: row.backing_off,
    isProven: row.is_proven,
    fingerprint: row.fingerprint,
  };
}

export const fingerprintSql = `md5(imap::text || coalesce(encode(credentials, 'hex'), '') || folder_choice::text || coalesce(horizon::text, ''))`;
