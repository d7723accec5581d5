import type { ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { metaQuery, toMeta, type Meta } from './fetch-meta.js';
import { toSequence } from './uid-set.js';

export interface NewMail {
  meta: Meta;
  /** The whole mail; null where it is longer than was asked for, or where nothing came. */
  raw: Buffer | null;
}

/**
 * What the ledger keeps of these UIDs and their sources up to `mostBytes` each, in one round trip: new mail is mostly
 * one small mail, and its reader waits. What came before a failure is kept; rows may be missing without any failure.
 */
export async function fetchNew(
  client: ImapFlow,
  uids: number[],
  mostBytes: number,
): Promise<{ mails: NewMail[]; failure: unknown }> {
  const asked = new Set(uids);
  const mails: NewMail[] = [];
  // One byte more than is taken tells a mail that ends there from one that goes on; RFC822.SIZE is a guess on some servers.
  const source = { start: 0, maxLength: mostBytes + 1 };
  const query = { ...metaQuery(client), source };
  try {
    for await (const row of client.fetch(toSequence(uids), query, { uid: true })) {
      if (!row.uid || !row.flags || !asked.delete(row.uid)) continue;
      const raw = row.source ?? Buffer.alloc(0);
      mails.push({
        meta: toMeta(row, client),
        raw: raw.length > 0 && raw.length <= mostBytes ? raw : null,
      });
    }
  } catch (error) {
    return { mails, failure: causeOf(client, error) };
  }
  return { mails, failure: null };
}
