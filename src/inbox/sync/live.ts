import type { ImapFlow } from 'imapflow';
import type { MailTokens } from '../../accounts/mail-tokens.js';
import { toMailServerError } from '../../mail/imap/errors.js';
import { fetchMeta, type Meta } from '../../mail/imap/fetch-meta.js';
import { fetchNew } from '../../mail/imap/fetch-new.js';
import type { LoginPace } from '../../mail/imap/pace.js';
import { searchUids } from '../../mail/imap/search.js';
import { inPieces } from '../../mail/imap/uid-set.js';
import type { Database } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import type { Queue } from '../../platform/queue.js';
import type { SyncOptions } from './account.js';
import type { Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';
import { isDraft, writeRows, type LedgerEntry } from './ledger.js';
import type { Precedence } from '../precedence.js';
import type { Reception } from './reception.js';
import { inBatches, takeBatch } from './take.js';

/** More than this at once is no new mail but a long absence: the rest is left to the backfill lane. */
const mostAtOnce = 200;
/** So many mails may come as they are, before anybody has looked how large they are: 1 MB each at most. */
const mostAtASwoop = 10;
const newForMs = 7 * 24 * 3600_000;
/** The clocks of the server, of the database and ours may differ by so much, and so long may a delivery take. */
const slackMs = 3600_000;

export interface LiveTools {
  db: Database;
  queue: Queue;
  reception: Reception;
  precedence: Precedence;
  pace: LoginPace;
  tokens: MailTokens;
  options: SyncOptions;
}

/**
 * Takes in what came above `live_hi` in the selected folder: bytes to the blob store, then one transaction with the
 * ledger rows, the cursor that covers them, and all that the pipeline makes of the mail. A mail that cannot be had now
 * becomes a row that waits, so the cursor never passes over it silently, and it never holds up the ones behind it.
 *
 * @param at `noticedAt`: when the server told of it; `since`: what the server received before that is not new
 * @returns the new live_hi
 */
export async function takeNewMail(
  tools: LiveTools,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  { noticedAt, since }: { noticedAt: Date; since: Date },
): Promise<number> {
  let hi = folder.liveHi ?? 0;
  const uids = await searchUids(client, hi + 1, '*');
  const late = uids.slice(0, Math.max(0, uids.length - mostAtOnce));
  for (const piece of inPieces(late, 1000)) {
    hi = await commit(tools, folder, lease, await withMeta(client, piece, since), piece, noticedAt);
  }
  for (const piece of inPieces(uids.slice(late.length), 50)) {
    hi = await takePiece(tools, client, folder, lease, piece, { noticedAt, since });
  }
  return hi;
}

async function takePiece(
  tools: LiveTools,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  uids: number[],
  { noticedAt, since }: { noticedAt: Date; since: Date },
): Promise<number> {
  const { entries, failure } = await fetchEntries(client, uids, since, tools.options);
  // What did not come before the connection broke is a row that waits, like any other.
  const hi = await commit(tools, folder, lease, entries, uids, noticedAt);
  if (failure) throw toMailServerError(failure);
  return hi;
}

/** A ledger row to be, with the mail's bytes where they have come. */
type Entry = LedgerEntry & { raw?: Buffer };

interface Fetched {
  entries: Entry[];
  /** What ended the connection. */
  failure: unknown;
}

/** A few mails come in one round trip; what is large, odd, or one of many is asked for with care. */
async function fetchEntries(
  client: ImapFlow,
  uids: number[],
  since: Date,
  options: SyncOptions,
): Promise<Fetched> {
  if (uids.length > mostAtASwoop) return fetchCarefully(client, uids, since, options);
  const { mails, failure } = await fetchNew(client, uids, options.largeMailBytes);
  const entries = mails.flatMap<Entry>(({ meta, raw }) => {
    const entry = entryOf(meta.uid, meta, since);
    if (isDraft(meta)) return [entry];
    return raw ? [{ ...entry, raw }] : [];
  });
  const came = new Set(entries.map(entry => entry.uid));
  const left = uids.filter(uid => !came.has(uid));
  if (failure && !client.usable) {
    // Rows come in ascending order, so the first that is missing is the one that broke it, or close to it.
    const waiting = left.map((uid, n) =>
      n === 0
        ? { ...entryOf(uid, null, since), attempts: 1, error: toMailServerError(failure).message }
        : entryOf(uid, null, since),
    );
    return { entries: [...entries, ...waiting], failure };
  }
  if (left.length === 0) return { entries, failure: null };
  const rest = await fetchCarefully(client, left, since, options);
  return { entries: [...entries, ...rest.entries], failure: rest.failure };
}

/** Sizes first, then batches bounded by them; every UID is accounted for. */
async function fetchCarefully(
  client: ImapFlow,
  uids: number[],
  since: Date,
  options: SyncOptions,
): Promise<Fetched> {
  const entries = await withMeta(client, uids, since);
  const byUid = new Map(entries.map(entry => [entry.uid, entry]));
  const wanted = entries
    .filter(({ meta }) => !isDraft(meta))
    .map(({ uid, meta }) => ({ uid, size: meta?.size ?? null, attempts: 0 }));
  for (const batch of inBatches(wanted, options.largeMailBytes)) {
    const { taken, failure } = await takeBatch(client, batch, options);
    for (const one of taken) {
      const entry = byUid.get(one.wanted.uid);
      if (!entry) continue;
      if (one.kind === 'gone') byUid.delete(entry.uid);
      if (one.kind === 'failed') Object.assign(entry, { attempts: 1, error: one.error });
      if (one.kind === 'came')
        Object.assign(entry, { raw: one.raw, reason: one.truncated ? 'truncated' : null });
    }
    if (failure) return { entries: [...byUid.values()], failure };
  }
  return { entries: [...byUid.values()], failure: null };
}

async function commit(
  tools: LiveTools,
  folder: Folder,
  lease: Lease,
  entries: Entry[],
  uids: number[],
  noticedAt: Date,
): Promise<number> {
  const hi = uids.at(-1) ?? folder.liveHi ?? 0;
  const came = entries.flatMap(entry => (entry.raw ? [{ entry, raw: entry.raw }] : []));
  await tools.reception.admit(
    folder.mailboxId,
    came.map(({ raw }) => raw),
    async (tx, hashes) => {
      came.forEach(({ entry }, n) => (entry.blob = hashes[n]));
      failpoint('live-before-commit');
      const written = Promise.all([guardEpoch(tx, lease), writeRows(tx, folder, entries, noticedAt)]);
      tx.send('update folder set live_hi = greatest(live_hi, $3) where id = $1 and generation = $2', [
        folder.id,
        folder.generation,
        hi,
      ]);
      const [, rows] = await written;
      const byUid = new Map(rows.map(row => [row.uid, { ...row, role: folder.role }]));
      return came.map(({ entry }) => byUid.get(entry.uid));
    },
  );
  failpoint('live-after-commit');
  if (entries.some(entry => !entry.blob && !isDraft(entry.meta)))
    await addBackfill(tools.queue, folder.mailboxId);
  return hi;
}

export const addBackfill = (queue: Queue, mailboxId: number): Promise<void> =>
  queue.add('mail.backfill', { mailboxId }, { once: `backfill:${mailboxId}` });

/** Entries for all of the UIDs, also for those about which the server says nothing: SEARCH has shown that they exist. */
async function withMeta(client: ImapFlow, uids: number[], since: Date): Promise<Entry[]> {
  const metas = new Map((await fetchMeta(client, uids)).map(meta => [meta.uid, meta]));
  return uids.map(uid => entryOf(uid, metas.get(uid) ?? null, since));
}

const entryOf = (uid: number, meta: Meta | null, since: Date): Entry => ({
  uid,
  meta,
  isNew: cameSince(meta, since),
});

const cameSince = (meta: Meta | null, since: Date): boolean =>
  !meta?.internalDate || meta.internalDate >= since;

/**
 * From when on a mail with a UID above `live_hi` is new: since the folder was last looked at, or first seen. What the
 * server received before that was moved here, by the rep or by a rule, or was brought from elsewhere (MOVE, COPY and
 * most imports keep INTERNALDATE): history that comes in by another door. Mail that came while we were away is new, but
 * nobody wants to be told of last month's.
 */
export function newSince(
  folder: Pick<Folder, 'auditedAt' | 'firstSeenAt'>,
  lookedAt: Date | undefined,
): Date {
  const looked = lookedAt ?? folder.auditedAt ?? folder.firstSeenAt;
  return new Date(Math.max(looked.getTime() - slackMs, Date.now() - newForMs));
}
