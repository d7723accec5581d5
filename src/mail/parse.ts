/**
 * Bytes in, a ParsedMail out. Text first: headers and text parts are decoded, attachments are only located, because
 * most attachments are never opened and decoding them was two thirds of the cost.
 */
import { parseAddressList } from './address.js';
import { decodedSize, decodePart } from './attachment.js';
import { classify, listIdOf } from './automatic.js';
import { aboutOf, readBounces } from './bounce.js';
import { decodeText } from './charset.js';
import { parseDate } from './date.js';
import { clean, HEADER_LIMIT, readHeaders, type Headers } from './header.js';
import { htmlToText } from './html.js';
import type { Attachment, MailAddress, ParsedMail } from './mail.js';
import { readStructure, type Leaf, type Structure, type TextLeaf } from './mime.js';
import { fileName } from './part-fields.js';
import { authorOf } from './munged.js';
import { idsOf, inReplyTo, references, threadIndex } from './references.js';
import { ownText } from './reply.js';
import { plainLines, unflow } from './transfer.js';
import { extractUuencoded } from './uuencode.js';
import { decodeWords } from './words.js';

/** Bytes of text that are decoded in all; the raw mail keeps the rest. */
const TEXT_LIMIT = 8 * 1024 * 1024;
const SNIPPET_LIMIT = 200;
const HEADER_ONLY_LIMIT = 64 * 1024;

/** Parses a mail. Never throws: where our own code fails on it, the result is what the headers alone give. */
export function parseMail(raw: Buffer): ParsedMail {
  try {
    return parse(normalizeLineEnds(raw));
  } catch {
    return headerOnly(raw);
  }
}

/**
 * The record of a mail that could not be parsed (it blocked or killed the parser): the fields of the first 64 KB of
 * its header, no text, no attachments, the defect `header-only`. Linear, so that it is safe in the main thread.
 */
export function headerOnly(raw: Buffer): ParsedMail {
  const head = raw.subarray(0, Math.min(raw.length, HEADER_ONLY_LIMIT));
  const { headers } = readHeaders(head, 0, head.length);
  return { ...fields(headers), ...NO_BODY, bounces: [], attachments: [], defects: ['header-only'] };
}

const NO_BODY = {
  automatic: null,
  about: null,
  bounce: null,
  text: '',
  ownText: '',
  html: null,
  snippet: '',
} as const;

function parse(raw: Buffer): ParsedMail {
  const structure = readStructure(raw);
  const { headers, defects } = structure;
  const mail: ParsedMail = { ...fields(headers), ...NO_BODY, bounces: [], attachments: [], defects: [] };
  const uuencoded: Attachment[] = [];
  const bodies = readTexts(structure, raw, uuencoded);
  mail.html = bodies.html;
  mail.text = bodies.text;
  if (mail.html !== null && mail.text.trim() === '') mail.text = htmlToText(mail.html);
  // Some servers label the prose of their reports as the report.
  if (mail.text.trim() === '' && structure.reports.length > 0) mail.text = reportText(structure, raw);
  mail.attachments = [...describe(structure, raw, mail.html), ...uuencoded];

  const calendar = mail.attachments.some(a => a.contentType === 'text/calendar') && hasMethod(structure);
  mail.automatic = classify(structure, mail, calendar);
  if (mail.automatic === 'bounce') {
    mail.bounces = readBounces(structure, raw, mail.text, mail.fromHeader?.address ?? '');
    mail.bounce = mail.bounces.find(bounce => bounce.action === 'failed') ?? mail.bounces[0] ?? null;
  }
  if (mail.automatic === 'bounce' || mail.automatic === 'receipt' || mail.automatic === 'auto-reply') {
    mail.about = aboutOf(structure, raw, mail.text);
  }
  mail.ownText = ownText(mail.text);
  mail.snippet = snippetOf(mail.ownText || mail.text);
  mail.defects = [...defects];
  return mail;
}

