import type { ImapFlow } from 'imapflow';
import { MailServerError } from '../../errors.js';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';
import { fromSequence } from './uid-set.js';

/** Without ESEARCH every UID comes as a word of one line, and lines are capped at 1 MB. */
const longestPlainAnswer = 60_000;

/**
 * `UID SEARCH UID low:high`, ascending. `N:*` above UIDNEXT would name the last message (RFC 9051 6.4.9), so what lies
 * outside of the range is dropped.
 *
 * @throws {MailServerError}
 */
export async function searchUids(
  client: ImapFlow,
  low: number,
  high: number | '*',
  since?: Date,
): Promise<number[]> {
  const top = high === '*' ? Number.MAX_SAFE_INTEGER : high;
  const found = await run(client, { uid: `${low}:${high}`, ...(since ? { since } : {}) });
  return found.filter(uid => uid >= low && uid <= top);
}

/** Every UID of the selected folder, ascending. */
export async function searchAll(client: ImapFlow): Promise<number[]> {
  const { exists = 0, uidNext } = client.mailbox || {};
  if (hasExtendedSearch(client) || exists <= longestPlainAnswer || !uidNext)
    return run(client, { all: true });
  const uids: number[] = [];
  for (let low = 1; low < uidNext; low += longestPlainAnswer) {
    for (const uid of await searchUids(client, low, low + longestPlainAnswer - 1)) uids.push(uid);
  }
  return uids;
}

/** How many UIDs a single search may span so that its answer fits into a line. */
export function longestSpan(client: ImapFlow): number {
  const { exists = 0 } = client.mailbox || {};
  return hasExtendedSearch(client) || exists <= longestPlainAnswer
    ? Number.MAX_SAFE_INTEGER
    : longestPlainAnswer;
}

function hasExtendedSearch(client: ImapFlow): boolean {
  return client.capabilities.has('ESEARCH') || client.enabled.has('IMAP4REV2');
}

async function run(
  client: ImapFlow,
  query: { uid?: string; since?: Date; all?: boolean },
): Promise<number[]> {
  try {
    if (!hasExtendedSearch(client)) return answered(client, await client.search(query, { uid: true }));
    const found = await client.search(query, { uid: true, returnOptions: ['ALL'] });
    if (Array.isArray(found)) return found;
    // RFC 4731: no ALL in the answer means that nothing matched.
    return fromSequence(answered(client, found).all ?? '');
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}

/** imapflow answers with false where the server refused, or had said goodbye: neither must read as "nothing found". */
function answered<T>(client: ImapFlow, found: T | false | undefined): T {
  if (found !== false && found !== undefined) return found;
  const refused = new MailServerError(
    'unavailable',
    'The mail server refused a search',
    'Nothing to do: Kontor tries again by itself.',
    false,
    undefined,
    { rule: 'unusable', server: 'imap' },
  );
  throw toMailServerError(causeOf(client, refused));
}
