/** Addresses and address headers (RFC 5322 section 3.4, with its obsolete forms, and what is written instead). */
import { domainToASCII } from 'node:url';
import { getDomain, parse as parseDomain } from 'tldts';
import { FREE_MAIL, FREE_MAIL_BRANDS } from './data/free-mail.js';
import { decodeRaw8bit } from './charset.js';
import { clean } from './header.js';
import type { MailAddress } from './mail.js';
import { decodeWords } from './words.js';

const LIST_LIMIT = 5000;
// eslint-disable-next-line no-control-regex
const PLAIN_LOCAL = /^[^\s"(),:;<>@[\\\]\u0000-\u0020\u007f]+$/;
const ASCII_DOMAIN =
  /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|ipv6:[0-9a-f:.]{2,45})\]$/;

/**
 * The one form in which an address is stored and compared: lower case (RFC 5321 lets the local part differ by case,
 * no provider does), domain as ASCII, plus tags kept, needless quotes gone. `null` where it is not an address.
 *
 * Local parts over 64 octets exist (VERP, reply tokens of ticket systems), hence the wider limit of 200.
 */
export function normalizeAddress(input: string): string | null {
  let text = input.trim();
  if (text.length > 600) return null;
  if (text.startsWith('<')) text = text.slice(1);
  if (text.endsWith('>')) text = text.slice(0, -1);
  if (/^mailto:/i.test(text)) text = text.slice(7);
  text = text.trim();
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return null;
  const domain = normalizeDomain(text.slice(at + 1));
  if (domain === null) return null;
  let local = text.slice(0, at).trim().normalize('NFC').toLowerCase();
  if (local.length > 200) return null;
  if (!PLAIN_LOCAL.test(local)) {
    const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(local);
    if (!quoted) return null;
    const inner = (quoted[1] ?? '').replace(/\\(.)/g, '$1');
    // eslint-disable-next-line no-control-regex
    if (inner.trim() === '' || /[\u0000-\u001f\u007f]/.test(inner)) return null;
    local = PLAIN_LOCAL.test(inner) ? inner : `"${inner.replace(/[\\"]/g, '\\$&')}"`;
  }
  return `${local}@${domain}`;
}

function normalizeDomain(input: string): string | null {
  let domain = input.trim().toLowerCase();
  if (domain.endsWith('.')) domain = domain.slice(0, -1);
  if (domain.length > 253) return null;
  if (domain.startsWith('[')) return LITERAL.test(domain) ? domain : null;
  // eslint-disable-next-line no-control-regex
  if (/[^\u0000-\u007f]/.test(domain)) domain = domainToASCII(domain);
  return domain.length <= 253 && ASCII_DOMAIN.test(domain) ? domain : null;
}

/** The domain of a normalized address; '' where there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/**
 * The part of a domain that somebody registered (`mail.acme.co.uk` -> `acme.co.uk`), by the public suffix list with
 * its private section, so that `a.uk.com` and `b.uk.com` stay two firms. A suffix that no list has counts as one label
 * (the list's own `*` rule), for networks with names of their own. `null` for IP addresses, suffixes, local names.
 */
export function registrableDomain(domain: string): string | null {
  const known = parseDomain(domain, { allowPrivateDomains: true, validateHostname: false });
  if (known.isIp) return null;
  return known.domain ?? getDomain(domain, { validateHostname: false });
}

export function isFreeMail(domain: string): boolean {
  const name = domain.toLowerCase();
  if (FREE_MAIL.has(name)) return true;
  const registered = registrableDomain(name);
  if (registered === null) return false;
  return FREE_MAIL.has(registered) || FREE_MAIL_BRANDS.has(registered.slice(0, registered.indexOf('.')));
}

/**
 * Local parts behind which no single person sits and to which one does not sell: machines, list commands, ticket
 * queues. `info@`, `sales@`, `contact@`, `office@` are left out on purpose: in a small firm that is the owner's mailbox.
 */
const ROLES = new Set(
  `abuse accounts-payable admin administrator alert alerts auto autoreply auto-reply automailer autoresponder billing
bot bounce bounces calendar-notification daemon devnull donotreply do-not-reply do_not_reply dont-reply dontreply
email-delivery fax feedback-noreply ftp helpdesk hostmaster invitations invoice-noreply it-support list listmaster listserv
listar lists mail mailer mailer-daemon mailerdaemon maildaemon mailman majordomo marketing-noreply messages-noreply
ne-pas-repondre nepasrepondre nicht-antworten nichtantworten keine-antwort nobody noc no-replay no-reply no_reply noreply
no.reply noresponse no-response notification notifications notify notifier null news newsletter newsletters postmaster
postmast receipts reply-noreply returns robot root security spam subscribe support system uce undisclosed undisclosed-recipients
unsubscribe updates usenet uucp virus webmaster www www-data`.split(/\s+/),
);
const ROLE_PATTERNS = [
  /(^|[._+-])(no|do-?not|dont|do_not|donot|not|never)[._-]?(reply|answer|respond|response)([._+\d-]|$)/,
  /^(mailer-?daemon|postmaster|mdaemon|listserv|majordomo|bounces?|msprvs1|srs[01]|prvs)([=+._-]|$)/,
  /-(request|bounces?|owner|admin|subscribe|unsubscribe|confirm|join|leave|help|errors|noreply|return-\d.*|outgoing)$/,
  /^(owner|bounces?|return|unsub|unsubscribe|newsletter|notifications?|support|alerts?|noreply|billing)[-+=_].+/,
  /[+-]bounces?[=+-]|^bounce-?\d|[._-](newsletter|notifications?|alerts?)$/,
  /^reply[+-][\w=.-]{16,}$/,
];

