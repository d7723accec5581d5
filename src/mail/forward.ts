import { randomBytes } from 'node:crypto';
import { domainOf, parseAddressList } from './address.js';
import { decodePart } from './attachment.js';
import * as words from './data/quote-words.js';
import { readHeaders, type Headers } from './header.js';
import type { Attachment, MailAddress, ParsedMail } from './mail.js';
import { parseMail } from './parse.js';
import { readSpokenDate } from './spoken-date.js';
import { baseSubject } from './subject.js';

/** Whether a mail names no recipient but addresses at our domain: only such a one can be a forward to us. */
export const isToUsAlone = (headers: Headers, domain: string): boolean =>
  ['to', 'cc']
    .flatMap(name => headers.all(name))
    .flatMap(line => parseAddressList(line))
    .every(({ address }) => domainOf(address) === domain);

/**
 * A mail that somebody forwarded to an address of ours alone, as the mail that it was: its author, date, text and
 * attachments. A forward to other people too is a mail to them, and stays what it is.
 *
 * Nothing in it is proven: whoever forwards writes what he likes. It gets no Message-ID unless it came whole, as an
 * attachment; the References of the forward name the mail that it forwards, or its thread.
 *
 * @param domain of the addresses that mail is forwarded to
 * @returns null where nothing was forwarded, or nobody is named as its author
 */
export function unwrapForward(raw: Buffer, domain: string): Buffer | null {
  if (!isToUsAlone(readHeaders(raw, 0, raw.length).headers, domain)) return null;
  const outer = parseMail(raw);
  const [enclosed, another] = outer.attachments.filter(({ contentType }) => contentType === 'message/rfc822');
  if (enclosed && !another) return enclosedMail(raw, enclosed, domain);
  const { isForward, isReply } = baseSubject(outer.subject);
  if (isReply && !isForward) return null;
  // With no recipient in sight it may as well be a mail to others, and what it quotes is what it answers.
  if (outer.to.length + outer.cc.length === 0 && !isForward && !marker.test(outer.text.slice(0, 20_000)))
    return null;
  const block = readBlock(outer.text);
  return block && write(raw, outer, block);
}

/** The author's own domain vouched for the mail where it came from, and nobody here looked at that. */
const unproven = /^(?:authentication-results|received-spf|arc-[a-z-]+|dkim-signature|x-kontor-[a-z-]+|bcc)$/;

function enclosedMail(raw: Buffer, part: Attachment, domain: string): Buffer | null {
  const inner = decodePart(raw, part);
  const { headers, bodyStart } = readHeaders(inner, 0, inner.length);
  const [author, another] = headers.all('from').flatMap(line => parseAddressList(line));
  if (!author || another || domainOf(author.address) === domain) return null;
  const kept = inner
    .toString('latin1', 0, bodyStart)
    .split(/\r?\n(?![ \t])/)
    .filter(field => field !== '' && !unproven.test(field.slice(0, field.indexOf(':')).trim().toLowerCase()));
  return Buffer.concat([Buffer.from(`${kept.join('\r\n')}\r\n\r\n`, 'latin1'), inner.subarray(bodyStart)]);
}

const any = (list: string[]): string => [...new Set(list)].sort((a, b) => b.length - a.length).join('|');
const marker = new RegExp(
  `^[\\s>]*[-–—_*=]{2,}\\s*(?:${any(words.SEPARATORS)})|^[\\s>]*begin forwarded message`,
  'imu',
);
const label = (list: string[]): RegExp =>
  new RegExp(`^[\\s*_|>]{0,8}(?:${any(list)})[\\s*_]{0,3}[:：][\\s*_]{0,3}([^]*)$`, 'iu');
const roles = [
  [
    'cc',
    label([
      'cc',
      'kopia',
      'kopi',
      'kopie',
      'copie',
      'copie à',
      'cópia',
      'копия',
      'dw',
      'udw',
      'kopio',
      '抄送',
    ]),
  ],
  ['from', label([...words.FROM_LABELS, 'saatja'])],
  ['date', label(words.DATE_LABELS)],
  ['to', label(words.TO_LABELS)],
  ['subject', label(words.SUBJECT_LABELS)],
] as const;
type Role = (typeof roles)[number][0];

interface Block {
  author: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  date: string;
  subject: string;
  text: string;
}

const longestLine = 2000;
const mostLines = 400;

/** The header lines that programs write over what they forward, and the text below them. */
function readBlock(text: string): Block | null {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (let i = 0; i < Math.min(lines.length, mostLines); i++) {
    if (roleOf(lines[i] as string) === null) continue;
    const found = readFields(lines, i);
    const { from, date, to, subject } = found.fields;
    if (from === undefined || [date, to, subject].filter(value => value !== undefined).length < 2) continue;
    const [author] = people(from);
    if (!author) return null;
    return {
      author,
      to: people(to ?? ''),
      cc: people(found.fields.cc ?? ''),
      date: date ?? '',
      subject: (subject ?? '').trim(),
      text: below(lines, i, found.end),
    };
  }
  return null;
}

