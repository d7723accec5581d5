import MailComposer from 'nodemailer/lib/mail-composer';
import { escapeHtml } from '../mail/escape.js';
import type { MailAddress } from '../mail/mail.js';

export interface Letter {
  /** Without its brackets. */
  id: string;
  from: MailAddress;
  to: MailAddress[];
  cc?: MailAddress[];
  subject: string;
  /** Paragraphs with empty lines between. */
  text: string;
  date: Date;
  /** What it answers, the first mail of the conversation first. */
  references?: string[];
  /** The mail that is quoted below. */
  quotes?: Pick<Letter, 'from' | 'date' | 'text'>;
  files?: { filename: string; content: Buffer }[];
  headers?: Record<string, string>;
}

/** The bytes of a letter as a mail program would write it: text and HTML, and below them what it answers. */
export function written(letter: Letter): Promise<Buffer> {
  const { quotes, references = [] } = letter;
  const said = quotes && `On ${quotes.date.toUTCString().slice(0, 22)}, ${quotes.from.name} wrote:`;
  const text = quotes
    ? `${letter.text}\n\n${said}\n\n${quotes.text.replace(/^/gm, '> ').replace(/^> $/gm, '>')}\n`
    : `${letter.text}\n`;
  const html = quotes
    ? `${paragraphs(letter.text)}<div class="gmail_quote"><p>${escapeHtml(said!)}</p><blockquote type="cite">${paragraphs(quotes.text)}</blockquote></div>`
    : paragraphs(letter.text);
  return new MailComposer({
    from: letter.from,
    to: letter.to,
    ...(letter.cc && { cc: letter.cc }),
    subject: letter.subject,
    text,
    html,
    date: letter.date,
    messageId: `<${letter.id}>`,
    ...(references.length > 0 && {
      inReplyTo: `<${references.at(-1)}>`,
      references: references.map(id => `<${id}>`),
    }),
    headers: letter.headers ?? {},
    attachments: letter.files ?? [],
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  })
    .compile()
    .build();
}

const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map(paragraph => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');

/** A page with these lines on it. */
export function pdf(title: string, lines: string[]): Buffer {
  const shown = (text: string) => text.replace(/[^ -~]/g, '').replace(/[\\()]/g, '\\$&');
  const content = [
    'BT /F1 20 Tf 60 770 Td',
    `(${shown(title)}) Tj /F1 11 Tf 0 -36 Td`,
    ...lines.map(line => `(${shown(line)}) Tj 0 -18 Td`),
    'ET',
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, n) => {
    const offset = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${file}xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
  );
}
