/** Parts on demand: their decoded bytes, their size before anybody decodes them, and the hash that tells copies apart. */
import { createHash } from 'node:crypto';
import type { Attachment, ParsedMail, PartLocation } from './mail.js';
import { decodeTransfer } from './transfer.js';

/** The decoded bytes of a part. Offsets outside of `raw` are clamped; damage in the encoding is tolerated. */
export function decodePart(raw: Buffer, location: PartLocation): Buffer {
  const start = Math.max(0, Math.min(location.start, raw.length));
  return decodeTransfer(
    raw.subarray(start, Math.max(start, Math.min(location.end, raw.length))),
    location.encoding,
  );
}

/** The attachment with the given IMAP-style part path or Content-ID (`cid:` and brackets tolerated). */
export function locatePart(mail: ParsedMail, partOrCid: string): Attachment | null {
  const cid = partOrCid.replace(/^cid:/i, '').replace(/^<|>$/g, '');
  return (
    mail.attachments.find(a => a.part === partOrCid) ??
    mail.attachments.find(a => a.contentId === cid) ??
    null
  );
}

/** Bytes after decoding: exact, but for base64 reckoned from its length, line ends and padding (exact if well formed). */
export function decodedSize(raw: Buffer, location: PartLocation): number {
  if (location.encoding !== 'base64') return decodePart(raw, location).length;
  const body = raw.subarray(location.start, location.end);
  let end = body.length;
  while (end > 0 && isBase64Tail(body[end - 1]!)) end--;
  let start = 0;
  while (start < end && isBase64Tail(body[start]!)) start++;
  // Every line but the last is as long as the first.
  const lineEnd = body.indexOf(10, start);
  const length = lineEnd - start + 1;
  const returns = body[lineEnd - 1] === 13 ? 2 : 1;
  const blanks = lineEnd > 0 && lineEnd < end ? Math.floor((end - start) / length) * returns : 0;
  return Math.max(0, Math.floor(((end - start - blanks) * 3) / 4));
}

/** Padding, line ends, blanks. */
function isBase64Tail(c: number): boolean {
  return c === 0x3d || c === 10 || c === 13 || c === 32 || c === 9;
}

/**
 * Hex sha256 over what a reader sees: people, subject, text, HTML, name, type and bytes of the attachments, and of whom a
 * delivery report speaks: its prose may be the same in the next. Copies
 * of one mail that travelled different ways agree, whatever their transport headers, line ends and encodings; a list's
 * footer or a gateway's disclaimer makes a difference.
 */
export function contentHash(mail: ParsedMail, raw: Buffer): string {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      // Content is shared and found by its people too: the same words to others are another content.
      [mail.from, ...mail.to, ...mail.cc].map(person => person?.address),
      mail.subject,
      mail.text.trimEnd(),
      mail.html?.replace(/\r\n?/g, '\n').trimEnd() ?? null,
    ]),
  );
  if (mail.bounces.length > 0) hash.update(JSON.stringify(mail.bounces));
  for (const attachment of mail.attachments) {
    hash.update(JSON.stringify([attachment.filename, attachment.contentType]));
    // Encoded bytes, because decoding 20 MB costs more than hashing it; line ends are the relays' to change.
    hash.update(withoutLineEnds(raw.subarray(attachment.start, attachment.end)));
  }
  return hash.digest('hex');
}

function withoutLineEnds(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let n = 0;
  let from = 0;
  for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, from)) {
    n += body.copy(out, n, from, at > from && body[at - 1] === 13 ? at - 1 : at);
    from = at + 1;
  }
  n += body.copy(out, n, from);
  return out.subarray(0, n);
}
