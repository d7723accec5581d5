import type { ExpungeEvent, ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';
import { lasting } from './fetch-meta.js';
import { toSequence } from './uid-set.js';

export interface FlagChange {
  uid: number;
  flags: string[];
  modseq: bigint | null;
}

/**
 * What changed in the selected folder since `modseq` (RFC 7162): flags by `FETCH 1:* (CHANGEDSINCE)`, and with QRESYNC
 * the UIDs that vanished. Both are hints to apply, never proof that there is nothing else.
 */
export async function fetchChanges(
  client: ImapFlow,
  modseq: bigint,
): Promise<{ flags: FlagChange[]; vanished: number[] }> {
  const vanished: number[] = [];
  const note = (event: ExpungeEvent) => {
    if (event.vanished && event.uid) vanished.push(event.uid);
  };
  client.on('expunge', note);
  try {
    return { flags: await rows(client, '1:*', modseq), vanished };
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  } finally {
    client.off('expunge', note);
  }
}

/** The flags of these UIDs, or of the whole folder. */
export async function fetchFlags(client: ImapFlow, uids: number[] | 'all'): Promise<FlagChange[]> {
  if (uids !== 'all' && uids.length === 0) return [];
  try {
    return await rows(client, uids === 'all' ? '1:*' : toSequence(uids));
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}

async function rows(client: ImapFlow, range: string, changedSince?: bigint): Promise<FlagChange[]> {
  const changes: FlagChange[] = [];
  const options = { uid: true, ...(changedSince === undefined ? {} : { changedSince }) };
  for await (const row of client.fetch(range, { uid: true, flags: true }, options)) {
    if (row.uid && row.flags)
      changes.push({ uid: row.uid, flags: lasting(row.flags), modseq: row.modseq ?? null });
  }
  return changes;
}
