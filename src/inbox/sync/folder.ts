import type { Sql } from '../../platform/database.js';
import type { FolderRole } from '../../mail/imap/list.js';

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
  failures: number;
  parked: boolean;
  missingSince: Date | null;
  firstSeenAt: Date;
}

const columns = `id, mailbox_id as "mailboxId", path, role, object_id as "objectId", chosen, uidvalidity, generation, uidnext,
  highest_modseq as "highestModseq", messages, live_hi as "liveHi", backfill_lo as "backfillLo",
  horizon_count as "horizonCount", audited_at as "auditedAt", flags_at as "flagsAt", failures,
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

const parkAfter = 3;

/**
 * A folder that LIST shows and SELECT refuses: after three times it is left alone for six hours. Before that it is left
 * alone for `pauseMs` each time, since one that is just being deleted or made is refused for a moment, in
 * which it could be tried ten times.
 */
export async function noteFolderFailure(
  sql: Sql,
  folder: Folder,
  error: string,
  pauseMs: number,
): Promise<void> {
  await sql.query(
    `update folder set failures = failures + 1, last_error = $2,
       parked_until = now() + case when failures + 1 >= ${parkAfter} then interval '6 hours' else $3 * interval '1 ms' end
     where id = $1 and coalesce(parked_until <= now(), true)`,
    [folder.id, error.slice(0, 500), pauseMs],
  );
}

export async function noteFolderSuccess(sql: Sql, folder: Folder): Promise<void> {
  if (folder.failures === 0) return;
  await sql.query('update folder set failures = 0, last_error = null, parked_until = null where id = $1', [
    folder.id,
  ]);
}
