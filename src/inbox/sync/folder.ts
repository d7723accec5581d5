import type { MailServerError } from '../../errors.js';
import type { FolderRole } from '../../mail/imap/list.js';
import type { Database, Sql } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';

/** A folder as the database knows it. Big numbers of IMAP's are decimal text, as PostgreSQL gives them. */
export interface Folder {
  id: number;
  mailboxId: number;
  path: string;
  role: FolderRole | null;
  objectId: string | null;
  chosen: boolean;
  uidvalidity: string | null;
  generation: number;
  uidnext: number | null;
  highestModseq: string | null;
  messages: number | null;
  liveHi: number | null;
  backfillLo: number | null;
  horizonCount: number;
  auditedAt: Date | null;
  flagsAt: Date | null;
  /** How often in a row it could not be opened, from when on, and the server's words. */
  failures: number;
  failingSince: Date | null;
  lastError: string | null;
  /** It is left alone until then. */
  parkedUntil: Date | null;
  parked: boolean;
  missingSince: Date | null;
  firstSeenAt: Date;
}

const columns = `id, mailbox_id as "mailboxId", path, role, object_id as "objectId", chosen, uidvalidity, generation, uidnext,
  highest_modseq as "highestModseq", messages, live_hi as "liveHi", backfill_lo as "backfillLo",
  horizon_count as "horizonCount", audited_at as "auditedAt", flags_at as "flagsAt", failures,
  failing_since as "failingSince", last_error as "lastError", parked_until as "parkedUntil",
  coalesce(parked_until > now(), false) as parked, missing_since as "missingSince", first_seen_at as "firstSeenAt"`;

/** INBOX and Sent first: what was said lately, and by whom, is what a rep looks for. */
const order = `case role when 'inbox' then 0 when 'all' then 1 when 'sent' then 2 else 3 end, path`;

export async function loadFolders(sql: Sql, mailboxId: number): Promise<Folder[]> {
  return sql.query<Folder>(`select ${columns} from folder where mailbox_id = $1 order by ${order}`, [
    mailboxId,
  ]);
}

export async function loadFolder(sql: Sql, folderId: number): Promise<Folder | null> {
  const [folder] = await sql.query<Folder>(`select ${columns} from folder where id = $1`, [folderId]);
  return folder ?? null;
}

/** It is to be read, and the server lets us. */
export const isOpen = (folder: Folder): boolean =>
  folder.chosen && folder.missingSince === null && !folder.parked;

/** SQL: an open folder of this mailbox has history that is not listed, or mail that is not fetched. */
export const hasUnfinished = (mailbox: string): string => `exists (
  select from folder f where f.mailbox_id = ${mailbox} and f.chosen and f.missing_since is null
    and (f.parked_until is null or f.parked_until <= now())
    and (f.backfill_lo > 1 or exists (
      select from remote_message r
       where r.folder_id = f.id and r.generation = f.generation and r.state = 'pending' and r.blob is null)))`;

const parkAfter = 3;

/**
 * A folder that LIST shows and SELECT refuses: after three times it is left alone for six hours. Before that it is left
 * alone for `pauseMs` each time, since one that is just being deleted or made is refused for a moment, in which it could
 * be tried ten times.
 */
export async function noteFolderFailure(
  db: Database,
  folder: Folder,
  error: MailServerError,
  pauseMs: number,
): Promise<void> {
  await db.transaction(async tx => {
    const noted = await tx.query(
      `update folder set failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = $2,
         parked_until = now() + case when failures + 1 >= ${parkAfter} then interval '6 hours' else $3 * interval '1 ms' end
       where id = $1 and coalesce(parked_until <= now(), true) returning 1`,
      [folder.id, error.trouble?.said || error.message, pauseMs],
    );
    if (noted.length > 0)
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: folder.mailboxId } }]);
  });
}

export async function noteFolderSuccess(sql: Sql, folder: Folder): Promise<void> {
  if (folder.failures === 0) return;
  await sql.query(
    'update folder set failures = 0, failing_since = null, last_error = null, parked_until = null where id = $1',
    [folder.id],
  );
}
