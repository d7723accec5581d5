import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { languageOf, type InLanguages } from '../accounts/system-letters.js';
import { decodePart } from '../mail/attachment.js';
import { domainOf } from '../mail/address.js';
import type { MailAddress } from '../mail/mail.js';
import { Parser } from '../mail/parser.js';
import { escapeHtml } from '../mail/escape.js';
import { outgoingHtml } from '../mail/send/outgoing-html.js';
import { baseSubject } from '../mail/subject.js';
import { Blobs } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { message, type MessageRow, type ParticipantRow } from '../search/messages.js';
import { withoutFields } from './merge-fields.js';

export type Kind = 'new' | 'reply' | 'reply_all' | 'forward';

export interface GivenFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
  cid: string | null;
}

export interface Prefilled {
  mailboxId: number | null;
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  /** Quoted, in an element of its own. */
  quote: string;
  files: GivenFile[];
}

interface Writer {
  addresses: Set<string>;
  locale: string | null;
  timezone: string;
}

/** What the writer of an answer finds there: to whom it goes, its subject, the mail it answers. */
@Injectable()
export class Prefill {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @throws {NotFoundError} where the viewer may read no copy of the mail */
  async of(viewer: Viewer, kind: Exclude<Kind, 'new'>, messageId: number): Promise<Prefilled> {
    const row = await message(this.database, viewer, messageId);
    const people = row.participants;
    const writer = await this.writer(viewer);
    const isOther = ({ address }: MailAddress) =>
      !writer.addresses.has(address) && domainOf(address) !== this.env.BCC_DOMAIN.toLowerCase();
    const { to, cc } = recipients(kind, people, isOther);
    const { html, files } = await this.contents(row, kind);
    return {
      mailboxId: row.own ? row.mailbox_id : null,
      to,
      cc,
      subject: withoutFields(subjectOf(kind, row.subject)),
      quote: withoutFields(quoteOf(kind, row, people, html, writer)),
      files,
    };
  }

  private async writer(viewer: Viewer): Promise<Writer> {
    const [row] = await this.database.query<{ addresses: string[]; locale: string | null; timezone: string }>(
      `select array(
         select email from users where id = $1
         union select lower(email) from mailbox where user_id = $1 and deleted_at is null and kind <> 'smart_bcc'
         union select lower(unnest(aliases)) from mailbox where user_id = $1 and deleted_at is null) as addresses,
         locale, coalesce(timezone, 'UTC') as timezone
       from users where id = $1`,
      [viewer.userId],
    );
    return {
      addresses: new Set(row?.addresses),
      locale: row?.locale ?? null,
      timezone: row?.timezone ?? 'UTC',
    };
  }

  /** The mail's HTML, fit to be quoted, with the files that go along: all of a forward, else the images it shows. */
  private async contents(row: MessageRow, kind: Kind): Promise<{ html: string; files: GivenFile[] }> {
    const [copy] = await this.database.query<{ blob: Buffer }>(
      'select blob from message_copy where id = $1',
      [row.copy_id],
    );
    const raw = await this.blobs.get(copy!.blob);
    const [prepared] = await this.parser.parseBatch([raw], { html: true });
    const { mail } = prepared!;
    const images = new Set<string>();
    const html = mail.html
      ? outgoingHtml(mail.html, {
          image: url => {
            // What lies elsewhere tells its server who looks: it is not loaded again by every answer.
            if (!/^cid:/i.test(url)) return null;
            images.add(decoded(url.slice(4)).toLowerCase());
            return url;
          },
        })
      : textToHtml(mail.text);
    const taken = mail.attachments.filter(
      ({ contentId }) =>
        kind === 'forward' ||
        (contentId !== null && images.has(contentId.toLowerCase()) && mail.html !== null),
    );
    return {
      html,
      files: taken.map(part => ({
        filename: part.filename,
        contentType: part.contentType,
        bytes: decodePart(raw, part),
        cid: part.contentId !== null && images.has(part.contentId.toLowerCase()) ? part.contentId : null,
      })),
    };
  }
}

