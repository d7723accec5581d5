import iconv from 'iconv-lite';
import type { Random } from './random.js';

/** Bytes of `text` in a charset, or null where the charset lacks one of its characters. */
export function encode(text: string, charset: string): Buffer | null {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (charset === 'us-ascii') return isAscii(text) ? Buffer.from(text, 'latin1') : null;
  if (charset === 'iso-2022-jp') {
    const euc = encode(text, 'euc-jp');
    return euc && shiftIn(euc);
  }
  const bytes = iconv.encode(text, charset);
  return iconv.decode(bytes, charset) === text ? bytes : null;
}

export const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text);

/** EUC-JP -> ISO-2022-JP (RFC 1468): the same two bytes without their high bits, between escape sequences. */
function shiftIn(euc: Buffer): Buffer | null {
  const bytes: number[] = [];
  let inKanji = false;
  for (let at = 0; at < euc.length; at++) {
    const byte = euc[at] as number;
    // Half-width kana and JIS X 0212 have no place in the plain form of the charset.
    if (byte === 0x8e || byte === 0x8f) return null;
    const isKanji = byte >= 0xa1;
    if (isKanji !== inKanji) bytes.push(0x1b, ...(isKanji ? [0x24, 0x42] : [0x28, 0x42]));
    inKanji = isKanji;
    bytes.push(byte & 0x7f);
    if (isKanji) bytes.push((euc[++at] as number) & 0x7f);
  }
  if (inKanji) bytes.push(0x1b, 0x28, 0x42);
  return Buffer.from(bytes);
}

const hexOf = Array.from(
  { length: 256 },
  (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);

/** RFC 2045 quoted-printable; line ends are LF. */
export function quotedPrintable(bytes: Buffer): string {
  const lines: string[] = [];
  let line = '';
  for (const byte of bytes) {
    if (byte === 10) {
      lines.push(line.endsWith(' ') ? `${line.slice(0, -1)}=20` : line);
      line = '';
      continue;
    }
    const piece =
      byte === 61 || byte > 126 || (byte < 32 && byte !== 9)
        ? (hexOf[byte] as string)
        : String.fromCharCode(byte);
    if (line.length + piece.length > 75) {
      lines.push(`${line}=`);
      line = '';
    }
    line += piece;
  }
  return [...lines, line].join('\n');
}

export const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\n');

/** RFC 2047 encoded words, folded; plain where ASCII will do. A word never ends within a character. */
export function headerText(text: string, charset: string, random: Random): string {
  if (isAscii(text)) return fold(text);
  const usable = charset !== 'us-ascii' && encode(text, charset) ? charset : 'utf-8';
  const asQ = random.chance(0.4) && usable !== 'iso-2022-jp';
  const words: string[] = [];
  let piece = '';
  const close = (): void => {
    const bytes = encode(piece, usable) as Buffer;
    words.push(`=?${usable}?${asQ ? `Q?${inQ(bytes)}` : `B?${bytes.toString('base64')}`}?=`);
    piece = '';
  };
  for (const character of text) {
    const bytes = encode(piece + character, usable) as Buffer;
    if ((asQ ? inQ(bytes).length : Math.ceil(bytes.length / 3) * 4) > 60) close();
    piece += character;
  }
  close();
  return words.join('\n ');
}

const inQ = (bytes: Buffer): string =>
  [...bytes]
    .map(byte =>
      byte === 32
        ? '_'
        : /[A-Za-z0-9]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : hexOf[byte],
    )
    .join('');

function fold(text: string): string {
  let column = 9;
  return text
    .split(' ')
    .map((word, index) => {
      const breaks = index > 0 && column + word.length > 74;
      column = breaks ? word.length + 1 : column + word.length + 1;
      return index === 0 ? word : (breaks ? '\n ' : ' ') + word;
    })
    .join('');
}
