import type { ImapFlow } from 'imapflow';
import { idFields } from '../references.js';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';
import { isGmail, toMeta, type Meta } from './fetch-meta.js';
import { inPieces, toSequence } from './uid-set.js';

const identifying = [...idFields, 'From', 'Date', 'Subject', 'Sender', 'Reply-To', 'X-Original-From'];

/** Meta and the raw header lines by which a message is known again without its body. */
export async function fetchHeaders(
  client: ImapFlow,
  uids: number[],
): Promise<(Meta & { headers: Buffer })[]> {
  const asked = new Set(uids);
  const rows: (Meta & { headers: Buffer })[] = [];
  try {
    for (const piece of inPieces(uids, 500)) {
      const query = {
        uid: true,
        flags: true,
        internalDate: true,
        size: true,
        threadId: isGmail(client),
        labels: isGmail(client),
        headers: identifying,
      };
      for await (const row of client.fetch(toSequence(piece), query, { uid: true })) {
        if (row.uid && asked.has(row.uid) && row.flags) {
          rows.push({ ...toMeta(row, client), headers: row.headers ?? Buffer.alloc(0) });
        }
      }
    }
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
  return rows;
}