/** Old Mac mail ends its lines by CR alone. One byte for one byte, so that the offsets still fit the stored original. */
function normalizeLineEnds(raw: Buffer): Buffer {
  const head = raw.subarray(0, 16_384);
  if (head.includes(10) || !head.includes(13)) return raw;
  const copy = Buffer.from(raw);
  for (let i = copy.indexOf(13); i >= 0; i = copy.indexOf(13, i + 1)) if (copy[i + 1] !== 10) copy[i] = 10;
  return copy;
}

type Fields = Omit<ParsedMail, keyof typeof NO_BODY | 'bounces' | 'attachments' | 'defects'>;

function fields(headers: Headers): Fields {
  const addresses = (name: string): MailAddress[] =>
    headers.all(name).flatMap(value => parseAddressList(value, headers.charset));
  const replyTo = addresses('reply-to');
  const fromHeader = addresses('from')[0] ?? nameOnly(headers);
  const rawDate = headers.raw('date').slice(0, 200);
  return {
    ...idsOf(headers),
    inReplyTo: inReplyTo(headers.raw('in-reply-to')),
    references: references(headers.all('references').join(' ')),
    threadIndex: threadIndex(headers.raw('thread-index')),
    subject: headers.text('subject').slice(0, 10_000),
    rawDate: clean(rawDate),
    date: parseDate(rawDate),
    from: authorOf(headers, fromHeader, replyTo),
    fromHeader,
    sender: addresses('sender')[0] ?? null,
    replyTo,
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    listId: listIdOf(headers),
  };
}

