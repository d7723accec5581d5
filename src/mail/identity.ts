/** Which mail is which (spec/mail-sync.md, "Identity of a message"). Keys fit a uuid column: 16 bytes of a sha256. */
import { hash } from 'node:crypto';
import type { ParsedMail } from './mail.js';
import { baseSubject } from './subject.js';

export interface Identity {
  idHash: string;
  headerKey: string;
}

/** Trimmed, without brackets, lower case, at most 512 characters; '' where nothing is left. */
export function normalizeMessageId(id: string): string {
  return id
    .replace(/^[\s<]+|[\s>]+$/g, '')
    .toLowerCase()
    .slice(0, 512);
}

/** The key under which a Message-ID or a reference to it is stored: equal for both. */
export function referenceKey(id: string): string {
  return uuidOf(`id:${normalizeMessageId(id)}`);
}

/**
 * `idHash` names the mail: its Message-ID or, without one, what it says and to whom. `headerKey` guards against
 * another mail that took the same Message-ID.
 */
export function identityOf(mail: ParsedMail, base = baseSubject(mail.subject).base): Identity {
  const from = mail.fromHeader?.address ?? '';
  const id = mail.messageId === null ? '' : normalizeMessageId(mail.messageId);
  const idHash =
    id !== ''
      ? referenceKey(id)
      : uuidOf(
          `none:${JSON.stringify([from, mail.to.map(a => a.address), mail.rawDate, mail.subject, mail.text])}`,
        );
  return { idHash, headerKey: uuidOf(`header:${JSON.stringify([from, mail.rawDate.trim(), base])}`) };
}

/** The first 16 bytes of the sha256 of `text`, written as a UUID (not of any RFC 9562 version: an opaque key). */
export function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
