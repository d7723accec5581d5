import type { ImapFlow } from 'imapflow';
import { fetchMeta } from '../../mail/imap/fetch-meta.js';
import { longestSpan, searchUids } from '../../mail/imap/search.js';
import { toMultirange } from '../../mail/imap/uid-set.js';
import type { Database } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import { mirrorToCopies } from './flags.js';
import type { Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';
import { writeRows, type LedgerEntry } from './ledger.js';
import { relink } from './relink.js';

const fewest = 500;
const most = 2000;
const day = 24 * 3600 * 1000;

/** UIDs of a window, split at the horizon. Everything at or above `low` is in one of the two. */
interface Window {
  low: number;
  wanted: number[];
  beyond: number[];
}

/**
 * Lists the next window below `backfill_lo` of the selected folder: ledger rows for what lies within the horizon, ranges
 * for what does not, and the cursor, in one transaction.
 *
 * @returns the new backfill_lo; null where somebody else has moved it meanwhile
 */
export async function enumerateWindow(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  horizon: Date | null,
): Promise<number | null> {
  const window = await findWindow(client, folder, horizon);
  const entries = await entriesOf(db, client, folder, window.wanted);
  failpoint('enumerate-before-commit');
  const moved = await db.transaction(async tx => {
    await guardEpoch(tx, lease);
    const [row] = await tx.query(
      `update folder set backfill_lo = $4,
         horizon_uids = horizon_uids + $5::int8multirange,
         horizon_count = (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(horizon_uids + $5::int8multirange) r)
       where id = $1 and generation = $2 and backfill_lo = $3 returning 1`,
      [folder.id, folder.generation, folder.backfillLo, window.low, toMultirange(window.beyond)],
    );
    if (!row) return false;
    await writeRows(tx, folder, entries);
    const relinked = entries.flatMap(entry => (entry.messageId ? [entry.messageId] : []));
    if (relinked.length > 0) await mirrorToCopies(tx, folder, relinked);
    return true;
  });
  failpoint('enumerate-after-commit');
  return moved ? window.low : null;
}

/**
 * Gallops downwards: UIDs can be as sparse as one in a million, and a window is meant to hold 500 to 2000 mails. With a
 * horizon what is too old counts for nothing, since it costs nothing.
 */
async function findWindow(client: ImapFlow, folder: Folder, horizon: Date | null): Promise<Window> {
  const top = (folder.backfillLo ?? 1) - 1;
  const widest = longestSpan(client);
  const wanted: number[] = [];
  const beyond: number[] = [];
  let span = Math.min(widest, firstSpan(client, top));
  let low = top + 1;
  while (low > 1 && wanted.length < fewest && beyond.length < 200_000) {
    const high = low - 1;
    low = Math.max(1, high - span + 1);
    const found = await searchUids(client, low, high);
    // SINCE compares days in the server's time zone: a day earlier is on the safe side of all of them.
    const within = horizon
      ? new Set(await searchUids(client, low, high, new Date(horizon.getTime() - day)))
      : null;
    for (const uid of found) (within === null || within.has(uid) ? wanted : beyond).push(uid);
    span = Math.min(widest, span * 4);
  }
  if (wanted.length <= most) return { low, wanted, beyond };
  const kept = wanted.sort((a, b) => b - a).slice(0, most);
  low = kept.at(-1) ?? low;
  return { low, wanted: kept, beyond: beyond.filter(uid => uid >= low) };
}

/** As many UIDs as hold about a thousand mails if they are spread evenly. */
function firstSpan(client: ImapFlow, top: number): number {
  const { exists = 0 } = client.mailbox || {};
  return exists === 0 ? Math.max(1, top) : Math.max(1000, Math.ceil((1000 * top) / exists));
}

async function entriesOf(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  uids: number[],
): Promise<LedgerEntry[]> {
  if (uids.length === 0) return [];
  const rows =
    folder.generation === 0
      ? (await fetchMeta(client, uids)).map(meta => ({ meta, messageId: null }))
      : await relink(db, client, folder, uids);
  const byUid = new Map(rows.map(row => [row.meta.uid, row]));
  // SEARCH showed them all; those that FETCH leaves out get a row too, and are asked for again when their turn comes.
  return uids.map(uid => {
    const row = byUid.get(uid);
    const at = row?.meta.internalDate ?? null;
    const sinceAudit =
      folder.generation > 0 && folder.auditedAt !== null && at !== null && at > folder.auditedAt;
    return { uid, meta: row?.meta ?? null, messageId: row?.messageId ?? null, isNew: sinceAudit };
  });
}
