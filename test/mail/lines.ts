/** A raw mail from its lines, CRLF between them; bytes are written as Latin-1 (`\xe9`), longer characters as UTF-8. */
export function mail(...lines: string[]): Buffer {
  return bytes(lines.join('\r\n'));
}

export function bytes(text: string): Buffer {
  // eslint-disable-next-line no-control-regex
  return Buffer.from(text, /^[\u0000-\u00ff]*$/.test(text) ? 'latin1' : 'utf8');
}
