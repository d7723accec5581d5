/** `Content-Type`/`Content-Disposition` values with their parameters (RFC 2045, RFC 2231). */
import { decodeRaw8bit, decodeText } from './charset.js';
import { decodeWords } from './words.js';

export interface Parameterized {
  /** Lower case, without parameters. */
  value: string;
  /** Names lower case, values decoded. */
  params: Map<string, string>;
}

const PARAMS_LIMIT = 200;
const SPECIAL = /[*%]/;

/**
 * Splits `value; a=b; c="d"`. The first of a repeated parameter counts. Continuations (`name*0*=`) are joined in their
 * order before they are decoded; a boundary stays one char per byte; encoded words in values (wrong, yet what Outlook
 * and others write) are decoded.
 */
export function parseParameterized(raw: string, charset = ''): Parameterized {
  const semi = raw.indexOf(';');
  const value = stripComments(semi < 0 ? raw : raw.slice(0, semi))
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '');
  const params = new Map<string, string>();
  if (semi < 0) return { value, params };
  const pieces = new Map<string, { index: number; encoded: boolean; text: string }[]>();
  let at = semi;
  let count = 0;
  while (at < raw.length && count++ < PARAMS_LIMIT) {
    at++;
    const start = at;
    while (at < raw.length && raw[at] !== '=' && raw[at] !== ';') at++;
    const name = raw.slice(start, at).replace(/\s+/g, '').toLowerCase();
    if (at >= raw.length || raw[at] === ';') continue;
    at++;
    const read = readValue(raw, at);
    at = read.end;
    if (name === '') continue;
    const star = SPECIAL.test(name) ? /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(name) : null;
    if (star?.[1]) {
      const list = pieces.get(star[1]) ?? [];
      list.push({ index: Number(star[2] ?? 0), encoded: star[3] !== undefined, text: read.text });
      pieces.set(star[1], list);
    } else if (!params.has(name))
      params.set(name, name === 'boundary' ? read.text : decodeWords(read.text, charset));
  }
  for (const [name, list] of pieces) params.set(name, joinPieces(list, charset));
  return { value, params };
}

function readValue(raw: string, from: number): { text: string; end: number } {
  let at = from;
  while (raw[at] === ' ' || raw[at] === '\t') at++;
  if (raw[at] !== '"') {
    const semi = raw.indexOf(';', at);
    const end = semi < 0 ? raw.length : semi;
    return { text: stripComments(raw.slice(at, end)).trim(), end };
  }
  let text = '';
  for (at++; at < raw.length && raw[at] !== '"'; at++) {
    // Windows paths stand unescaped in file names: only a quote or another backslash counts as escaped.
    if (raw[at] === '\\' && (raw[at + 1] === '"' || raw[at + 1] === '\\')) at++;
    text += raw[at];
  }
  const semi = raw.indexOf(';', at);
  return { text, end: semi < 0 ? raw.length : semi };
}

function joinPieces(list: { index: number; encoded: boolean; text: string }[], charset: string): string {
  list.sort((a, b) => a.index - b.index);
  let label = '';
  let bytes = '';
  let anyEncoded = false;
  list.forEach((piece, i) => {
    let text = piece.text;
    if (piece.encoded) {
      anyEncoded = true;
      const intro = i === 0 ? /^([^']{0,60})'[^']{0,60}'/.exec(text) : null;
      if (intro) {
        label = intro[1] ?? '';
        text = text.slice(intro[0].length);
      }
      text = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    }
    bytes += text;
  });
  if (!anyEncoded) return decodeWords(bytes, charset);
  return label === '' ? decodeRaw8bit(bytes, charset) : decodeText(Buffer.from(bytes, 'latin1'), label).text;
}

/** Comments in structured values, one level is what occurs; the text of an unclosed one stays. */
function stripComments(text: string): string {
  return text.includes('(') ? text.replace(/\([^()]*\)/g, ' ') : text;
}
