/** What a part's header says of it, with the usual faults repaired (RFC 2045, RFC 2183, RFC 2392). */
import type { Headers } from './header.js';
import { parseParameterized, type Parameterized } from './params.js';

export function contentTypeOf(headers: Headers, fallback: string): Parameterized {
  const raw = headers.raw('content-type');
  return raw === '' ? { value: fallback, params: new Map() } : parseParameterized(raw, headers.charset);
}

/** `text`, `plain`, `html`, `multipart`, `text/plain charset=x` and the like. */
export function repairType(value: string, fallback: string): string {
  const m = /^([\w!#$&^.+-]+)\/([\w!#$&^.+-]+)/.exec(value);
  if (m) return m[0];
  if (value === 'html' || value === 'text/html') return 'text/html';
  if (value.startsWith('multipart')) return 'multipart/mixed';
  if (value === '' || value === 'text' || value === 'plain' || !value.includes('/')) return fallback;
  return value.startsWith('text/') ? 'text/plain' : 'application/octet-stream';
}

export function encodingOf(headers: Headers): string {
  const raw = headers.raw('content-transfer-encoding').toLowerCase();
  const m = /[a-z0-9-]+/.exec(raw.replace(/\([^()]*\)/g, ''));
  const encoding = m?.[0] ?? '7bit';
  if (encoding === 'quotedprintable' || encoding === 'qp') return 'quoted-printable';
  return encoding === 'x-uue' || encoding === 'uuencode' ? 'x-uuencode' : encoding;
}

/** The last element of whatever path a sender's program put there, without characters that harm a file system or a header. */
export function fileName(name: string): string {
  // eslint-disable-next-line no-control-regex
  const flat = name.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  const last = flat.slice(Math.max(flat.lastIndexOf('/'), flat.lastIndexOf('\\')) + 1).trim();
  const kept = last === '.' || last === '..' ? '' : last;
  return kept.length <= 200 ? kept : kept.slice(0, 150) + kept.slice(-50);
}

export function bracketed(raw: string): string | null {
  const id = raw.replace(/^[\s<]+|[\s>]+$/g, '');
  return id === '' || id.length > 998 ? null : id;
}
