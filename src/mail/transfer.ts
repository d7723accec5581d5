/** Content-Transfer-Encodings (RFC 2045 section 6) and the plain-text conventions of RFC 3676. */
import { decodeBase64Text } from './words.js';

/** Decodes a part's body. Unknown encodings are passed through; damage is kept as text rather than refused. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return decodeBase64Text(body.toString('latin1'));
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    case 'x-uuencode':
    case 'x-uue':
    case 'uuencode':
      return decodeUuencode(body);
    default:
      return body;
  }
}

/** Escapes that are none (`=XY`, a lone `=`) stand as they are; blanks before a line end are transport padding (rule 3). */
function decodeQuotedPrintable(body: Buffer): Buffer {
  if (!body.includes(0x3d)) return body;
  const out = Buffer.allocUnsafe(body.length);
  let n = 0;
  /** Output length up to the last byte that is not an unescaped blank. */
  let solid = 0;
  for (let i = 0; i < body.length; i++) {
    const c = body[i]!;
    if (c === 0x3d) {
      const high = hexValue(body[i + 1]);
      const low = hexValue(body[i + 2]);
      if (high >= 0 && low >= 0) {
        out[n++] = (high << 4) | low;
        i += 2;
      } else {
        let j = i + 1;
        while (body[j] === 0x20 || body[j] === 0x09) j++;
        if (j >= body.length) i = j;
        else if (body[j] === 0x0a) i = j;
        else if (body[j] === 0x0d) i = body[j + 1] === 0x0a ? j + 1 : j;
        else out[n++] = c;
      }
      solid = n;
    } else if (c === 0x0a || c === 0x0d) {
      n = solid;
      out[n++] = c;
      solid = n;
    } else {
      out[n++] = c;
      if (c !== 0x20 && c !== 0x09) solid = n;
    }
  }
  return out.subarray(0, n);
}

function hexValue(c: number | undefined): number {
  if (c === undefined) return -1;
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  if (c >= 0x41 && c <= 0x46) return c - 0x37;
  if (c >= 0x61 && c <= 0x66) return c - 0x57;
  return -1;
}

/** The data lines between `begin` and `end`; each starts with its length. Stops at the first line that is none. */
function decodeUuencode(body: Buffer): Buffer {
  const out = Buffer.alloc(body.length);
  let n = 0;
  for (const line of body.toString('latin1').split(/\r?\n/)) {
    if (/^begin \d{3,4} /.test(line)) continue;
    if (line === 'end') break;
    if (line === '') continue;
    const length = (line.charCodeAt(0) - 32) & 63;
    if (length === 0) continue;
    const from = n;
    for (let i = 1; n - from < length; i += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map(k =>
        i + k < line.length ? (line.charCodeAt(i + k) - 32) & 63 : 0,
      ) as [number, number, number, number];
      const bytes = [(a << 2) | (b >> 4), (b << 4) | (c >> 2), (c << 6) | d];
      for (const byte of bytes) if (n - from < length && n < out.length) out[n++] = byte & 255;
      if (i > line.length) break;
    }
    n = Math.min(from + length, out.length);
  }
  return out.subarray(0, n);
}

/** LF line ends, without NUL bytes and a leading byte order mark. */
export function plainLines(text: string): string {
  let out = text;
  if (out.charCodeAt(0) === 0xfeff) out = out.slice(1);
  if (out.includes('\r')) out = out.replace(/\r\n?/g, '\n');
  return out.includes('\0') ? out.replaceAll('\0', '') : out;
}

/** Joins the soft line breaks of `format=flowed` (RFC 3676): per quote depth, `-- ` never joins, `DelSp` drops the blank. */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open: string[] | null = null;
  let openDepth = 0;
  const close = (): void => {
    if (open) out.push('>'.repeat(openDepth) + (openDepth > 0 ? ' ' : '') + open.join(''));
    open = null;
  };
  for (const line of text.split('\n')) {
    let depth = 0;
    while (line[depth] === '>') depth++;
    let body = line.slice(depth);
    if (body.startsWith(' ')) body = body.slice(1);
    const signature = body === '-- ';
    const soft = body.endsWith(' ') && !signature;
    const kept = soft && delSp ? body.slice(0, -1) : body;
    if (open !== null && depth === openDepth && !signature) (open as string[]).push(kept);
    else {
      close();
      open = [kept];
      openDepth = depth;
    }
    if (!soft) close();
  }
  close();
  return out.join('\n');
}