function recipients(
  kind: Kind,
  people: ParticipantRow[],
  isOther: (one: MailAddress) => boolean,
): { to: MailAddress[]; cc: MailAddress[] } {
  if (kind === 'forward') return { to: [], cc: [] };
  const named = (role: ParticipantRow['role']) =>
    people.filter(one => one.role === role).map(({ email, name }) => ({ address: email, name }));
  const [from, replyTo, sentTo, copied] = [named('f'), named('r'), named('t'), named('c')];
  // RFC 5322 3.6.2: who names Reply-To wants the answer there. An answer to one's own mail goes where that went.
  const wanted = (replyTo.length > 0 ? replyTo : from).filter(isOther);
  const isOwn = !from.some(isOther);
  const answered = isOwn ? sentTo.filter(isOther) : wanted;
  const all = kind === 'reply_all';
  const to = distinct([...answered, ...(all && !isOwn ? sentTo.filter(isOther) : [])]);
  const cc = all ? distinct(copied.filter(isOther), to) : [];
  return { to: to.length > 0 ? to : distinct(from), cc };
}

function distinct(people: MailAddress[], besides: MailAddress[] = []): MailAddress[] {
  const known = new Set(besides.map(one => one.address));
  return people.filter(({ address }) => !known.has(address) && known.add(address));
}

function subjectOf(kind: Kind, subject: string): string {
  const { isReply, isForward } = baseSubject(subject);
  const plain = subject.replace(/\s+/g, ' ').trim();
  if (kind === 'forward') return isForward ? plain : `Fwd: ${plain}`;
  return isReply ? plain : `Re: ${plain}`;
}

/** As the mail programs of these languages say it; `src/mail/reply.ts` knows these words when the answer comes back. */
const words: InLanguages<{
  wrote: (when: string, who: string) => string;
  forwarded: string;
  fields: string[];
}> = {
  en: {
    wrote: (when, who) => `On ${when}, ${who} wrote:`,
    forwarded: '---------- Forwarded message ---------',
    fields: ['From', 'Date', 'Subject', 'To', 'Cc'],
  },
  sv: {
    wrote: (when, who) => `Den ${when} skrev ${who}:`,
    forwarded: '---------- Vidarebefordrat meddelande ---------',
    fields: ['Från', 'Datum', 'Ämne', 'Till', 'Kopia'],
  },
  pl: {
    wrote: (when, who) => `W dniu ${when} ${who} napisał(a):`,
    forwarded: '---------- Przekazana wiadomość ---------',
    fields: ['Od', 'Data', 'Temat', 'Do', 'DW'],
  },
  nb: {
    wrote: (when, who) => `Den ${when} skrev ${who}:`,
    forwarded: '---------- Videresendt melding ---------',
    fields: ['Fra', 'Dato', 'Emne', 'Til', 'Kopi'],
  },
};

function quoteOf(
  kind: Kind,
  row: MessageRow,
  people: ParticipantRow[],
  html: string,
  { locale, timezone }: Writer,
): string {
  const language = languageOf(locale);
  const said = words[language];
  const when = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezone,
  }).format(row.sent_at);
  const shown = (name: string, address: string) => escapeHtml(name ? `${name} <${address}>` : address);
  const who = shown(row.from_name, row.from_email ?? '');
  if (kind !== 'forward')
    return `<div data-quote="reply"><p>${said.wrote(escapeHtml(when), who)}</p><blockquote>${html}</blockquote></div>`;
  const listed = (role: string) =>
    people
      .filter(one => one.role === role)
      .map(({ name, email }) => shown(name, email))
      .join(', ');
  const values = [who, escapeHtml(when), escapeHtml(row.subject), listed('t'), listed('c')];
  const lines = said.fields.flatMap((field, n) => (values[n] ? [`${field}: ${values[n]}`] : []));
  return `<div data-quote="forward"><p>${said.forwarded}<br>${lines.join('<br>')}</p>${html}</div>`;
}

const textToHtml = (text: string): string => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;

function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}
