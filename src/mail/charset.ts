/**
 * Bytes to text. WHATWG decoders (Node's full ICU) first because they are native; iconv-lite for what the
 * web never had (utf-7, DOS code pages, utf-32).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Names that mail uses and neither decoder knows. */
const ALIASES: Record<string, string> = {
  '': 'us-ascii',
  ansi: 'windows-1252',
  ascii: 'us-ascii',
  'ansi_x3.4-1968': 'us-ascii',
  'ansi_x3.110-1983': 'iso-8859-1',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  ms932: 'shift_jis',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp936: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  ks_c_5601: 'euc-kr',
  'ks_c_5601-1992': 'euc-kr',
  cp950: 'big5',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  cp1253: 'windows-1253',
  cp1254: 'windows-1254',
  cp1255: 'windows-1255',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp1258: 'windows-1258',
  'iso-8859-8-e': 'iso-8859-8',
  utf8mb4: 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  'utf-8-strict': 'utf-8',
  unicode: 'utf-16',
};

/** Single-byte text without a usable label: what a western sender's client most likely wrote. */
const GUESS = 'windows-1252';
const LABELLED_7BIT = new Set([
  'us-ascii',
  'unknown-8bit',
  'x-unknown',
  'unknown',
  '8bit',
  '7bit',
  'default',
  'none',
]);
const decoders = new Map<string, TextDecoder | null>();

export interface Decoded {
  text: string;
  /** False where the label names no charset that we have; the text is then a guess. */
  known: boolean;
}

/**
 * Decodes `bytes` labelled `charset` (any case, quotes and blanks tolerated). Never throws.
 *
 * A wrong label is the commonest fault of real mail, so the bytes overrule it where they can: valid UTF-8 with
 * multibyte sequences in it is UTF-8 whatever an ASCII or Latin label says, and invalid UTF-8 is not.
 */
export function decodeText(bytes: Buffer, charset: string): Decoded {
  const label = canonical(charset);
  if (label.startsWith('utf-16') || label.startsWith('utf-32'))
    return { text: decodeWide(bytes, label), known: true };
  if (label !== 'iso-2022-jp' && label !== 'utf-7' && label !== 'utf-7-imap' && isAscii(bytes)) {
    return {
      text: bytes.toString('latin1'),
      known: label === 'us-ascii' || LABELLED_7BIT.has(label) || isKnown(label),
    };
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { text: decodeUtf8(bytes.subarray(3)), known: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0)
    return { text: decodeWide(bytes, 'utf-16'), known: true };
  if (label === 'utf-8') return { text: decodeUtf8(bytes), known: true };
  if (LABELLED_7BIT.has(label) || label === 'iso-8859-1' || label === 'windows-1252') {
    if (isUtf8(bytes)) return { text: bytes.toString('utf8'), known: true };
    return { text: decodeAs(bytes, GUESS), known: true };
  }
  if (isKnown(label)) return { text: decodeAs(bytes, label), known: true };
  return { text: isUtf8(bytes) ? bytes.toString('utf8') : decodeAs(bytes, GUESS), known: false };
}

/**
 * Text that ought to have been ASCII but carries raw 8-bit bytes (unencoded headers): UTF-8 if it is valid,
 * else the mail's own charset, else windows-1252. Takes and returns a string of one char per byte.
 */
export function decodeRaw8bit(latin1: string, charset = ''): string {
  // Text beyond one byte a char has been decoded already.
  if (!hasHighBytes(latin1) || DECODED.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const label = canonical(charset);
  // A label of UTF-8 is refuted by the bytes; a stateful or wide one cannot hold raw 8-bit text.
  if (label === 'utf-8' || label.startsWith('utf-') || label.startsWith('iso-2022'))
    return decodeAs(bytes, GUESS);
  return decodeText(bytes, charset).text;
}

export function canonical(charset: string): string {
  let name = charset.trim().toLowerCase();
  if (name.length > 60) return 'unknown';
  if (/^["']|["']$|\s/.test(name)) name = name.replace(/["'\s]/g, '');
  if (name.startsWith('charset=')) name = name.slice(8);
  if (name === 'utf8' || name === 'utf_8') name = 'utf-8';
  return ALIASES[name] ?? name;
}

function decodeUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const text = bytes.toString('utf8');
  // A cut or single damaged sequence leaves UTF-8 otherwise intact; where most of it is damage, it was never UTF-8.
  let damaged = 0;
  let intact = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged++;
    else if (code > 0x7f) intact++;
  }
  return damaged > intact + 1 ? decodeAs(bytes, GUESS) : text;
}

/** UTF-16 and UTF-32: the byte order mark wins, then the label, then the position of the zero bytes of Latin text. */
function decodeWide(bytes: Buffer, label: string): string {
  // Relays that convert to UTF-8 and leave the label standing: no zero byte at all in what should be Latin text.
  if (isAscii(bytes) && !bytes.includes(0) && bytes.length % 2 === 1) return bytes.toString('latin1');
  if (label.startsWith('utf-32')) return iconv.decode(bytes, label);
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const order = big
    ? 'utf-16be'
    : little
      ? 'utf-16le'
      : label !== 'utf-16' && label !== 'utf-16le'
        ? 'utf-16be'
        : 'utf-16le';
  const guess =
    !big && !little && label === 'utf-16' && bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : order;
  return decodeAs(bytes, guess);
}

function decodeAs(bytes: Buffer, label: string): string {
  // WHATWG answers "back to ASCII, and out again" with U+FFFD; joined words and old Japanese mail are full of it.
  if (label === 'iso-2022-jp' && bytes.includes(0x1b)) {
    // eslint-disable-next-line no-control-regex
    bytes = Buffer.from(bytes.toString('latin1').replace(/\x1b\([BJ](?=\x1b)/g, ''), 'latin1');
  }
  const decoder = decoderOf(label);
  return decoder ? decoder.decode(bytes) : iconv.decode(bytes, label);
}

function isKnown(label: string): boolean {
  return decoderOf(label) !== null || iconv.encodingExists(label);
}

function decoderOf(label: string): TextDecoder | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(label);
  } catch {
    // not a WHATWG label: iconv-lite may know it
  }
  // Labels come from strangers: without a bound they would fill the memory.
  if (decoders.size < 200) decoders.set(label, decoder);
  return decoder;
}

// eslint-disable-next-line no-control-regex
const DECODED = /[^\u0000-\u00ff]/;
// eslint-disable-next-line no-control-regex
const HIGH = /[\u0080-\u00ff]/;
export function hasHighBytes(latin1: string): boolean {
  return HIGH.test(latin1);
}
