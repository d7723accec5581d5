import type { ExpungeEvent, ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';
import { isGmail, labelsOf, lasting } from './fetch-meta.js';
import { toSequence } from './uid-set.js';

export interface FlagChange {
  uid: number;
  flags: string[];
  modseq: bigint | null;
  /** Gmail's X-GM-LABELS, whose changes raise the mod-sequence too; null on other servers. */
  labels: string[] | null;
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
  const query = { uid: true, flags: true, labels: isGmail(client) };
  for await (const row of client.fetch(range, query, options)) {
    if (!row.uid || !row.flags) continue;
    const { uid, flags, modseq = null } = row;
    changes.push({ uid, flags: lasting(flags), modseq, labels: labelsOf(row, client) });
  }
  return changes;
}