function roleOf(line: string): { role: Role; value: string } | null {
  if (line.length > longestLine) return null;
  for (const [role, pattern] of roles) {
    const found = pattern.exec(line);
    if (found) return { role, value: (found[1] ?? '').replace(/[*_]+$/, '').trim() };
  }
  return null;
}

function readFields(lines: string[], start: number): { fields: Partial<Record<Role, string>>; end: number } {
  const fields: Partial<Record<Role, string>> = {};
  let last: Role | null = null;
  let end = start;
  for (let k = start; k < lines.length && k < start + 30; k++) {
    const line = lines[k] as string;
    const bare = line.replace(/^[\s>]+/, '');
    const found = roleOf(line);
    if (found && fields[found.role] === undefined) {
      fields[found.role] = found.value;
      last = found.role;
    } else if (bare === '') {
      // Some programs put blank lines between their fields; the text begins below the last of them.
      const next = lines.slice(k + 1, k + 3).find(other => other.replace(/^[\s>]+/, '') !== '');
      const more = next === undefined ? null : roleOf(next);
      if (!more || fields[more.role] !== undefined) break;
      continue;
    } else if ((last === 'to' || last === 'cc' || last === 'from') && bare.includes('@')) {
      fields[last] = `${fields[last] ?? ''} ${bare}`;
    } else break;
    end = k + 1;
  }
  return { fields, end };
}

/** `Eva Lind [mailto:eva@nordic.example]`, `Eva Lind <eva@nordic.example<mailto:eva@nordic.example>>` */
function people(value: string): MailAddress[] {
  const plain = value
    .replaceAll('*', '')
    .replace(/<mailto:[^<>\s]*>/gi, '')
    .replace(/\[mailto:([^\]\s]+)\]/gi, '<$1>')
    .replace(/\[([^\]\s@]+@[^\]\s]+)\]/g, '<$1>');
  return parseAddressList(plain);
}

function below(lines: string[], start: number, end: number): string {
  const rest = lines.slice(end);
  // Apple marks what it forwards as a quote, its fields as well.
  const isMarked = /^\s{0,3}>/.test(lines[start] as string);
  const plain = isMarked ? rest.map(line => line.replace(/^\s{0,3}> ?/, '')) : rest;
  return plain.join('\n').trim();
}

function write(raw: Buffer, outer: ParsedMail, block: Block): Buffer {
  const sent = readSpokenDate(block.date, zoneOf(outer.rawDate)) ?? outer.date;
  const names = [...outer.references, ...outer.inReplyTo]
    .map(id => `<${id}>`)
    .filter(id => !/[\r\n]/.test(id));
  const boundary = `kontor-${randomBytes(12).toString('hex')}`;
  const list = (some: MailAddress[]) => some.slice(0, 500).map(written).join(',\r\n ');
  const fields = [
    `From: ${written(block.author)}`,
    ...(block.to.length > 0 ? [`To: ${list(block.to)}`] : []),
    ...(block.cc.length > 0 ? [`Cc: ${list(block.cc)}`] : []),
    ...(sent ? [`Date: ${sent.toUTCString().replace('GMT', '+0000')}`] : []),
    `Subject: ${encoded(block.subject || baseSubject(outer.subject).base)}`,
    ...(names.length > 0 ? [`References: ${names.join('\r\n ')}`] : []),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
  ];
  const parts = [
    part(['Content-Type: text/plain; charset=utf-8'], Buffer.from(block.text)),
    ...outer.attachments.map(one =>
      part(
        [
          `Content-Type: ${/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(one.contentType) ? one.contentType : 'application/octet-stream'}`,
          `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(one.filename.toWellFormed())}`,
        ],
        decodePart(raw, one),
      ),
    ),
  ];
  const body = parts.map(bytes => `--${boundary}\r\n${bytes}`).join('');
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`);
}

function part(fields: string[], bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n');
  return [...fields, 'Content-Transfer-Encoding: base64', '', lines].join('\r\n');
}

const written = ({ name, address }: MailAddress): string =>
  name === '' ? `<${address}>` : `${encoded(name, true)} <${address}>`;

/** RFC 2047, in words of at most 75 characters. */
function encoded(text: string, isPhrase = false): string {
  const line = text.replace(/\s+/g, ' ').trim().toWellFormed();
  if (/^[\x20-\x7e]*$/.test(line) && line.length < 900) {
    return isPhrase ? `"${line.replace(/[\\"]/g, '\\$&')}"` : line;
  }
  const pieces: string[] = [];
  let piece = '';
  for (const letter of line.slice(0, 2000)) {
    if (Buffer.byteLength(piece + letter) > 42) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece].map(one => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

/** Minutes east of UTC in a Date header: where the forwarder is, so, mostly, where the date is meant. */
function zoneOf(rawDate: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2})(\d{2})\b/.exec(rawDate) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
