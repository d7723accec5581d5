import type { ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { toSequence } from './uid-set.js';

export interface Source {
  uid: number;
  /** Empty where the server says NIL or sends nothing: it happens with damaged stores, and is for the caller to judge. */
  raw: Buffer;
}

/**
 * BODY.PEEK[] of these UIDs (ENVELOPE and BODYSTRUCTURE cost more CPU than the whole source). What came before a
 * failure is kept: `failure` is set and `sources` holds the complete rows, so the work of a broken connection is not
 * thrown away. Rows may be missing without any failure.
 */
export async function fetchSources(
  client: ImapFlow,
  uids: number[],
): Promise<{ sources: Source[]; failure: unknown }> {
  const asked = new Set(uids);
  const sources: Source[] = [];
  try {
    for await (const row of client.fetch(toSequence(uids), { uid: true, source: true }, { uid: true })) {
      if (!row.uid || !asked.delete(row.uid)) continue;
      sources.push({ uid: row.uid, raw: row.source ?? Buffer.alloc(0) });
    }
  } catch (error) {
    return { sources, failure: causeOf(client, error) };
  }
  return { sources, failure: null };
}
