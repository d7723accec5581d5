/**
 * The structure of a mail: finds its text parts, its attachments and the parts of reports, as offsets into the raw
 * bytes. Nothing is decoded here. Linear in the size of the mail times its nesting, both bounded.
 */
import { readHeaders, type Headers } from './header.js';
import type { PartLocation } from './mail.js';
import { parseParameterized, type Parameterized } from './params.js';
import { bracketed, contentTypeOf, encodingOf, fileName, repairType } from './part-fields.js';

export const DEPTH_LIMIT = 50;
export const PARTS_LIMIT = 1000;
/** Lines that look like a delimiter and are none, in one mail: beyond this somebody means harm. */
const CANDIDATES_LIMIT = 100_000;

export interface Leaf extends PartLocation {
  headers: Headers;
  /** Lower case media type, repaired. */
  type: string;
  contentType: Parameterized;
  disposition: Parameterized;
  /** Decoded file name without a path, '' where none is given. */
  filename: string;
  contentId: string | null;
  /** Stands in a multipart/related and is not its root. */
  related: boolean;
}

export interface TextLeaf extends Leaf {
  kind: 'plain' | 'html';
  /** False where a sibling of the other kind says the same (multipart/alternative). */
  inText: boolean;
  inHtml: boolean;
}

export interface Structure {
  headers: Headers;
  /** Type of the whole mail, with parameters (`report-type`). */
  contentType: Parameterized;
  texts: TextLeaf[];
  attachments: Leaf[];
  /** delivery-status, rfc822-headers, disposition-notification, feedback-report */
  reports: Leaf[];
  /** Offset of the body of the mail. */
  bodyStart: number;
  defects: Set<string>;
}

const REPORT_TYPES = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
  'message/global-disposition-notification',
  'message/feedback-report',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/rfc822-headers',
  'message/global-headers',
]);
/** Renderings of the same text for programs that nobody here uses. */
const SHADOW_TYPES = new Set(['text/x-amp-html', 'text/watch-html', 'text/enriched', 'text/richtext']);

interface Context {
  raw: Buffer;
  out: Structure;
  parts: number;
  candidates: number;
}

interface Place {
  part: string;
  depth: number;
  parent: string;
  index: number;
  /** Type of the part where it names none. */
  defaultType: string;
}

/** Reads the structure of the mail in `raw`. Never throws. */
export function readStructure(raw: Buffer): Structure {
  const { headers, bodyStart } = readHeaders(raw, 0, raw.length);
  const out: Structure = {
    headers,
    contentType: contentTypeOf(headers, 'text/plain'),
    texts: [],
    attachments: [],
    reports: [],
    bodyStart,
    defects: new Set(),
  };
  if (headers.truncated) out.defects.add('truncated');
  headers.charset = out.contentType.params.get('charset') ?? '';
  const context: Context = { raw, out, parts: 0, candidates: 0 };
  const root: Place = { part: '', depth: 0, parent: '', index: 0, defaultType: 'text/plain' };
  walk(context, headers, bodyStart, raw.length, root);
  return out;
}

function walk(context: Context, headers: Headers, start: number, end: number, place: Place): void {
  if (++context.parts > PARTS_LIMIT) {
    context.out.defects.add('truncated');
    return;
  }
  const contentType = place.depth === 0 ? context.out.contentType : contentTypeOf(headers, place.defaultType);
  const type = repairType(contentType.value, place.defaultType);
  if (type.startsWith('multipart/')) {
    if (place.depth >= DEPTH_LIMIT) {
      context.out.defects.add('truncated');
      return;
    }
    if (walkMultipart(context, contentType, type, start, end, place)) return;
    // No delimiter anywhere: what there is, is text.
    context.out.defects.add('no-boundary');
    if (isBlank(context.raw, start, end)) return;
    addLeaf(context, headers, { ...contentType, value: 'text/plain' }, 'text/plain', start, end, place);
    return;
  }
  addLeaf(context, headers, contentType, type, start, end, place);
}

