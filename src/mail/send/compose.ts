import MailComposer from 'nodemailer/lib/mail-composer';
import { htmlToText } from '../html.js';
import type { MailAddress } from '../mail.js';
import { ownIdField } from '../references.js';

/** A mail to be written as bytes. All texts are plain; none may hold a line end, see `refuseLineEnds`. */
export interface Composition {
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  html: string;
  /** With its brackets. */
  messageId: string;
  date: Date;
  /** Without brackets, the nearest last. */
  references: string[];
  attachments: ComposedFile[];
  /** Further header fields. */
  headers?: Record<string, string>;
}

export interface ComposedFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
  /** Content-ID without brackets, of an image that the HTML shows. */
  cid: string | null;
}

/** More ids than so many in References: the first and the nearest are kept, as RFC 5537 3.4.4 advises. */
const mostReferences = 50;

/**
 * The bytes of a mail: text and HTML as alternatives, images beside the HTML, files after them. Bcc is no part of them:
 * whoever gets a blind copy stands in the envelope alone.
 */
export async function compose(mail: Composition): Promise<Buffer> {
  const references = shortened(mail.references);
  const composer = new MailComposer({
    from: named(mail.from),
    to: mail.to.map(named),
    cc: mail.cc.map(named),
    subject: mail.subject,
    html: mail.html,
    text: htmlToText(withAddresses(mail.html)),
    messageId: mail.messageId,
    date: mail.date,
    ...(references.length > 0 && {
      inReplyTo: `<${references.at(-1)}>`,
      references: references.map(id => `<${id}>`),
    }),
    headers: { [ownIdField]: mail.messageId, ...mail.headers },
    attachments: mail.attachments.map(({ filename, contentType, bytes, cid }) => ({
      filename,
      contentType,
      content: bytes,
      ...(cid === null ? {} : { cid, contentDisposition: 'inline' as const }),
    })),
    // Nothing in a mail may make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  });
  return composer.compile().build();
}

/** Who reads the text alone sees where a link leads. Of HTML that `outgoingHtml` has written: every value is quoted. */
const withAddresses = (html: string): string =>
  html.replace(/<a\b[^>]* href="(https?:[^"]+)"[^>]*>([^]*?)<\/a>/g, (link, url: string, label: string) =>
    label.includes(url) ? link : `${link} (${url})`,
  );

const named = ({ name, address }: MailAddress) => ({ name, address });

function shortened(references: string[]): string[] {
  // What is no id would break the header apart; a mail that names such a thing is answered without it.
  const ids = [...new Set(references.filter(id => /^[^\s<>]{1,500}$/.test(id)))];
  return ids.length <= mostReferences ? ids : [ids[0] as string, ...ids.slice(1 - mostReferences)];
}

/** A line end in a header field ends it: what follows would be a header of the writer's choice. */
export const hasLineEnd = (text: string): boolean => /[\r\n\0\u2028\u2029]/.test(text);
