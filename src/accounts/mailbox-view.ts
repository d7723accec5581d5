import type { Sql } from '../platform/database.js';
import type { Viewer } from '../access/viewer.js';
import type { Trouble } from '../errors.js';
import type { MailboxState } from '../model/mailbox.js';
import type { SendingReason } from '../model/outgoing-mail.js';
import { cannotSend, sendingTrouble } from './can-send.js';
import { syncFromOf } from './mailbox-input.js';

interface MailboxRow {
  id: number;
  email: string;
  kind: string;
  user_id: number;
  state: MailboxState;
  reason: string | null;
  trouble: (Trouble & { of: string }) | null;
  state_since: Date;
  backoff_until: Date | null;
  horizon: string | null;
  folder_choice: unknown;
  create_persons: string;
  sharing: string;
  link_automatically: boolean;
  aliases: string[];
  imap: { host: string; port: number; secure: boolean; user: string } | null;
  smtp: { host: string; port: number; secure: boolean; user: string } | null;
  /** At whose page its owner signed in; null where it has a password. */
  sign_in: 'google' | 'microsoft' | null;
  sending_trouble: SendingReason | null;
  proof: Proof | null;
  created_at: Date;
}

export interface Proof {
  balanced: boolean;
  checked_at: string;
  folders: unknown[];
}

interface FolderRow {
  id: number;
  mailbox_id: number;
  path: string;
  role: string | null;
  chosen: boolean;
  messages: number | null;
  horizon_count: number;
  failures: number;
  failing_since: Date | null;
  last_error: string | null;
  parked_until: Date | null;
  rows: number;
  stored: number;
  pending: number;
  dead: number;
  skipped: number;
  recent: number;
}

/** Of one mailbox or all: a user's own, and for an administrator everybody's (state and counts, never mail). */
export async function mailboxes(sql: Sql, viewer: Viewer, id: number | null = null) {
  const rows = await sql.query<MailboxRow>(
    `select id, email, kind, user_id, state, reason, trouble, state_since, backoff_until, horizon::text, folder_choice,
            create_persons, sharing, link_automatically, aliases, imap, smtp,
            (select provider from mail_grant g where g.mailbox_id = m.id and g.ended_at is null) as sign_in,
            ${sendingTrouble} as sending_trouble, proof, created_at
     from mailbox m
     where deleted_at is null and (user_id = $1 or $2) and ($3::bigint is null or id = $3)
     order by user_id <> $1, kind <> 'imap', id`,
    [viewer.userId, viewer.isAdmin, id],
  );
  const folders = await folderCounts(
    sql,
    rows.map(row => row.id),
  );
  return rows.map(row => show(row, folders.get(row.id) ?? []));
}

/** Every ledger row is counted once, by folder and state, for all mailboxes asked for in one pass. */
async function folderCounts(sql: Sql, mailboxIds: number[]): Promise<Map<number, FolderRow[]>> {
  if (mailboxIds.length === 0) return new Map();
  const rows = await sql.query<FolderRow>(
    `select f.id, f.mailbox_id, f.path, f.role, f.chosen, f.messages, f.horizon_count,
            f.failures, f.failing_since, f.last_error, f.parked_until, coalesce(c.rows, 0)::int as rows, coalesce(c.stored, 0)::int as stored,
            coalesce(c.pending, 0)::int as pending, coalesce(c.dead, 0)::int as dead,
            (coalesce(c.skipped, 0) + f.horizon_count)::int as skipped, coalesce(c.recent, 0)::int as recent
     from folder f
     left join lateral (
       select count(*) as rows,
              count(*) filter (where state = 'stored') as stored,
              count(*) filter (where state = 'pending') as pending,
              count(*) filter (where state = 'dead') as dead,
              count(*) filter (where state = 'skipped') as skipped,
              count(*) filter (where settled_at > now() - interval '10 seconds') as recent
       from remote_message r
       where r.folder_id = f.id and r.generation = f.generation and r.state <> 'gone'
     ) c on true
     where f.mailbox_id = any($1) and f.missing_since is null
     order by f.mailbox_id, f.role is distinct from 'inbox', f.path`,
    [mailboxIds],
  );
  return Map.groupBy(rows, row => row.mailbox_id);
}

