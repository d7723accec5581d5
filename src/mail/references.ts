/** Message-IDs in headers (RFC 5322 section 3.6.4), and what stands there instead. */

import type { Headers } from './header.js';

/** RFC 5322 bounds a line to 998; an id that fills more is none. */
const ID_LIMIT = 998;
const REFERENCES_HEAD = 10;
const REFERENCES_TAIL = 40;
const IN_REPLY_TO_LIMIT = 5;
/** A References field that is longer is read at both ends only. */
const WINDOW = 60_000;

/** The `<...>` tokens of a value, brackets off, folding inside them removed, junk dropped, in order, without repeats. */
export function messageIds(value: string): string[] {
  const found = new Set<string>();
  let open = value.indexOf('<');
  while (open >= 0) {
    const close = value.indexOf('>', open + 1);
    if (close < 0) break;
    // `<<id>>` and an unclosed `<` before the real one: the innermost bracket counts.
    const inner = value.lastIndexOf('<', close);
    const id = sane(value.slice(inner + 1, close));
    if (id !== null) found.add(id);
    open = value.indexOf('<', close + 1);
  }
  return [...found];
}

function sane(token: string): string | null {
  if (token.length > ID_LIMIT + 100) return null;
  const id = token.replace(/\s+/g, '');
  // eslint-disable-next-line no-control-regex
  if (id === '' || id.length > ID_LIMIT || /[\u0000-\u001f\u007f<>]/.test(id)) return null;
  return /[a-z0-9]/i.test(id) ? id : null;
}

/** The mail's own id: the first token in brackets, else a bare word with an `@` (some senders forget the brackets). */
export function ownMessageId(value: string): string | null {
  const id = messageIds(value)[0];
  if (id) return id;
  return bare(value)[0] ?? null;
}

/** Our own mail says in this field what its Message-ID was: it stays where a server puts another id in the place of that. */
export const ownIdField = 'X-Kontor-Message-ID';

const outlooksField = 'X-Microsoft-Original-Message-ID';
/** Where the ids of a mail itself stand. */
export const idFields = ['Message-ID', ownIdField, outlooksField];

/**
 * The id that a mail was written under, and the one that a server on its way gave it instead: Amazon SES does so, and
 * Outlook.com, which keeps the first in a field of its own. Answers name the second, our copy the first.
 */
export function idsOf(headers: Headers): { messageId: string | null; serverId: string | null } {
  const standing = ownMessageId(headers.raw('message-id'));
  const written =
    ownMessageId(headers.raw(ownIdField.toLowerCase())) ??
    ownMessageId(headers.raw(outlooksField.toLowerCase()));
  if (written === null || written === standing) return { messageId: standing, serverId: null };
  return { messageId: written, serverId: standing };
}

/** The root of the thread and the nearest ancestors: the first 10 and the last 40 of References. */
export function references(value: string): string[] {
  const ids = value.includes('<') ? messageIds(clip(value)) : bare(clip(value));
  if (ids.length <= REFERENCES_HEAD + REFERENCES_TAIL) return ids;
  return [...ids.slice(0, REFERENCES_HEAD), ...ids.slice(-REFERENCES_TAIL)];
}

/** At most five; prose ("Your message of Monday...") holds no token and gives nothing. */
export function inReplyTo(value: string): string[] {
  return messageIds(value.slice(0, WINDOW)).slice(0, IN_REPLY_TO_LIMIT);
}

function bare(value: string): string[] {
  return value
    .split(/[\s,]+/)
    .filter(token => /^[^\s@]+@[^\s@]+$/.test(token))
    .map(token => sane(token))
    .filter(id => id !== null);
}

function clip(value: string): string {
  if (value.length <= WINDOW) return value;
  const half = WINDOW / 2;
  const headEnd = value.lastIndexOf('>', half) + 1 || half;
  const tailFrom = Math.max(0, value.indexOf('<', value.length - half));
  return `${value.slice(0, headEnd)} ${value.slice(tailFrom)}`;
}

/** Thread-Index (MS-OXOMSG): base64; bytes 6-21 are the GUID that all of a conversation's mails share. */
export function threadIndex(value: string): string | null {
  if (value === '' || value.length > 10_000) return null;
  const bytes = Buffer.from(value.replace(/\s+/g, ''), 'base64');
  return bytes.length >= 22 ? bytes.subarray(6, 22).toString('hex') : null;
}
