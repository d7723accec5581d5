/** A mail made ready for the store: parsed, identified and compressed. What the worker threads do. */
import { hash } from 'node:crypto';
import { zstdCompressSync, constants } from 'node:zlib';
import { contentHash } from './attachment.js';
import { identityOf } from './identity.js';
import { searchVector } from './lexemes.js';
import type { ParsedMail } from './mail.js';
import { baseSubject, type BaseSubject } from './subject.js';

export interface PreparedMail {
  /** Without its HTML, unless that was asked for: whoever shows it reads it from the bytes again. */
  mail: ParsedMail;
  hasHtml: boolean;
  /** Hex sha256 of the raw bytes: the blob's name. */
  sha256: string;
  /** Hex sha256 of what a reader sees (`contentHash`). */
  contentHash: string;
  /** UUID-shaped keys (`identityOf`). */
  idHash: string;
  headerKey: string;
  baseSubject: BaseSubject;
  /** What a search finds it by, as a tsvector's text. */
  search: string;
  /** The raw bytes, zstd level 1. May be larger than they were. */
  compressed: Uint8Array;
  /** Size of the raw bytes. */
  size: number;
}

export function prepare(mail: ParsedMail, raw: Buffer): PreparedMail {
  const base = baseSubject(mail.subject);
  return {
    mail,
    hasHtml: mail.html !== null,
    sha256: hash('sha256', raw, 'hex'),
    contentHash: contentHash(mail, raw),
    ...identityOf(mail, base.base),
    baseSubject: base,
    search: searchVector(searchText(mail)),
    compressed: zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
    size: raw.length,
  };
}

/**
 * Subject, people, file names and what this author wrote. Quoted text is left out: the quoted mail is found by its
 * own words, and the index is a third smaller.
 */
function searchText(mail: ParsedMail): string {
  const people = [mail.from, mail.fromHeader, ...mail.to, ...mail.cc].slice(0, 50);
  const names = people.map(person => (person ? `${person.name} ${person.address}` : ''));
  return [
    mail.subject,
    ...names,
    ...mail.attachments.map(attachment => attachment.filename),
    mail.ownText,
  ].join('\n');
}
