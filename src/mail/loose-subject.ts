import { headerOnly } from './parse.js';

const looksAt = 64 * 1024;

/**
 * The subject of a mail whose header cannot be read: the first line anywhere near its top that begins as one. A guess,
 * good enough for its owner to tell which mail it is; null where there is none.
 */
export function looseSubject(raw: Buffer): string | null {
  const top = raw.subarray(0, looksAt).toString('latin1');
  const line = /^subject:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]+)*/im.exec(top)?.[0];
  if (line === undefined) return null;
  return (
    headerOnly(Buffer.from(`${line}\r\n\r\n`, 'latin1'))
      .subject.trim()
      .slice(0, 500) || null
  );
}
