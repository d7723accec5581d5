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
}

/** FETCH of UID, FLAGS, INTERNALDATE, RFC822.SIZE for these UIDs. Fewer rows than asked for may come, and no error tell. */
export async function fetchMeta(client: ImapFlow, uids: number[]): Promise<Meta[]> {
  const asked = new Set(uids);
  const rows: Meta[] = [];
  try {
    for (const piece of inPieces(uids, 500)) {
      const query = { uid: true, flags: true, internalDate: true, size: true };
      for await (const row of client.fetch(toSequence(piece), query, { uid: true })) {
        if (row.uid && asked.has(row.uid) && row.flags) rows.push(toMeta(row, client));
      }
    }
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
  return rows;
}

export function toMeta(row: FetchMessageObject, client: ImapFlow): Meta {
  const named = client.capabilities.has('OBJECTID') || client.capabilities.has('X-GM-EXT-1');
  return {
    uid: row.uid,
    size: row.size ?? null,
    flags: lasting(row.flags),
    internalDate: sane(row.internalDate),
    modseq: row.modseq ?? null,
    emailId: named ? (row.emailId ?? null) : null,
  };
}

/** \Recent belongs to a session, not to the message. */
export const lasting = (flags: Set<string> | undefined): string[] =>
  [...(flags ?? [])].filter(flag => flag !== '\\Recent');

function sane(date: Date | string | undefined): Date | null {
  const parsed = date === undefined ? null : new Date(date);
  return parsed && Number.isFinite(parsed.getTime()) ? parsed : null;
}
