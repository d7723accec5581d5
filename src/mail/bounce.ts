/** Delivery reports (RFC 3464, and prose), read receipts (RFC 8098), complaints (RFC 5965): whom and what they speak of. */
import { normalizeAddress } from './address.js';
import { decodePart } from './attachment.js';
import { readHeaders, type Headers } from './header.js';
import type { Bounce } from './mail.js';
import type { Structure } from './mime.js';
import { idsOf, messageIds } from './references.js';

const RECIPIENTS_LIMIT = 100;
const REPORT_LIMIT = 256 * 1024;

/** One entry for each recipient that the report names; for a report in prose at most those of the first lines. */
export function readBounces(structure: Structure, raw: Buffer, text: string, own: string): Bounce[] {
  const found: Bounce[] = [];
  for (const part of structure.reports) {
    if (part.type.endsWith('delivery-status'))
      found.push(...deliveryStatus(decodePart(raw, part).subarray(0, REPORT_LIMIT)));
    if (part.type === 'message/feedback-report')
      found.push(complaint(decodePart(raw, part).subarray(0, REPORT_LIMIT)));
  }
  const named = found.filter(bounce => bounce.recipient !== null);
  if (named.length > 0) return named.slice(0, RECIPIENTS_LIMIT);
  const prose = fromProse(structure.headers, text, own);
  const status = found[0]?.status ?? prose.status;
  const complaining = structure.headers.has('x-hmxmroriginalrecipient');
  const action = complaining ? 'complaint' : (found[0]?.action ?? prose.action);
  if (prose.recipients.length === 0) return [{ recipient: null, status, action }];
  return prose.recipients.map(recipient => ({ recipient, status, action }));
}

/** Groups of fields apart by blank lines: the first speaks of the mail, each other of a recipient. */
function deliveryStatus(body: Buffer): Bounce[] {
  const found: Bounce[] = [];
  let at = 0;
  for (let i = 0; at < body.length && i < RECIPIENTS_LIMIT + 20; i++) {
    const { headers, bodyStart } = readHeaders(body, at, body.length);
    const end = bodyStart;
    const recipient = addressField(headers, 'final-recipient') ?? addressField(headers, 'original-recipient');
    const original = addressField(headers, 'original-recipient');
    const action = /^[a-z]+/.exec(headers.raw('action').toLowerCase())?.[0] ?? null;
    const status = statusOf(headers.raw('status')) ?? statusOf(headers.raw('diagnostic-code'));
    if (recipient !== null || action !== null || (status !== null && !headers.has('reporting-mta'))) {
      // The address that we wrote to counts; a forwarding host's final address means nothing to us.
      found.push({
        recipient: original ?? recipient,
        status: betterStatus(status, headers.raw('diagnostic-code')),
        action,
      });
    }
    if (end <= at) break;
    at = end;
    while (at < body.length && (body[at] === 10 || body[at] === 13)) at++;
  }
  return found;
}

/** `5.0.0` and `4.0.0` say nothing; the remote server's words often hold the real code. */
function betterStatus(status: string | null, diagnostic: string): string | null {
  if (status !== null && !status.endsWith('.0.0')) return status;
  const said = statusOf(diagnostic);
  return said !== null && (status === null || said[0] === status[0]) ? said : status;
}

function complaint(body: Buffer): Bounce {
  const { headers } = readHeaders(body, 0, body.length);
  const recipient =
    addressField(headers, 'original-rcpt-to') ??
    addressField(headers, 'removal-recipient') ??
    addressField(headers, 'redacted-address');
  return { recipient, status: null, action: 'complaint' };
}

/** `rfc822; eva@x.com` -> `eva@x.com` */
function addressField(headers: Headers, name: string): string | null {
  const raw = headers.raw(name);
  if (raw === '') return null;
  const value = raw.slice(raw.indexOf(';') + 1).trim();
  return (
    normalizeAddress(/<([^<>]+)>/.exec(value)?.[1] ?? value.split(/[\s,]/)[0] ?? '') ??
    normalizeAddress(value)
  );
}

/** An enhanced status (RFC 3463), else the class of an SMTP reply code as `5.0.0`. */
export function statusOf(text: string): string | null {
  const bounded = text.slice(0, 2000);
  const enhanced = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/.exec(bounded);
  if (enhanced) return enhanced[0];
  const reply = /(?<![\d.:/-])([45])[0-5]\d(?:[\s\-:;,]|$)/.exec(bounded);
  return reply ? `${reply[1]}.0.0` : null;
}

