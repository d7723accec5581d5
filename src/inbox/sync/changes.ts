import type { ImapFlow } from 'imapflow';
import { fetchChanges, fetchFlags } from '../../mail/imap/changes.js';
import { searchAll } from '../../mail/imap/search.js';
import type { Selected } from '../../mail/imap/select.js';
import { toMultirange } from '../../mail/imap/uid-set.js';
import type { Database } from '../../platform/database.js';
import type { SyncOptions } from './account.js';
import { mirrorFlags } from './flags.js';
import type { Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';
import { markGone, writeRows } from './ledger.js';

/** What a hold remembers of a folder between its passes; a new holder starts without and looks at everything once. */
export interface Memory {
  /** Mod-sequence first seen, and when (ms, monotonic). */
  seen?: { modseq: bigint; at: number } | undefined;
  newestAt?: number;
  manyAt?: number;
  allAt?: number;
  auditAt?: number;
  /** When new mail was last looked for. */
  lookedAt?: Date;
}

const hour = 3_600_000;

/**
 * Mirrors flags, Gmail's labels and expunges of the selected folder.
 *
 *   QRESYNC    FETCH (CHANGEDSINCE VANISHED)     } and, where EXISTS is not what the ledger
 *   CONDSTORE  FETCH (CHANGEDSINCE)              } says, a comparison of all UIDs
 *   neither    the newest 100 every 30 s, 2000 an hour, all a day; all UIDs compared on mismatch and every hour
 *
 * @returns whether a mail is to be fetched now that was left out before
 */
export async function mirrorChanges(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  selected: Selected,
  memory: Memory,
  options: Pick<SyncOptions, 'modseqOverlapMs' | 'sentEveryMs'>,
): Promise<boolean> {
  const now = performance.now();
  const { modseq } = selected;
  const isMore =
    modseq === null
      ? await passWithoutModseq(db, client, folder, lease, memory, now, options)
      : await passWithModseq(db, client, folder, lease, modseq, memory, now, options);
  await compareIfNeeded(db, client, folder, lease, selected, memory, now);
  return isMore;
}

async function passWithModseq(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  modseq: bigint,
  memory: Memory,
  now: number,
  options: Pick<SyncOptions, 'modseqOverlapMs'>,
): Promise<boolean> {
  const stored = folder.highestModseq === null ? null : BigInt(folder.highestModseq);
  if (stored === null) return save(db, folder, lease, [], [], modseq);
  if (stored === modseq) {
    memory.seen = undefined;
    return false;
  }
  // It never goes down on a sound server; after a restore from a backup it does, and then says nothing about changes.
  if (modseq < stored) {
    memory.seen = undefined;
    return save(db, folder, lease, await fetchFlags(client, 'all'), [], modseq);
  }
  const { flags, vanished } = await fetchChanges(client, stored);
  // The value to go on from was read before the fetch. It is kept only when it was known a while ago already: until
  // then each pass starts from the old one again, and so sees what became visible late.
  const first = memory.seen;
  const settled = first && now - first.at >= options.modseqOverlapMs ? first.modseq : null;
  if (!first || settled !== null) memory.seen = modseq === settled ? undefined : { modseq, at: now };
  return save(db, folder, lease, flags, vanished, settled);
}

async function passWithoutModseq(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  memory: Memory,
  now: number,
  options: Pick<SyncOptions, 'sentEveryMs'>,
): Promise<boolean> {
  const due = (last: number | undefined, every: number) => last === undefined || now - last >= every;
  if (due(memory.allAt, 24 * hour)) {
    const isMore = await save(db, folder, lease, await fetchFlags(client, 'all'), [], null);
    memory.allAt = memory.manyAt = memory.newestAt = now;
    return isMore;
  }
  const many = due(memory.manyAt, hour);
  if (!many && !due(memory.newestAt, options.sentEveryMs)) return false;
  const rows = await db.query<{ uid: number }>(
    `select uid from remote_message where folder_id = $1 and generation = $2 and state <> 'gone' order by uid desc limit $3`,
    [folder.id, folder.generation, many ? 2000 : 100],
  );
  const flags = await fetchFlags(
    client,
    rows.map(row => row.uid),
  );
  const isMore = await save(db, folder, lease, flags, [], null);
  memory.newestAt = now;
  if (many) memory.manyAt = now;
  return isMore;
}

async function save(
  db: Database,
  folder: Folder,
  lease: Lease,
  flags: Awaited<ReturnType<typeof fetchFlags>>,
  vanished: number[],
  modseq: bigint | null,
): Promise<boolean> {
  if (flags.length === 0 && vanished.length === 0 && modseq === null) return false;
  return db.transaction(async tx => {
    await guardEpoch(tx, lease);
    const isMore = await mirrorFlags(tx, folder, flags);
    await markGone(tx, folder, vanished);
    await tx.query(
      `update folder set highest_modseq = coalesce($3::numeric, highest_modseq), flags_at = now() where id = $1 and generation = $2`,
      [folder.id, folder.generation, modseq?.toString() ?? null],
    );
    return isMore;
  });
}

/**
 * Neither VANISHED nor CHANGEDSINCE is believed to be complete: when the number of messages is not what the ledger has,
 * all UIDs are compared. Both ways: what we do not know is put down to be fetched, what is absent is gone.
 */
async function compareIfNeeded(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  selected: Selected,
  memory: Memory,
  now: number,
): Promise<void> {
  // Before the history is listed there is nothing to compare with.
  if (folder.backfillLo !== 1) return;
  const hourly = selected.modseq === null && (memory.auditAt === undefined || now - memory.auditAt >= hour);
  const unchanged = folder.messages === selected.messages && folder.uidnext === selected.uidnext;
  if (unchanged && !hourly) return audited(db, folder, lease, selected);
  const [{ known } = { known: 0 }] = await db.query<{ known: number }>(
    `select (select count(*) from remote_message where folder_id = $1 and generation = $2 and state <> 'gone')
       + (select horizon_count from folder where id = $1) as known`,
    [folder.id, folder.generation],
  );
  if (known !== selected.messages || hourly) await compareAll(db, client, folder, lease);
  memory.auditAt = now;
  await audited(db, folder, lease, selected);
}

/** Compares the ledger with the server's full set of UIDs. Nothing above live_hi is touched: that is for new mail. */
export async function compareAll(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
): Promise<{ missing: number; surplus: number }> {
  const onServer = toMultirange(await searchAll(client));
  return db.transaction(async tx => {
    await guardEpoch(tx, lease);
    const [row] = await tx.query<{ missing: number[]; surplus: number[] }>(
      `with f as (select horizon_uids, live_hi, backfill_lo from folder where id = $1),
       ledger as (select coalesce(range_agg(int8range(uid, uid, '[]')), '{}') as uids from remote_message
                  where folder_id = $1 and generation = $2 and state <> 'gone'),
       missing as (select ($3::int8multirange - l.uids - f.horizon_uids)
                          * int8multirange(int8range(coalesce(f.backfill_lo, 1), f.live_hi + 1, '[)')) as uids from ledger l, f),
       surplus as (select l.uids - $3::int8multirange as uids from ledger l)
       select array(select generate_series(lower(r), upper(r) - 1) from missing, unnest(missing.uids) r) as missing,
              array(select generate_series(lower(r), upper(r) - 1) from surplus, unnest(surplus.uids) r) as surplus`,
      [folder.id, folder.generation, onServer],
    );
    const missing = row?.missing ?? [];
    const surplus = row?.surplus ?? [];
    await markGone(tx, folder, surplus);
    await revive(tx, folder, missing);
    await writeRows(
      tx,
      folder,
      missing.map(uid => ({ uid, meta: null, isNew: false })),
    );
    await tx.query(
      `update folder f set horizon_uids = n.uids,
         horizon_count = (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(n.uids) r)
       from (select horizon_uids * $2::int8multirange as uids from folder where id = $1) n
       where f.id = $1 and f.horizon_uids <> n.uids`,
      [folder.id, onServer],
    );
    return { missing: missing.length, surplus: surplus.length };
  });
}

/** Rows that were believed gone and are there after all (a folder that came back). */
async function revive(tx: Parameters<typeof markGone>[0], folder: Folder, uids: number[]): Promise<void> {
  if (uids.length === 0) return;
  await tx.query(
    `update remote_message set state = case when message_id is null then 'pending' else 'stored' end,
       attempts = 0, settled_at = case when message_id is null then null else now() end
     where folder_id = $1 and generation = $2 and state = 'gone' and uid = any ($3)`,
    [folder.id, folder.generation, uids],
  );
}

async function audited(db: Database, folder: Folder, lease: Lease, selected: Selected): Promise<void> {
  await db.transaction(async tx => {
    await guardEpoch(tx, lease);
    await tx.query(
      'update folder set audited_at = now(), messages = $3, uidnext = $4 where id = $1 and generation = $2',
      [folder.id, folder.generation, selected.messages, selected.uidnext],
    );
  });
}
