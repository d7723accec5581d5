import { base64, encode, headerText, isAscii, quotedPrintable } from './encode.js';
import type { Random } from './random.js';

/** A MIME entity: its own header lines, an empty line, its body. */
export type Part = Buffer;

/** In the wanted charset, or in UTF-8 where that lacks a character, as mail programs do. */
export function textPart(text: string, subtype: 'plain' | 'html', wanted: string, random: Random): Part {
  const inWanted = encode(text, wanted);
  const charset = inWanted ? wanted : 'utf-8';
  const bytes = inWanted ?? Buffer.from(text, 'utf8');
  const encoding = transferEncoding(bytes, charset, random);
  const parameter = random.chance(0.5) ? `charset="${charset}"` : `charset=${charset.toUpperCase()}`;
  const flowed = subtype === 'plain' && random.chance(0.15) ? '; format=flowed' : '';
  const head = `Content-Type: text/${subtype}; ${parameter}${flowed}\nContent-Transfer-Encoding: ${encoding}\n\n`;
  if (encoding === 'base64') return Buffer.from(`${head}${base64(bytes)}\n`, 'latin1');
  if (encoding === 'quoted-printable') return Buffer.from(`${head}${quotedPrintable(bytes)}\n`, 'latin1');
  return Buffer.concat([Buffer.from(head), bytes]);
}

function transferEncoding(bytes: Buffer, charset: string, random: Random): string {
  const hasLongLines = bytes
    .toString('latin1')
    .split('\n')
    .some(line => line.length > 950);
  if (charset === 'iso-2022-jp' && !hasLongLines) return '7bit';
  const isPlain = bytes.every(byte => byte < 128);
  if (hasLongLines) return random.chance(0.7) ? 'quoted-printable' : 'base64';
  return isPlain
    ? random.weighted([
        ['7bit', 48],
        ['quoted-printable', 40],
        ['base64', 12],
      ])
    : random.weighted([
        ['quoted-printable', 48],
        ['8bit', 24],
        ['base64', 28],
      ]);
}

export interface File {
  name: string;
  type: string;
  bytes: Buffer;
  /** Set for a picture in the HTML. */
  contentId?: string;
}

export function filePart({ name, type, bytes, contentId }: File, random: Random): Part {
  const inType = isAscii(name)
    ? `name="${name}"`
    : `name="${headerText(name, 'utf-8', random).replaceAll('\n', '\n\t')}"`;
  const inDisposition = isAscii(name) ? `filename="${name}"` : `filename*=UTF-8''${encodeURIComponent(name)}`;
  const disposition = contentId
    ? `inline; ${inDisposition}\nContent-ID: <${contentId}>`
    : `attachment;\n\t${inDisposition}; size=${bytes.length}`;
  const head = `Content-Type: ${type};\n\t${inType}\nContent-Disposition: ${disposition}\nContent-Transfer-Encoding: base64\n\n`;
  return Buffer.from(`${head}${base64(bytes)}\n`, 'latin1');
}

export function multipart(kind: 'alternative' | 'related' | 'mixed', parts: Part[], random: Random): Part {
  const boundary = random.weighted([
    [`_000_${random.hex(32).toUpperCase()}_`, 50],
    [`000000000000${random.hex(16)}`, 30],
    [`----=_NextPart_${random.hex(3)}_${random.hex(4)}_${random.hex(8)}`, 20],
  ]);
  const preamble =
    kind === 'mixed' && random.chance(0.3) ? 'This is a multi-part message in MIME format.\n' : '';
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/${kind};\n\tboundary="${boundary}"\n\n${preamble}`),
    ...parts.flatMap(part => [Buffer.from(`--${boundary}\n`), part, Buffer.from('\n')]),
    Buffer.from(`--${boundary}--\n`),
  ]);
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322, in the author's zone. */
export function mailDate(at: Date, offsetHours: number): string {
  const local = new Date(at.getTime() + offsetHours * 3_600_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  const zone = `${offsetHours < 0 ? '-' : '+'}${two(Math.abs(offsetHours))}00`;
  return `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ${local.getUTCFullYear()} ${time} ${zone}`;
}
