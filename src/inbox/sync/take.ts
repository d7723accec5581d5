import type { ImapFlow } from 'imapflow';
import { isPoison, toMailServerError } from '../../mail/imap/errors.js';
import { fetchHeaders } from '../../mail/imap/fetch-headers.js';
import { fetchLarge } from '../../mail/imap/fetch-large.js';
import { fetchSources } from '../../mail/imap/fetch-sources.js';
import { searchUids } from '../../mail/imap/search.js';
import { headerOnly } from '../../mail/parse.js';
import type { SyncOptions } from './account.js';
import { attemptsOf } from './ledger.js';

export const batchMails = 50;
const batchBytes = 8 * 1024 * 1024;

export interface Wanted {
  uid: number;
  size: number | null;
  attempts: number;
}

type Limits = Pick<SyncOptions, 'largeMailBytes' | 'capBytes'>;

/** What became of one UID that was asked for. */
export type Taken<W> =
  | { kind: 'came'; wanted: W; raw: Buffer; truncated: boolean }
  | { kind: 'gone'; wanted: W }
  | {
      kind: 'failed';
      wanted: W;
      reason: 'empty' | 'unfetchable';
      error: string;
      most: number;
      /** What its owner may read of it when it becomes a dead letter. */
      subject?: string | null;
    };

/**
 * Cuts a list into batches of at most 50 mails and 8 MB. Large mails, and those that failed before, go alone: so a mail
 * that breaks the connection breaks it for itself only.
 */
export function inBatches<W extends Wanted>(wanted: W[], largeBytes: number): W[][] {
  const batches: W[][] = [];
  let batch: W[] = [];
  let bytes = 0;
  const close = () => {
    if (batch.length > 0) batches.push(batch);
    [batch, bytes] = [[], 0];
  };
  for (const one of wanted) {
    const size = one.size ?? largeBytes;
    if (size > largeBytes || one.attempts > 0 || one.size === null) {
      close();
      batches.push([one]);
      continue;
    }
    if (batch.length === batchMails || bytes + size > batchBytes) close();
    batch.push(one);
    bytes += size;
  }
  close();
  return batches;
}

/**
 * Fetches a batch from the selected folder and accounts for every UID of it: what came, what is gone (SEARCH says so),
 * what failed. A FETCH that ends with OK proves nothing, so the asked and the come are compared.
 *
 * `failure` is what ended the connection, where something did; what had come by then is in `taken` all the same.
 */
export async function takeBatch<W extends Wanted>(
  client: ImapFlow,
  batch: W[],
  options: Limits,
): Promise<{ taken: Taken<W>[]; failure: unknown }> {
  const [only] = batch;
  if (batch.length === 1 && only?.attempts === 1) return takeAgain(client, only, options);
  return takeOnce(client, batch, options);
}

/**
 * The second try asks for the subject first, while there still is a connection to ask on: whoever owns the mail can then
 * tell which one is missing. Only this try does, so that a server which trips over the headers alone still gets two
 * more for the bytes.
 */
async function takeAgain<W extends Wanted>(client: ImapFlow, wanted: W, options: Limits) {
  let subject: string | null = null;
  try {
    const [row] = await fetchHeaders(client, [wanted.uid]);
    subject = (row && headerOnly(row.headers).subject) || null;
  } catch (error) {
    if (!client.usable || isPoison(error)) return { taken: [failed(wanted, error)], failure: error };
  }
  const { taken, failure } = await takeOnce(client, [wanted], options);
  return { taken: taken.map(one => (one.kind === 'failed' ? { ...one, subject } : one)), failure };
}

async function takeOnce<W extends Wanted>(
  client: ImapFlow,
  batch: W[],
  options: Limits,
): Promise<{ taken: Taken<W>[]; failure: unknown }> {
  const [only] = batch;
  if (batch.length === 1 && only && (only.size ?? 0) > options.largeMailBytes)
    return takeLarge(client, only, options.capBytes);
  const byUid = new Map(batch.map(one => [one.uid, one]));
  const { sources, failure } = await fetchSources(client, [...byUid.keys()]);
  const taken: Taken<W>[] = [];
  for (const { uid, raw } of sources) {
    const wanted = byUid.get(uid);
    if (!wanted) continue;
    byUid.delete(uid);
    taken.push(raw.length > 0 ? { kind: 'came', wanted, raw, truncated: false } : empty(wanted));
  }
  const left = [...byUid.values()];
  if (failure) {
    if (client.usable && !isPoison(failure)) {
      // The server said NO to this command and lives on: each of these is tried alone next time.
      return { taken: [...taken, ...left.map(wanted => failed(wanted, failure))], failure: null };
    }
    // Rows come in ascending order, so the first that is missing is the one that broke it, or close to it.
    const [first] = left.sort((a, b) => a.uid - b.uid);
    return { taken: first ? [...taken, failed(first, failure)] : taken, failure };
  }
  try {
    return { taken: [...taken, ...(await accountForMissing(client, left))], failure: null };
  } catch (error) {
    // Nothing is known of those that are missing, but what came has come.
    return { taken, failure: error };
  }
}

async function takeLarge<W extends Wanted>(
  client: ImapFlow,
  wanted: W,
  cap: number,
): Promise<{ taken: Taken<W>[]; failure: unknown }> {
  try {
    const mail = await fetchLarge(client, wanted.uid, wanted.size ?? 0, cap);
    if (!mail) return { taken: await accountForMissing(client, [wanted]), failure: null };
    if (mail.raw.length === 0) return { taken: [empty(wanted)], failure: null };
    return { taken: [{ kind: 'came', wanted, ...mail }], failure: null };
  } catch (error) {
    return { taken: [failed(wanted, error)], failure: client.usable ? null : error };
  }
}

async function accountForMissing<W extends Wanted>(client: ImapFlow, missing: W[]): Promise<Taken<W>[]> {
  if (missing.length === 0) return [];
  const uids = missing.map(one => one.uid);
  const there = new Set(await searchUids(client, Math.min(...uids), Math.max(...uids)));
  return missing.map(wanted =>
    there.has(wanted.uid)
      ? {
          kind: 'failed',
          wanted,
          reason: 'unfetchable',
          error: 'the server lists this mail and does not give it out',
          most: attemptsOf.unreadable,
        }
      : { kind: 'gone', wanted },
  );
}

const empty = <W>(wanted: W): Taken<W> => ({
  kind: 'failed',
  wanted,
  reason: 'empty',
  error: 'the server gives an empty mail',
  most: attemptsOf.unreadable,
});

const failed = <W>(wanted: W, error: unknown): Taken<W> => ({
  kind: 'failed',
  wanted,
  reason: 'unfetchable',
  error: toMailServerError(error).message,
  most: isPoison(error) || isRefusal(error) ? attemptsOf.unreadable : attemptsOf.connection,
});

const isRefusal = (error: unknown): boolean => Boolean((error as { responseStatus?: string }).responseStatus);
