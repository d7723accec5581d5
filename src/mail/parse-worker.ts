/** What the parser's threads do. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { unwrapForward } from './forward.js';
import { parseMail } from './parse.js';
import { prepare, type PreparedMail } from './prepare.js';

export interface Batch {
  bytes: ArrayBuffer;
  /** Length of each mail, in order. */
  sizes: number[];
  html: boolean;
}

export interface PreparedBatch {
  mails: Omit<PreparedMail, 'compressed'>[];
  bytes: ArrayBuffer;
  sizes: number[];
}

/** A batch of mails in one buffer -> prepared mails, their compressed bytes in one buffer. */
export default function parseBatch(batch: Batch): unknown {
  const mails: PreparedBatch['mails'] = [];
  const compressed: Uint8Array[] = [];
  let at = 0;
  for (const size of batch.sizes) {
    const raw = Buffer.from(batch.bytes, at, size);
    at += size;
    const { compressed: packed, ...rest } = prepare(parseMail(raw), raw);
    // Copied between threads for nothing otherwise: it is most of what a mail decodes to.
    if (!batch.html) rest.mail.html = null;
    mails.push(rest);
    compressed.push(packed);
  }
  const sizes = compressed.map(piece => piece.length);
  const all = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let to = 0;
  for (const piece of compressed) {
    all.set(piece, to);
    to += piece.length;
  }
  const result: PreparedBatch = { mails, bytes: all.buffer, sizes };
  // Moved, not copied: the compressed bytes are most of the answer.
  return move({ [transferableSymbol]: [result.bytes], [valueSymbol]: result } as never);
}

export interface Forward {
  bytes: ArrayBuffer;
  domain: string;
}

/** See `unwrapForward`. */
export function unwrap({ bytes, domain }: Forward): Uint8Array | null {
  const found = unwrapForward(Buffer.from(bytes), domain);
  // A small Buffer is part of a larger one, all of which would go along.
  return found && new Uint8Array(found);
}
