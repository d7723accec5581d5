/** RFC 2047 encoded words in header values. Linear: every search goes forward and is never repeated. */
import { canonical, decodeRaw8bit, decodeText } from './charset.js';

interface Word {
  charset: string;
  bytes: Buffer;
  /** The undecoded text of a `B` word. */
  base64: string;
}

/**
 * Decodes a raw header value (one char per byte, already unfolded): encoded words, and raw 8-bit text between them.
 *
 * Words that stand next to each other are joined as bytes before they are decoded, because many senders cut a
 * multibyte character in two (against section 5). What does not look like a word is left as it came.
 */
export function decodeWords(value: string, charset = ''): string {
  let at = value.indexOf('=?');
  if (at < 0) return decodeRaw8bit(value, charset);
  let out = '';
  let plainFrom = 0;
  let pending: Word[] = [];
  const flush = (): void => {
    if (pending.length > 0) out += decodeText(joinBytes(pending), pending[0]!.charset).text;
    pending = [];
  };
  while (at >= 0) {
    const word = readWord(value, at);
    if (word === 'never') break;
    if (word === null) {
      at = value.indexOf('=?', at + 2);
      continue;
    }
    const between = value.slice(plainFrom, at);
    if (between.trim() !== '' || (pending.length === 0 && between !== '')) {
      flush();
      out += decodeRaw8bit(between, charset);
    }
    if (pending.length > 0 && canonical(pending[0]!.charset) !== canonical(word.charset)) flush();
    pending.push(word);
    plainFrom = word.end;
    at = value.indexOf('=?', word.end);
  }
  flush();
  return out + decodeRaw8bit(value.slice(plainFrom), charset);
}

/** The bytes of adjacent words. Base64 that was cut within a group of four is one stream of base64. */
function joinBytes(words: Word[]): Buffer {
  const chunks: Buffer[] = [];
  for (let i = 0; i < words.length; i++) {
    let { base64, bytes } = words[i]!;
    while (base64.length % 4 !== 0 && !base64.endsWith('=') && words[i + 1] && words[i + 1]!.base64 !== '') {
      base64 += words[++i]!.base64;
      bytes = decodeBase64Text(base64);
    }
    chunks.push(bytes);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Reads `=?charset?B|Q?text?=` at `at`; `null` if that is none, `'never'` if no end follows anywhere. */
function readWord(value: string, at: number): (Word & { end: number }) | null | 'never' {
  const charsetEnd = value.indexOf('?', at + 2);
  if (charsetEnd < 0) return 'never';
  if (charsetEnd === at + 2 || charsetEnd - at > 80 || value[charsetEnd + 2] !== '?') return null;
  const kind = value[charsetEnd + 1];
  const textFrom = charsetEnd + 3;
  const textEnd = value.indexOf('?=', textFrom);
  if (textEnd < 0) return 'never';
  // RFC 2231 section 5 puts a language behind the charset: `=?utf-8*en?Q?...?=`
  const charset = value.slice(at + 2, charsetEnd).split('*', 1)[0] ?? '';
  if (/[^\w.:+()-]/.test(charset)) return null;
  const text = value.slice(textFrom, textEnd);
  if (kind === 'B' || kind === 'b')
    return { charset, bytes: decodeBase64Text(text), base64: text, end: textEnd + 2 };
  if (kind === 'Q' || kind === 'q') return { charset, bytes: decodeQ(text), base64: '', end: textEnd + 2 };
  return null;
}

function decodeQ(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5f) bytes[n++] = 0x20;
    else if (code === 0x3d) {
      const value = parseInt(text.slice(i + 1, i + 3), 16);
      if (/^[0-9A-Fa-f]{2}$/.test(text.slice(i + 1, i + 3))) {
        bytes[n++] = value;
        i += 2;
      } else bytes[n++] = code;
    } else bytes[n++] = code;
  }
  return bytes.subarray(0, n);
}

/** Base64 as mail has it: junk is skipped, and padding in the middle (concatenated pieces) does not end it. */
export function decodeBase64Text(text: string): Buffer {
  const pad = text.indexOf('=');
  if (pad < 0 || pad >= text.trimEnd().length - 2) return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map(piece => Buffer.from(piece, 'base64')));
}
