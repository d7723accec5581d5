/**
 * `Content-Disposition` for a file name out of a mail (RFC 6266): a plain ASCII name for all, and the real one in the
 * form of RFC 5987. Control characters, quotes and anything that looks like a path are gone before it is written, so
 * that a name can neither end the header nor leave the folder that it is saved in.
 */
export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const name = safeFileName(filename);
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

export function safeFileName(filename: string): string {
  const name = filename
    .toWellFormed()
    // Direction overrides and invisible characters make "annexe.exe" read like "ann.pdf".
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (name.length <= 150) return name || 'attachment';
  const [, base = name, extension = ''] = /^(.*?)(\.[^.]{1,10})?$/su.exec(name) ?? [];
  return `${base
    .slice(0, 150 - extension.length)
    .toWellFormed()
    .replaceAll('\ufffd', '')}${extension}`;
}
