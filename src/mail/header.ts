/** Header blocks (RFC 5322 section 2.2): found, split and unfolded; values are decoded only where somebody asks. */
import { decodeWords } from './words.js';

/** Bytes of one header block that are read; real mail stays below 64 KB, what lies above is an attack or an accident. */
export const HEADER_LIMIT = 256 * 1024;
const FIELDS_LIMIT = 5000;

/** Field names are letters, digits and dashes in practice; RFC 5322 allows any printable but the colon. */
const NAME = /^[!-9;-~]+[ \t]*$/;

export class Headers {
  private readonly fields = new Map<string, string[]>();
  /** Set where the block was longer than what is read. */
  truncated = false;
  /** Charset of the body, for raw 8-bit header text. */
  charset = '';

  add(name: string, value: string): void {
    const known = this.fields.get(name);
    if (known) known.push(value);
    else this.fields.set(name, [value]);
  }

  get size(): number {
    return this.fields.size;
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** First value that is not empty: relays that repeat a field put theirs on top, and clients show that one. Raw, unfolded. */
  raw(name: string): string {
    const values = this.fields.get(name);
    if (!values) return '';
    for (const value of values) {
      const line = unfold(value);
      if (line !== '') return line;
    }
    return '';
  }

  /** All values, raw and unfolded. */
  all(name: string): string[] {
    return this.fields.get(name)?.map(unfold) ?? [];
  }

  /** First value, encoded words and raw 8-bit text decoded, control characters and runs of white space made one blank. */
  text(name: string): string {
    return clean(decodeWords(this.raw(name), this.charset));
  }
}

export interface HeaderBlock {
  headers: Headers;
  /** Where the body begins. */
  bodyStart: number;
}

/**
 * Reads the header block of the entity at `raw[start, end)`.
 *
 * Tolerated: LF or CRLF line ends, an mbox `From ` line on top, lines that are no field (skipped), blanks before the
 * colon. Bytes that hold no field at all before the first odd line are a body without headers.
 */
export function readHeaders(raw: Buffer, start: number, end: number): HeaderBlock {
  const headers = new Headers();
  const limit = Math.min(end, start + HEADER_LIMIT);
  const block = sliceBlock(raw, start, limit);
  let at = 0;
  let name = '';
  let valueFrom = 0;
  let valueEnd = 0;
  let count = 0;
  const flush = (): void => {
    if (name !== '' && count++ < FIELDS_LIMIT) headers.add(name, block.slice(valueFrom, valueEnd));
    name = '';
  };
  while (at < block.length) {
    let eol = block.indexOf('\n', at);
    const next = eol < 0 ? block.length : eol + 1;
    if (eol < 0) eol = block.length;
    if (eol > at && block.charCodeAt(eol - 1) === 13) eol--;
    if (eol === at) {
      flush();
      return { headers, bodyStart: start + next };
    }
    let first = block.charCodeAt(at);
    if ((first === 32 || first === 9) && name === '' && headers.size === 0) {
      // A blank slipped in before the first field.
      while (block.charCodeAt(at) === 32 || block.charCodeAt(at) === 9) at++;
      first = 0;
    }
    if (first === 32 || first === 9) {
      if (name !== '') valueEnd = eol;
    } else {
      const colon = block.indexOf(':', at);
      const key = colon > at && colon < eol && colon - at <= 200 ? block.slice(at, colon) : '';
      if (key !== '' && NAME.test(key)) {
        flush();
        name = key.trimEnd().toLowerCase();
        valueFrom = colon + 1;
        valueEnd = eol;
      } else if (at === 0 && /^>?From /.test(block.slice(0, 6))) {
        // mbox separator
      } else if (headers.size === 0 && name === '') {
        return { headers, bodyStart: start };
      }
    }
    at = next;
  }
  flush();
  if (limit === end) return { headers, bodyStart: end };
  headers.truncated = true;
  return { headers, bodyStart: findBlankLine(raw, limit, end) };
}

/** The block as a string of one char per byte, by growing windows so that a short header before a large body stays cheap. */
function sliceBlock(raw: Buffer, start: number, limit: number): string {
  for (let size = 4096; start + size < limit; size *= 8) {
    const window = raw.toString('latin1', start, start + size);
    if (
      window.includes('\n\n') ||
      window.includes('\n\r\n') ||
      window.startsWith('\n') ||
      window.startsWith('\r\n')
    )
      return window;
  }
  return raw.toString('latin1', start, limit);
}

function findBlankLine(raw: Buffer, from: number, end: number): number {
  const lf = raw.indexOf('\n\n', from, 'latin1');
  const crlf = raw.indexOf('\n\r\n', from, 'latin1');
  const best = Math.min(lf < 0 ? end : lf + 2, crlf < 0 ? end : crlf + 3);
  return Math.min(best, end);
}

function unfold(value: string): string {
  return (value.includes('\n') ? value.replace(/\r?\n/g, '') : value).trim();
}

/** One line without control characters (NUL among them). */
export function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0020\u007f]+/g, ' ').trim();
}
