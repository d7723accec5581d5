/** uuencoded files inside a plain text, as mail had them before MIME and some programs still do. */
import { fileName } from './part-fields.js';
import type { Attachment, PartLocation } from './mail.js';
import { decodeTransfer } from './transfer.js';

const BLOCKS_LIMIT = 50;

/**
 * Cuts well-formed `begin 644 name` ... `end` blocks out of an unencoded text part, adds them to `found` as
 * attachments and returns what is left. `leaf` says where the part lies in the raw mail.
 */
export function extractUuencoded(body: Buffer, leaf: PartLocation, found: Attachment[]): Buffer {
  if (!body.includes('begin ')) return body;
  const text = body.toString('latin1');
  const begin = /(?:^|\n)begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n/g;
  const kept: Buffer[] = [];
  let from = 0;
  for (let m = begin.exec(text); m && found.length < BLOCKS_LIMIT; m = begin.exec(text)) {
    const data = m.index + m[0].length;
    const end = /\n(?:`|\s{0,2})\r?\nend[ \t]*(?:\r?\n|$)/g;
    end.lastIndex = Math.max(0, data - 1);
    const stop = end.exec(text);
    // Without an end there is none for any later block either.
    if (!stop) break;
    const first = text.slice(data, text.indexOf('\n', data)).trimEnd();
    const length = (first.charCodeAt(0) - 32) & 63;
    if (Math.abs(first.length - 1 - Math.ceil(length / 3) * 4) > 2) continue;
    const start = m.index + (m[0].startsWith('\n') ? 1 : 0);
    kept.push(body.subarray(from, start));
    from = stop.index + stop[0].length;
    const encodedEnd = stop.index + 1;
    found.push({
      part: leaf.part,
      start: leaf.start + data,
      end: leaf.start + encodedEnd,
      encoding: 'x-uuencode',
      filename: fileName(m[1]!) || `attachment-${found.length + 1}.bin`,
      contentType: 'application/octet-stream',
      size: decodeTransfer(body.subarray(data, encodedEnd), 'x-uuencode').length,
      contentId: null,
      inline: false,
    });
    begin.lastIndex = from;
  }
  if (kept.length === 0) return body;
  return Buffer.concat([...kept, body.subarray(from)]);
}
