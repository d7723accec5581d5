import type { Meta } from '../../mail/imap/fetch-meta.js';
import type { Sql, Tx } from '../../platform/database.js';
import type { LedgerRow } from '../incoming.js';
import { toMultirange } from '../../mail/imap/uid-set.js';

/**
 * The ledger: one row for every UID that a server ever showed us.
 *
 *   pending --> stored | skipped | dead      settled, with a reason
 *      |           |         |      |
 *      +-----------+----+----+------+--> gone      the server no longer has it; it leaves the sums
 */
export interface LedgerEntry {
  uid: number;
  meta: Meta | null;
  isNew: boolean;
  blob?: Buffer | undefined;
  reason?: string | null;
  error?: string | null;
  attempts?: number;
  /** Relinked: the message that this UID is known to be. */
  messageId?: number | null;
}

interface Place {
  id: number;
  generation: number;
}

/**
 * Writes rows for UIDs as `pending` (or `stored`, where the message is known, or `skipped`, where it is a draft). A row
 * that is there already is left as it is, save that it takes the bytes that it waited for.
 *
 * @returns the rows that now wait for the pipeline with their bytes in the blob store
 */
export async function writeRows(
  tx: Tx,
  folder: Place,
  entries: LedgerEntry[],
  noticedAt = new Date(),
): Promise<(Omit<LedgerRow, 'role'> & { uid: number })[]> {
  if (entries.length === 0) return [];
  const rows = await tx.query<Omit<LedgerRow, 'role'> & { uid: number; waits: boolean }>(
    `insert into remote_message as r (folder_id, generation, uid, state, reason, is_new, size, flags, modseq,
       internal_date, email_id, thread_ref, labels, blob, attempts, last_error, noticed_at, message_id, settled_at)
     select $1, $2, x.uid, x.state, x.reason, x.is_new, x.size,
       coalesce(x.flags, '{}'), x.modseq, x.internal_date, x.email_id, x.thread_ref, x.labels, decode(x.blob, 'hex'), x.attempts, x.error, $4,
       x.message_id, case when x.state <> 'pending' then now() end
     from jsonb_to_recordset($3::jsonb) as x (uid bigint, state text, reason text, is_new boolean, size bigint, flags text[],
       modseq numeric, internal_date timestamptz, email_id text, thread_ref text, labels text[], blob text, attempts smallint, error text, message_id bigint)
     order by x.uid
     on conflict (folder_id, generation, uid) do update
       set blob = excluded.blob, reason = excluded.reason, size = coalesce(r.size, excluded.size), noticed_at = excluded.noticed_at
       where r.state = 'pending' and r.blob is null and excluded.blob is not null
     returning id, uid, is_new as "isNew", flags, internal_date as "internalDate", thread_ref as "threadRef", labels,
       state = 'pending' and blob is not null as waits`,
    [folder.id, folder.generation, JSON.stringify(entries.map(toJson)), noticedAt],
  );
  return rows.filter(row => row.waits);
}

function toJson({ uid, meta, isNew, blob, reason, error, attempts, messageId }: LedgerEntry) {
  const skips = isDraft(meta);
  return {
    uid,
    state: messageId ? 'stored' : skips ? 'skipped' : 'pending',
    is_new: isNew,
    size: meta?.size ?? null,
    flags: meta?.flags.map(withoutNul) ?? [],
    modseq: meta?.modseq?.toString() ?? null,
    internal_date: meta?.internalDate ?? null,
    email_id: meta?.emailId ? withoutNul(meta.emailId) : null,
    thread_ref: meta?.threadId ? withoutNul(meta.threadId) : null,
    labels: meta?.labels?.map(withoutNul) ?? null,
    blob: blob?.toString('hex') ?? null,
    reason: skips ? 'draft' : (reason ?? null),
    error: error ? withoutNul(error) : null,
    attempts: attempts ?? 0,
    message_id: messageId ?? null,
  };
}

/** Gmail keeps drafts in All Mail too. Nobody has sent them, and each change makes another. */
export const isDraft = (meta: Pick<Meta, 'labels'> | null): boolean =>
  meta?.labels?.some(label => /^\\Drafts?$/i.test(label)) ?? false;

/** PostgreSQL has no NUL in its text; servers that were fuzzed do. */
export const withoutNul = (text: string): string => text.replaceAll('\0', '');

export interface PendingRow {
  id: number;
  uid: number;
  size: number | null;
  attempts: number;
  isNew: boolean;
}

/**
 * Rows that wait for their bytes, the newest first, below `belowUid`. Rows that failed before come after the others,
 * and after a pause that grows with each attempt: `retries` asks for them.
 */
export async function pendingRows(
  sql: Sql,
  folder: Place,
  options: { belowUid: number; most: number; retries: boolean; retryMs: number },
): Promise<PendingRow[]> {
  return sql.query<PendingRow>(
    `select id, uid, size, attempts, is_new as "isNew" from remote_message
     where folder_id = $1 and generation = $2 and state = 'pending' and blob is null and uid < $3
       and case when $5 then attempts > 0 and coalesce(settled_at, '-infinity') < now() - make_interval(secs => $6::float8 * attempts)
           else attempts = 0 end
     order by uid desc limit $4`,
    [folder.id, folder.generation, options.belowUid, options.most, options.retries, options.retryMs / 1000],
  );
}

/** Attempts that a mail gets before it is dead: more where the connection died, which may not be its fault. */
export const attemptsOf = { unreadable: 3, connection: 6 };

export interface Failed {
  id: number;
  reason: 'empty' | 'unfetchable';
  error: string;
  most: number;
  subject?: string | null;
}

/**
 * Counts a failed attempt; the last one makes the row dead, visible in the dead letters. Until then `settled_at` says
 * when it was last tried, so that the tries are some time apart.
 */
export async function noteFailures(tx: Tx, failed: Failed[]): Promise<{ dead: number }> {
  if (failed.length === 0) return { dead: 0 };
  const rows = await tx.query<{ state: string }>(
    `update remote_message r set attempts = r.attempts + 1, last_error = f.error, subject = coalesce(f.subject, r.subject),
       state = case when r.attempts + 1 >= f.most then 'dead' else r.state end,
       reason = case when r.attempts + 1 >= f.most then f.reason else r.reason end,
       settled_at = now()
     from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::text[]) as f (id, reason, error, most, subject)
     where r.id = f.id and r.state = 'pending'
     returning r.state`,
    [
      failed.map(row => row.id),
      failed.map(row => row.reason),
      failed.map(row => withoutNul(row.error).slice(0, 500)),
      failed.map(row => row.most),
      failed.map(row => (row.subject ? withoutNul(row.subject).slice(0, 500) : null)),
    ],
  );
  return { dead: rows.filter(row => row.state === 'dead').length };
}

/** The server no longer has these. Their messages stay. */
export async function markGone(tx: Tx, folder: Place, uids: number[]): Promise<number> {
  if (uids.length === 0) return 0;
  const rows = await tx.query(
    `update remote_message set state = 'gone', settled_at = now()
     where folder_id = $1 and generation = $2 and state <> 'gone' and $3::int8multirange @> uid
     returning 1`,
    [folder.id, folder.generation, toMultirange(uids)],
  );
  return rows.length;
}