/** Splits at the delimiter lines. False if there is none. */
function walkMultipart(
  context: Context,
  contentType: Parameterized,
  type: string,
  start: number,
  end: number,
  place: Place,
): boolean {
  const { raw } = context;
  const boundary = contentType.params.get('boundary') || guessBoundary(raw, start, end);
  if (boundary === '') return false;
  const firstText = context.out.texts.length;
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const startPart = contentType.params.get('start') ?? '';
  let open = -1;
  let index = 0;
  let closed = false;
  const child = (from: number, to: number): void => {
    const { headers, bodyStart } = readHeaders(raw, from, to);
    if (headers.truncated) context.out.defects.add('truncated');
    index++;
    const part = place.part === '' ? String(index) : `${place.part}.${index}`;
    const isRoot =
      type !== 'multipart/related' ||
      (startPart === '' ? index === 1 : headers.raw('content-id') === startPart);
    walk(context, headers, bodyStart, to, {
      part,
      depth: place.depth + 1,
      parent: isRoot && type === 'multipart/related' ? 'multipart/related-root' : type,
      index: index - 1,
      defaultType: type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
    });
  };
  // A view, so that a search without a hit stops at this part's end and many small parts stay linear.
  const view = raw.subarray(start, end);
  let at = start;
  while (at < end) {
    const found = view.indexOf(delimiter, at - start);
    if (found < 0) break;
    const hit = start + found;
    at = hit + delimiter.length;
    if (++context.candidates > CANDIDATES_LIMIT) {
      context.out.defects.add('truncated');
      break;
    }
    if (hit > start && raw[hit - 1] !== 10) continue;
    const line = delimiterLine(raw, at, end);
    if (line === null) continue;
    if (open >= 0) child(open, beforeLineEnd(raw, open, hit));
    open = line.next;
    at = line.next;
    if (context.parts > PARTS_LIMIT) break;
    if (line.last) {
      // Not the end: where an inner multipart has its parent's boundary, the parent's later parts follow the inner's
      // close.
      closed = true;
      open = -1;
    }
  }
  if (open >= 0 && open < end && context.parts <= PARTS_LIMIT) child(open, end);
  if (index === 0 && !closed) return false;
  if (!closed) context.out.defects.add('unterminated');
  if (type === 'multipart/alternative') preferOneKind(context.out.texts, firstText);
  return true;
}

function isBlank(raw: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (raw[i]! > 32) return false;
  return true;
}

/** What follows a delimiter: blanks and a line end, before them `--` for the last. `null`: it was a longer boundary. */
function delimiterLine(raw: Buffer, from: number, end: number): { next: number; last: boolean } | null {
  let at = from;
  let last = false;
  if (raw[at] === 0x2d && raw[at + 1] === 0x2d) {
    last = true;
    at += 2;
  }
  while (at < end && (raw[at] === 0x20 || raw[at] === 0x09)) at++;
  if (raw[at] === 13 && at < end) at++;
  if (at >= end) return { next: end, last };
  if (raw[at] === 10) return { next: at + 1, last };
  return null;
}

function beforeLineEnd(raw: Buffer, start: number, end: number): number {
  if (end > start && raw[end - 1] === 10) end--;
  if (end > start && raw[end - 1] === 13) end--;
  return end;
}

/** For a multipart without a boundary parameter: the first line that can be a delimiter. */
function guessBoundary(raw: Buffer, start: number, end: number): string {
  const head = raw.toString('latin1', start, Math.min(end, start + 16_384));
  const line = /^--([!-~]{4,70})[ \t]*\r?$/m.exec(head);
  return line?.[1] ?? '';
}

function preferOneKind(texts: TextLeaf[], from: number): void {
  const own = texts.slice(from);
  if (!own.some(leaf => leaf.kind === 'plain') || !own.some(leaf => leaf.kind === 'html')) return;
  for (const leaf of own) {
    if (leaf.kind === 'plain') leaf.inHtml = false;
    else leaf.inText = false;
  }
}

function addLeaf(
  context: Context,
  headers: Headers,
  contentType: Parameterized,
  type: string,
  start: number,
  end: number,
  place: Place,
): void {
  const { out } = context;
  const disposition = headers.has('content-disposition')
    ? parseParameterized(headers.raw('content-disposition'), out.headers.charset)
    : { value: '', params: new Map<string, string>() };
  const leaf: Leaf = {
    part: place.part || '1',
    start,
    end: Math.max(start, end),
    encoding: encodingOf(headers),
    headers,
    type,
    contentType,
    disposition,
    filename: fileName(disposition.params.get('filename') || contentType.params.get('name') || ''),
    contentId: bracketed(headers.raw('content-id')),
    related: place.parent === 'multipart/related',
  };
  const kind = textKind(type, place);
  const asText =
    kind !== null &&
    disposition.value !== 'attachment' &&
    // As JMAP decides (RFC 8621 section 4.1.4): a named text is the mail's own only where it comes first.
    (place.index === 0 || (!leaf.related && leaf.filename === ''));
  if (asText) out.texts.push({ ...leaf, kind, inText: true, inHtml: true });
  else if (REPORT_TYPES.has(type)) out.reports.push(leaf);
  else if (!(SHADOW_TYPES.has(type) && place.parent === 'multipart/alternative') && !isNothing(leaf))
    out.attachments.push(leaf);
}

/** An empty part without a name that is no text either: left over from a broken delimiter. */
function isNothing(leaf: Leaf): boolean {
  return (
    leaf.start === leaf.end && leaf.filename === '' && leaf.contentId === null && leaf.headers.size === 0
  );
}

function textKind(type: string, place: Place): 'plain' | 'html' | null {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'text/plain') return 'plain';
  // A mail that is nothing but an odd text is read as text.
  return place.depth === 0 &&
    type.startsWith('text/') &&
    type !== 'text/calendar' &&
    type !== 'text/rfc822-headers'
    ? 'plain'
    : null;
}