/**
 * Whether the (normalized) address belongs to a role or a machine that must never become a person. VERP senders
 * (`bounce-12=eva=x.com@`), list commands (`-request`, `-bounces`, `-owner`) and reply tokens are among them.
 */
export function isRoleAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1) return true;
  const local = address.slice(0, at).toLowerCase();
  const plus = local.indexOf('+');
  const bare = plus > 0 ? local.slice(0, plus) : local;
  return ROLES.has(bare) || ROLE_PATTERNS.some(pattern => pattern.test(local));
}

/**
 * The mailboxes of an address header, raw (unfolded, one char per byte) or already Unicode, in order, groups opened.
 * Entries without a valid address are left out. `charset` helps with raw 8-bit names.
 *
 * Tolerated: unquoted commas in names (`Lind, Eva <eva@x>`), `;` between mailboxes, missing `>`, obsolete routes,
 * doubled brackets, bare addresses with a name beside them or a comment behind, encoded words inside quotes.
 */
export function parseAddressList(value: string, charset = ''): MailAddress[] {
  const header = decodeRaw8bit(value, charset);
  const found: MailAddress[] = [];
  /** Pieces without an address so far: a comma may have stood inside an unquoted name. */
  let before: string[] = [];
  let phrase = '';
  /** An `@` is in it: asking the growing string itself would flatten it each time. */
  let at = false;
  let comment = '';
  let angle: string | null = null;
  const flush = (): void => {
    const name = phrase.trim();
    if (angle !== null) {
      const address = normalizeAddress(stripRoute(angle)) ?? lastAddress(angle);
      const pieces = [...(before.length <= 2 ? before : []), name].filter(piece => piece !== '');
      if (address)
        push(found, decodeName(pieces.join(', '), charset) || decodeName(comment, charset), address);
      before = [];
    } else if (name.includes('@')) {
      pushBare(found, name, comment, charset);
      before = [];
    } else if (name !== '') before.push(name);
    phrase = '';
    at = false;
    comment = '';
    angle = null;
  };
  for (let i = 0; i < header.length && found.length < LIST_LIMIT; i++) {
    const c = header[i]!;
    if (c === '"') {
      const end = closing(header, i + 1, '"');
      phrase += end < 0 ? ' ' : quotedText(header.slice(i + 1, end));
      if (end >= 0) i = end;
    } else if (c === '(') {
      const end = commentEnd(header, i);
      comment = header.slice(i + 1, end).replace(/\\(.)/g, '$1');
      phrase += ' ';
      i = end;
    } else if (c === '<') {
      const end = angleEnd(header, i + 1);
      const inside = header.slice(i + 1, end);
      // `Eva <sales> <eva@x>`: only brackets around an address are the address.
      if (angle === null || inside.includes('@')) {
        if (angle !== null && angle.includes('@')) flush();
        angle = inside;
      } else phrase += inside;
      i = end;
    } else if (c === ',' || c === ';') flush();
    else if (c === ':' && angle === null && !at && !/^mailto$/i.test(phrase.trim())) {
      phrase = '';
      before = [];
    } else if (c !== '>') {
      phrase += c;
      if (c === '@') at = true;
    }
  }
  flush();
  return found;
}

/** A quoted string's text; one that holds an address is kept together so that its blanks do not cut it. */
function quotedText(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/g, '$1') : text;
}

/** `<Eva Lind eva@x.com>`: the word that is one. */
function lastAddress(angle: string): string | null {
  const word = angle
    .trim()
    .split(/\s+/)
    .findLast(part => part.includes('@'));
  return word === undefined ? null : normalizeAddress(word);
}

function push(found: MailAddress[], name: string, address: string): void {
  found.push({ name, address });
}

function pushBare(found: MailAddress[], text: string, comment: string, charset: string): void {
  const words = text.split(/\s+/);
  const others: string[] = [];
  let named = false;
  for (const word of words.slice(0, 200)) {
    const address = word.includes('@') ? normalizeAddress(word.replace(/^['"([]+|['")\].]+$/g, '')) : null;
    if (!address) others.push(word);
    else {
      push(found, named ? '' : decodeName(others.join(' ') || comment, charset), address);
      named = true;
    }
  }
  // `eva @ x.com`: blanks around the sign are legal (RFC 5322 CFWS)
  if (!named) {
    const address = normalizeAddress(text.replace(/\s*([@.])\s*/g, '$1'));
    if (address) push(found, decodeName(comment, charset), address);
  }
}

function decodeName(raw: string, charset: string): string {
  const name = clean(decodeWords(raw, charset));
  return name.replace(/^["']+|["']+$/g, '').trim();
}

function stripRoute(angle: string): string {
  let text = angle.replace(/^[<\s]+/, '').replace(/\([^()]*\)/g, '');
  if (text.startsWith('@') || /^[^"]*@[^"]*:/.test(text)) text = text.slice(text.indexOf(':') + 1);
  return text.replace(/\s*([@.])\s*/g, '$1').replace(/^'(.*)'$/, '$1');
}

function closing(text: string, from: number, mark: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === mark) return i;
  }
  return -1;
}

/** Index of the bracket that closes the comment opened at `from`, or the last index; comments nest. */
function commentEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

/** Index of the closing `>`; a missing one ends at the next `,` that follows an address, or at the end. */
function angleEnd(text: string, from: number): number {
  let comma = -1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const end = closing(text, i + 1, '"');
      if (end < 0) break;
      i = end;
    } else if (c === '>') {
      return i;
    } else if (c === ',' && comma < 0 && !text.startsWith('@', from)) comma = i;
    else if (c === '<' && i > from) return comma < 0 ? i - 1 : comma - 1;
    if (i - from > 2000) break;
  }
  return comma < 0 ? text.length : comma - 1;
}
