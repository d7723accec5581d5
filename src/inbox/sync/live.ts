import type { ImapFlow } from 'imapflow';
import { toMailServerError } from '../../mail/imap/errors.js';
import { fetchMeta, type Meta } from '../../mail/imap/fetch-meta.js';
import { searchUids } from '../../mail/imap/search.js';
import { inPieces } from '../../mail/imap/uid-set.js';
import { sha256, type Blobs, type StoredBlob } from '../../platform/blobs.js';
import type { Database } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import type { Queue } from '../../platform/queue.js';
import type { SyncOptions } from './account.js';
import type { Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';
import { writeRows, type LedgerEntry } from './ledger.js';
import type { Reception } from './reception.js';
import { inBatches, takeBatch } from './take.js';

/** More than this at once is no new mail but a long absence: the rest is left to the backfill lane. */
const mostAtOnce = 200;
const newForDays = 7;

export interface LiveTools {
  db: Database;
  blobs: Blobs;
  queue: Queue;
  reception: Reception;
  options: SyncOptions;
}

/**
 * Takes in what came above `live_hi` in the selected folder: bytes to the blob store, then one transaction with the
 * ledger rows and the cursor that covers them, then the pipeline. A mail that cannot be had now becomes a row that waits,
 * so the cursor never passes over it silently, and it never holds up the ones behind it.
 *
 * @returns the new live_hi
 */
export async function takeNewMail(
  tools: LiveTools,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  noticedAt: Date,
): Promise<number> {
  let hi = folder.liveHi ?? 0;
  const uids = await searchUids(client, hi + 1, '*');
  const late = uids.slice(0, Math.max(0, uids.length - mostAtOnce));
  for (const piece of inPieces(late, 1000)) {
    hi = await commit(tools, folder, lease, await withMeta(client, piece), [], piece, noticedAt);
  }
  for (const piece of inPieces(uids.slice(late.length), 50)) {
    hi = await takePiece(tools, client, folder, lease, piece, noticedAt);
  }
  return hi;
}

async function takePiece(
  tools: LiveTools,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  uids: number[],
  noticedAt: Date,
) {
  const entries = await withMeta(client, uids);
  const byUid = new Map(entries.map(entry => [entry.uid, entry]));
  const wanted = entries.map(({ uid, meta }) => ({ uid, size: meta?.size ?? null, attempts: 0 }));
  const gone = new Set<number>();
  const stored: StoredBlob[] = [];
  for (const batch of inBatches(wanted, tools.options.largeMailBytes)) {
    const { taken, failure } = await takeBatch(client, batch, tools.options);
    const bytes = [];
    for (const one of taken) {
      const entry = byUid.get(one.wanted.uid);
      if (!entry) continue;
      if (one.kind === 'gone') gone.add(entry.uid);
      if (one.kind === 'failed') Object.assign(entry, { attempts: 1, error: one.error });
      if (one.kind === 'came') {
        const hash = sha256(one.raw);
        bytes.push({ sha256: hash, bytes: one.raw });
        Object.assign(entry, {
          blob: hash,
          reason: one.truncated ? 'truncated' : null,
          raw: one.raw,
        });
      }
    }
    stored.push(...(await tools.blobs.put(bytes)));
    failpoint('live-after-blob');
    // What did not come before the connection broke is a row that waits, like any other.
    if (failure) {
      await commit(tools, folder, lease, entries, stored, uids, noticedAt);
      throw toMailServerError(failure);
    }
  }
  return commit(
    tools,
    folder,
    lease,
    entries.filter(entry => !gone.has(entry.uid)),
    stored,
    uids,
    noticedAt,
  );
}

type Entry = LedgerEntry & { raw?: Buffer };

async function commit(
  tools: LiveTools,
  folder: Folder,
  lease: Lease,
  entries: Entry[],
  stored: StoredBlob[],
  uids: number[],
  noticedAt: Date,
) {
  const hi = uids.at(-1) ?? folder.liveHi ?? 0;
  failpoint('live-before-commit');
  const waiting = await tools.db.transaction(async tx => {
    await guardEpoch(tx, lease);
    await tools.blobs.record(tx, stored);
    const rows = await writeRows(tx, folder, entries, noticedAt);
    await tx.query('update folder set live_hi = greatest(live_hi, $3) where id = $1 and generation = $2', [
      folder.id,
      folder.generation,
      hi,
    ]);
    return rows;
  });
  failpoint('live-after-commit');
  const rawOf = new Map(entries.map(entry => [entry.uid, entry.raw]));
  const arrivals = waiting.flatMap(({ id, uid }) => {
    const raw = rawOf.get(uid);
    return raw ? [{ remoteId: id, raw, isStored: true }] : [];
  });
  await tools.reception.admit(folder.mailboxId, arrivals);
  if (entries.some(entry => !entry.blob)) await addBackfill(tools.queue, folder.mailboxId);
  return hi;
}

export const addBackfill = (queue: Queue, mailboxId: number): Promise<void> =>
  queue.add('mail.backfill', { mailboxId }, { once: `backfill:${mailboxId}` });

/** Entries for all of the UIDs, also for those about which the server says nothing: SEARCH has shown that they exist. */
async function withMeta(client: ImapFlow, uids: number[]): Promise<Entry[]> {
  const metas = new Map((await fetchMeta(client, uids)).map(meta => [meta.uid, meta]));
  return uids.map(uid => ({ uid, meta: metas.get(uid) ?? null, isNew: isRecent(metas.get(uid) ?? null) }));
}

/** Mail that came while we were away is new, but nobody wants to be told of last month's. */
function isRecent(meta: Meta | null): boolean {
  const at = meta?.internalDate?.getTime();
  return at === undefined || at > Date.now() - newForDays * 24 * 3600 * 1000;
}