const ADDRESS = /<?([\w!#$%&'*+/=?^`{|}~.-]{1,100}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})>?/gi;
/** Where the report ends and the returned mail, or help for the reader, begins. */
const RETURNED =
  /^(?:-{2,}\s*(?:below this line is a copy|this is a copy|original message|returned message|unsent message|message header|the body of the message|received message|header|forwarded|transcript of session follows$.^)|-{5,}|(?:return-path|received|message-id|mime-version|content-type|dkim-signature):)/i;

/** qmail, Postfix, Exim, sendmail, Exchange: the address stands in the first lines, the code near it. */
function fromProse(
  headers: Headers,
  text: string,
  own: string,
): { recipients: string[]; status: string | null; action: string | null } {
  const recipients = new Set<string>();
  const ours = new Set<string>();
  for (const name of ['to', 'from', 'reply-to', 'sender', 'delivered-to'])
    for (const m of headers.raw(name).slice(0, 2000).matchAll(ADDRESS)) ours.add(m[1]!.toLowerCase());
  for (const m of `${headers.raw('x-failed-recipients')} ${headers.raw('x-hmxmroriginalrecipient')}`
    .slice(0, 10_000)
    .matchAll(ADDRESS))
    add(recipients, m[1]!);
  const lines = text.slice(0, 20_000).split('\n').slice(0, 200);
  let end = lines.findIndex(
    (line, i) => i > 3 && RETURNED.test(line.trim()) && !/transcript|errors|addresses/i.test(line),
  );
  if (end < 0) end = lines.length;
  const report = lines.slice(0, end);
  if (recipients.size === 0) {
    for (const line of report) {
      const bounded = line.slice(0, 500);
      // `<eva@x.com>:`, `RCPT To:<eva@x.com>`, or an address that opens its line, are what reports are about.
      const direct =
        /^\s*(?:[-*\d.)]{0,3}\s*)?<?([^\s<>@"(,;:]{1,100}@[a-z0-9.-]{3,200}[a-z0-9])>?(?=$|[\s:;,.(.])/i.exec(
          bounded,
        ) ??
        /(?:rcpt to|recipient(?: address)?|to|user|address|mailbox|benutzer|account)[^<\n@]{0,30}[:\s]<?([^\s<>@"(,;:]{1,100}@[a-z0-9.-]{3,200}[a-z0-9])>?/i.exec(
          bounded,
        );
      if (direct && !ours.has(direct[1]!.toLowerCase())) add(recipients, direct[1]!);
      if (recipients.size > 0 && !direct && /^\s*$/.test(bounded) && recipients.size >= RECIPIENTS_LIMIT)
        break;
    }
  }
  // A report whose parts came as one text (a relay dropped the MIME headers).
  if (recipients.size === 0)
    for (const m of text
      .slice(0, 50_000)
      .matchAll(/^(?:final|original)-recipient:\s{0,4}(?:rfc822;)?\s{0,4}<?([^\s<>]{3,300})>?/gim))
      add(recipients, m[1]!);
  if (recipients.size === 0) {
    for (const line of report) {
      for (const m of line.slice(0, 500).matchAll(ADDRESS))
        if (
          !ours.has(m[1]!.toLowerCase()) &&
          !/^(?:postmaster|mailer-daemon|abuse|support|help)/i.test(m[1]!)
        )
          add(recipients, m[1]!);
      if (recipients.size > 0) break;
    }
  }
  const said = report.join('\n');
  const status = statusOf(said) ?? (own === '' ? null : statusOf(own));
  const delayed =
    /\b(?:will (?:be retried|keep trying|continue|retry)|delayed|not yet been delivered|temporar|warning message only)/i.test(
      said,
    ) && status?.[0] !== '5';
  return {
    recipients: [...recipients].slice(0, RECIPIENTS_LIMIT),
    status,
    action: delayed ? 'delayed' : 'failed',
  };
}

function add(set: Set<string>, address: string): void {
  const normal = normalizeAddress(address);
  if (normal && set.size < RECIPIENTS_LIMIT) set.add(normal);
}

/** The Message-ID of the mail that a report, receipt or auto-reply speaks of: enclosed first, then named, then in the prose. */
export function aboutOf(structure: Structure, raw: Buffer, text: string): string | null {
  for (const part of [...structure.attachments, ...structure.reports]) {
    if (
      part.type === 'message/rfc822' ||
      part.type === 'message/global' ||
      /rfc822-header|global-headers/.test(part.type)
    ) {
      const enclosed = decodePart(raw, { ...part, end: Math.min(part.end, part.start + 2 * REPORT_LIMIT) });
      // Some servers put a blank line before the returned headers.
      let at = 0;
      while (at < enclosed.length && (enclosed[at] === 10 || enclosed[at] === 13)) at++;
      const id = idsOf(readHeaders(enclosed, at, enclosed.length).headers).messageId;
      if (id) return id;
    } else if (part.type.endsWith('disposition-notification') || part.type.endsWith('delivery-status')) {
      const { headers } = readHeaders(decodePart(raw, part).subarray(0, REPORT_LIMIT), 0, REPORT_LIMIT);
      const id = messageIds(headers.raw('original-message-id') || headers.raw('x-original-message-id'))[0];
      if (id) return id;
    }
  }
  const named =
    messageIds(structure.headers.raw('in-reply-to'))[0] ??
    messageIds(structure.headers.raw('references')).at(-1);
  if (named) return named;
  return (
    messageIds(
      /^[\s>]{0,8}message-id:\s{0,4}(<[^<>\n]{3,300}>)/im.exec(text.slice(0, 100_000))?.[1] ?? '',
    )[0] ?? null
  );
}
