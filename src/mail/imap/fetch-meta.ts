import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';
import { inPieces, toSequence } from './uid-set.js';

/** What the ledger keeps of a message besides its bytes. */
export interface Meta {
  uid: number;
  size: number | null;
  flags: string[];
  internalDate: Date | null;
  modseq: bigint | null;
  /** RFC 8474 EMAILID or Gmail's X-GM-MSGID. */
  emailId: string | null;
  /** Gmail's X-GM-THRID: which conversation of this account it stands in. */
  threadId: string | null;
  /** Gmail's X-GM-LABELS: `\Inbox`, `\Sent`, `\Draft` and a user's own; null on other servers. */
  labels: string[] | null;
}

/** FETCH of UID, FLAGS, INTERNALDATE, RFC822.SIZE (and Gmail's ids) for these UIDs. Fewer rows than asked for may come, and no error tell. */
export async function fetchMeta(client: ImapFlow, uids: number[]): Promise<Meta[]> {
  const asked = new Set(uids);
  const rows: Meta[] = [];
  try {
    for (const piece of inPieces(uids, 500)) {
      for await (const row of client.fetch(toSequence(piece), metaQuery(client), { uid: true })) {
        if (row.uid && asked.has(row.uid) && row.flags) rows.push(toMeta(row, client));
      }
    }
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
  return rows;
}

/** What FETCH has to ask for so that `toMeta` can answer. */
export const metaQuery = (client: ImapFlow) => ({
  uid: true,
  flags: true,
  internalDate: true,
  size: true,
  threadId: isGmail(client),
  labels: isGmail(client),
});

export function toMeta(row: FetchMessageObject, client: ImapFlow): Meta {
  const named = client.capabilities.has('OBJECTID') || client.capabilities.has('X-GM-EXT-1');
  return {
    uid: row.uid,
    size: row.size ?? null,
    flags: lasting(row.flags),
    internalDate: sane(row.internalDate),
    modseq: row.modseq ?? null,
    emailId: named ? (row.emailId ?? null) : null,
    threadId: isGmail(client) ? (row.threadId ?? null) : null,
    labels: labelsOf(row, client),
  };
}

/** What Gmail means by a thread is worth asking for; other servers that name threads (RFC 8474) go by references too. */
export const isGmail = (client: ImapFlow): boolean => client.capabilities.has('X-GM-EXT-1');

/** Null where the server has none. */
export const labelsOf = (row: FetchMessageObject, client: ImapFlow): string[] | null =>
  isGmail(client) ? [...(row.labels ?? [])] : null;

/** \Recent belongs to a session, not to the message. */
export const lasting = (flags: Set<string> | undefined): string[] =>
  [...(flags ?? [])].filter(flag => flag !== '\\Recent');

function sane(date: Date | string | undefined): Date | null {
  const parsed = date === undefined ? null : new Date(date);
  return parsed && Number.isFinite(parsed.getTime()) ? parsed : null;
}