/** A From without an address still has something to show. */
function nameOnly(headers: Headers): MailAddress | null {
  const name = clean(decodeWords(headers.raw('from').slice(0, 500), headers.charset))
    .replace(/["<>]/g, '')
    .trim();
  return name === '' ? null : { name, address: '' };
}

function readTexts(
  structure: Structure,
  raw: Buffer,
  uuencoded: Attachment[],
): { text: string; html: string | null } {
  const texts: string[] = [];
  const htmls: string[] = [];
  const anyHtml = structure.texts.some(leaf => leaf.kind === 'html' && leaf.end > leaf.start);
  let budget = TEXT_LIMIT;
  for (const leaf of structure.texts) {
    if (leaf.end - leaf.start > budget) structure.defects.add('truncated');
    const content = readText(structure, leaf, raw, budget, uuencoded);
    budget -= Math.min(budget, leaf.end - leaf.start);
    if (leaf.kind === 'html') {
      htmls.push(content);
      if (leaf.inText) texts.push(htmlToText(content));
    } else {
      if (leaf.inText) texts.push(content);
      if (anyHtml && leaf.inHtml && content.trim() !== '') htmls.push(`<pre>${escapeHtml(content)}</pre>`);
    }
  }
  const text = texts.filter(part => part.trim() !== '').join('\n\n');
  return { text: text.replace(/^\n+/, ''), html: htmls.length === 0 || !anyHtml ? null : htmls.join('\n') };
}

function readText(
  structure: Structure,
  leaf: TextLeaf,
  raw: Buffer,
  budget: number,
  uuencoded: Attachment[],
): string {
  const cut = { ...leaf, end: Math.min(leaf.end, leaf.start + budget) };
  const identity = leaf.encoding !== 'base64' && leaf.encoding !== 'quoted-printable';
  const mislabelled = leaf.encoding === 'base64' && !looksBase64(raw, cut.start, cut.end);
  if (mislabelled) structure.defects.add('wrong-encoding');
  let bytes = mislabelled ? raw.subarray(cut.start, cut.end) : decodePart(raw, cut);
  if (identity && leaf.kind === 'plain') bytes = extractUuencoded(bytes, leaf, uuencoded);
  const declared = leaf.contentType.params.get('charset') ?? (leaf.kind === 'html' ? metaCharset(bytes) : '');
  const { text, known } = decodeText(bytes, declared);
  if (!known) structure.defects.add('unknown-charset');
  const lines = plainLines(text);
  if (leaf.kind === 'plain' && leaf.contentType.params.get('format')?.toLowerCase() === 'flowed') {
    return unflow(lines, leaf.contentType.params.get('delsp')?.toLowerCase() === 'yes');
  }
  return lines;
}

/** Whether the first text of a part can be base64: prose under that label shows itself by blanks inside its first line. */
function looksBase64(raw: Buffer, start: number, end: number): boolean {
  const line =
    /\S[^\r\n]*/.exec(raw.toString('latin1', start, Math.min(end, start + 200)))?.[0].trimEnd() ?? '';
  return !/\S\s+\S+\s+\S/.test(line);
}

function reportText(structure: Structure, raw: Buffer): string {
  return structure.reports
    .map(part =>
      plainLines(
        decodeText(
          decodePart(raw, part).subarray(0, HEADER_LIMIT),
          part.contentType.params.get('charset') ?? '',
        ).text,
      ).trim(),
    )
    .join('\n\n');
}

/** `<meta charset=…>` in the first kilobyte, for HTML whose header names no charset. */
function metaCharset(bytes: Buffer): string {
  return (
    /charset\s{0,3}=\s{0,3}["']?([\w:.-]{2,40})/i.exec(
      bytes.toString('latin1', 0, Math.min(bytes.length, 1024)),
    )?.[1] ?? ''
  );
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function hasMethod(structure: Structure): boolean {
  return structure.attachments.some(
    leaf =>
      leaf.type === 'text/calendar' &&
      (leaf.contentType.params.has('method') || leaf.disposition.value !== 'attachment'),
  );
}

function describe(structure: Structure, raw: Buffer, html: string | null): Attachment[] {
  const shown = new Set<string>();
  if (html !== null && structure.attachments.some(leaf => leaf.contentId !== null)) {
    for (const m of html.matchAll(/cid:([^"'\s>)]{1,300})/gi)) shown.add(m[1]!);
  }
  return structure.attachments.map((leaf, i) => ({
    part: leaf.part,
    start: leaf.start,
    end: leaf.end,
    encoding: leaf.encoding,
    filename: leaf.filename || defaultName(leaf, raw, i + 1),
    contentType: leaf.type,
    size: decodedSize(raw, leaf),
    contentId: leaf.contentId,
    inline:
      leaf.contentId !== null &&
      (shown.has(leaf.contentId) ||
        shown.has(encodeURIComponent(leaf.contentId)) ||
        (leaf.related && leaf.disposition.value !== 'attachment')),
  }));
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/msword': 'doc',
  'application/ms-tnef': 'dat',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'audio/mpeg': 'mp3',
};

/** An enclosed mail is called by its subject, anything else `attachment-<n>.<extension of its type>`. */
function defaultName(leaf: Leaf, raw: Buffer, n: number): string {
  if (leaf.type === 'message/rfc822' || leaf.type === 'message/global') {
    const inner = decodePart(raw, { ...leaf, end: Math.min(leaf.end, leaf.start + HEADER_LIMIT) });
    const subject = fileName(
      readHeaders(inner, 0, inner.length)
        .headers.text('subject')
        .replace(/\s*[/\\:]+\s*/g, ' '),
    ).slice(0, 100);
    return subject === '' ? `message-${n}.eml` : `${subject}.eml`;
  }
  const described = fileName(clean(decodeWords(leaf.headers.raw('content-description')))).slice(0, 100);
  if (/^[^\s].*\.\w{1,5}$/.test(described)) return described;
  const extension = EXTENSIONS[leaf.type];
  return `attachment-${n}.${extension ?? 'bin'}`;
}

function snippetOf(text: string): string {
  const line = text
    .slice(0, SNIPPET_LIMIT * 5)
    .replace(/\s+/g, ' ')
    .trim();
  // By code points, so that no surrogate pair is cut.
  return line.length <= SNIPPET_LIMIT
    ? line
    : [...line.slice(0, SNIPPET_LIMIT)].slice(0, -1).join('').trimEnd() + '…';
}
