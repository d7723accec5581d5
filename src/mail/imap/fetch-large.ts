import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';

const chunkBytes = 1024 * 1024;
/** Of a message that is cut, so much of every text part is kept. */
const textBytes = 2 * 1024 * 1024;

export interface LargeMail {
  raw: Buffer;
  /** Only the headers and text parts: the whole message is over the cap. */
  truncated: boolean;
}

/**
 * A message over 1 MB, in ranges of 1 MB, so that no literal comes near imapflow's cap. Over `capBytes` only its
 * headers and text parts are taken; the attachments stay on the server.
 *
 * @returns null when the UID is gone
 * @throws {MailServerError}
 */
export async function fetchLarge(
  client: ImapFlow,
  uid: number,
  size: number,
  capBytes: number,
): Promise<LargeMail | null> {
  try {
    if (size > capBytes) return await fetchText(client, uid);
    const chunks: Buffer[] = [];
    for (let start = 0; ; start += chunkBytes) {
      const row = await one(client, uid, { source: { start, maxLength: chunkBytes } });
      if (!row) return null;
      const chunk = row.source ?? Buffer.alloc(0);
      chunks.push(chunk);
      // RFC822.SIZE is a guess on some servers (Exchange): the last range is the short one, whatever SIZE said.
      if (chunk.length < chunkBytes) return { raw: Buffer.concat(chunks), truncated: false };
      if (chunks.length * chunkBytes > capBytes) return await fetchText(client, uid);
    }
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}

/** Header block and text parts, put together as a multipart of our own that any reader takes. */
async function fetchText(client: ImapFlow, uid: number): Promise<LargeMail | null> {
  const row = await one(client, uid, { bodyStructure: true, headers: true });
  if (!row) return null;
  const header = row.headers ?? Buffer.alloc(0);
  const parts = row.bodyStructure ? textParts(row.bodyStructure).slice(0, 20) : [];
  const boundary = `kontor-${uid}-truncated`;
  const pieces: Uint8Array[] = [Buffer.from(topHeader(header, boundary), 'latin1')];
  for (const part of parts) {
    const body = await one(client, uid, {
      bodyParts: [{ key: part.part ?? '1', start: 0, maxLength: textBytes }],
    });
    const bytes = body?.bodyParts?.get((part.part ?? '1').toLowerCase());
    if (!bytes) continue;
    const charset = part.parameters?.['charset'];
    pieces.push(
      Buffer.from(
        `\r\n--${boundary}\r\nContent-Type: ${part.type}${charset ? `; charset="${charset}"` : ''}\r\n` +
          `Content-Transfer-Encoding: ${part.encoding ?? '7bit'}\r\n\r\n`,
        'latin1',
      ),
      bytes,
    );
  }
  pieces.push(Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'));
  return { raw: Buffer.concat(pieces), truncated: true };
}

/** The message's own header without the fields that describe a body which is not there. */
function topHeader(header: Uint8Array, boundary: string): string {
  const fields = Buffer.from(header)
    .toString('latin1')
    .replace(/\r?\n\r?\n[^]*$/, '\r\n')
    .split(/\r?\n(?![ \t])/);
  const kept = fields.filter(field => field && !/^(content-[a-z-]+|mime-version)\s*:/i.test(field));
  return `${kept.join('\r\n')}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n`;
}

function textParts(node: MessageStructureObject): MessageStructureObject[] {
  if (node.childNodes) return node.type === 'message/rfc822' ? [] : node.childNodes.flatMap(textParts);
  return /^text\/(plain|html)$/.test(node.type) && node.disposition !== 'attachment' ? [node] : [];
}

async function one(client: ImapFlow, uid: number, query: object): Promise<FetchMessageObject | null> {
  let found: FetchMessageObject | null = null;
  for await (const row of client.fetch(String(uid), { uid: true, ...query }, { uid: true })) {
    if (row.uid === uid) found = row;
  }
  return found;
}