function show(row: MailboxRow, folders: FolderRow[]) {
  const inTheWay = cannotSend({ ...row, hasServer: row.smtp !== null, trouble: row.sending_trouble });
  return {
    id: row.id,
    email: row.email,
    kind: row.kind,
    user_id: row.user_id,
    state: row.state,
    reason: row.reason,
    trouble: troubleOf(row),
    state_since: row.state_since,
    next_try_at: row.state === 'backing_off' ? row.backoff_until : null,
    sync_from: syncFromOf(row.horizon, row.created_at),
    folders_choice: row.folder_choice,
    create_persons: row.create_persons,
    sharing: row.sharing,
    link_automatically: row.link_automatically,
    aliases: row.aliases,
    imap: row.imap,
    smtp: row.smtp,
    sign_in: row.sign_in,
    can_send: inTheWay === null,
    cannot_send: inTheWay,
    progress: progress(folders),
    folders: folders.map(folder => ({
      id: folder.id,
      path: folder.path,
      role: folder.role,
      chosen: folder.chosen,
      // As of the last look at all of it; what came since is in the ledger.
      messages:
        folder.messages === null ? null : Math.max(folder.messages, folder.rows + folder.horizon_count),
      stored: folder.stored,
      pending: folder.pending,
      dead: folder.dead,
      skipped: folder.skipped,
      parked: parkedOf(folder),
    })),
    proof: row.proof && {
      // What was proved before a folder was closed to us says nothing of it now.
      balanced: row.proof.balanced && !folders.some(parkedOf),
      checked_at: row.proof.checked_at,
    },
    created_at: row.created_at,
  };
}

/** A reason that was written otherwise since has none. */
function troubleOf({ reason, trouble }: MailboxRow): Trouble | null {
  if (!trouble || trouble.of !== reason) return null;
  const { of: _of, ...rest } = trouble;
  return rest;
}

/** Why nothing is read of a folder that is to be read, since when, and until when; null where all is well. */
function parkedOf({ chosen, failures, last_error, failing_since, parked_until }: FolderRow) {
  if (!chosen || failures === 0) return null;
  return { reason: last_error, since: failing_since, next_try_at: parked_until };
}

/**
 * `known` also counts what the server has and no ledger row yet. `per_second`: over the last ten seconds. Of a folder that
 * is no longer chosen what is in counts, and what was still to come does not.
 */
function progress(folders: FolderRow[]) {
  const sum = (of: (folder: FolderRow) => number) => folders.reduce((total, folder) => total + of(folder), 0);
  const pending = sum(folder => (folder.chosen ? folder.pending : 0));
  const dropped = sum(folder => (folder.chosen ? 0 : folder.pending));
  const unseen = sum(folder =>
    folder.chosen ? Math.max(0, (folder.messages ?? 0) - folder.rows - folder.horizon_count) : 0,
  );
  const perSecond = sum(folder => folder.recent) / 10;
  const left = pending + unseen;
  return {
    known: sum(folder => folder.rows + folder.horizon_count) - dropped + unseen,
    stored: sum(folder => folder.stored),
    skipped: sum(folder => folder.skipped),
    dead: sum(folder => folder.dead),
    pending,
    per_second: perSecond,
    eta_seconds: left === 0 ? 0 : perSecond === 0 ? null : Math.ceil(left / perSecond),
  };
}

/** What the ledger alone says of each folder: the sums of `src/inbox/sync/proof.ts`, without asking the server. */
export async function ledgerProof(sql: Sql, id: number): Promise<Proof> {
  const folders = await sql.query<{ balanced: boolean }>(
    `select f.path, f.uidvalidity::text, f.messages as server, coalesce(sum(c.n) filter (where c.state = 'stored'), 0)::int as stored,
            coalesce(jsonb_object_agg(coalesce(c.reason, 'unknown'), c.n) filter (where c.state = 'skipped'), '{}')
              || case when f.horizon_count > 0 then jsonb_build_object('horizon', f.horizon_count) else '{}' end as skipped,
            coalesce(sum(c.n) filter (where c.state = 'dead'), 0)::int as dead,
            coalesce(sum(c.n) filter (where c.state = 'pending'), 0)::int as pending,
            (coalesce(sum(c.n), 0) + f.horizon_count = f.messages) is true as balanced
     from folder f
     left join lateral (
       select r.state, case when r.state = 'skipped' then r.reason end as reason, count(*)::int as n from remote_message r
       where r.folder_id = f.id and r.generation = f.generation and r.state <> 'gone' group by 1, 2
     ) c on true
     where f.mailbox_id = $1 and f.chosen and f.missing_since is null
     group by f.id order by f.path`,
    [id],
  );
  return {
    balanced: folders.every(folder => folder.balanced),
    checked_at: new Date().toISOString(),
    folders,
  };
}
