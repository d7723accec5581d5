import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';

/** What Polish letters are in windows-1250 and Nordic ones in windows-1252; in the other set each is a sign or a stranger. */
const polish = new Set(Buffer.from([0xb9, 0xb3, 0x9c, 0xbf, 0x9f, 0xea, 0xa3, 0x8c, 0xaf, 0xf1, 0xe6]));
const nordic = new Set(Buffer.from([0xe5, 0xc5, 0xf8, 0xd8, 0xc6]));

/** The text of a CSV file, which does not say how it is written: UTF-8, UTF-16, windows-1250 or windows-1252. */
export function decodeTable(bytes: Buffer): string {
  return new TextDecoder(charsetOf(bytes)).decode(bytes);
}

function charsetOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 2000);
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]!++;
  // Latin text has its zero bytes all on one side.
  if (Math.max(...zeros) > head.length / 8) return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  let [east, north] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte < 0x80 || !(isLetter(bytes[at - 1]) || isLetter(bytes[at + 1]))) continue;
    if (polish.has(byte)) east++;
    if (nordic.has(byte)) north++;
  }
  return east > north ? 'windows-1250' : 'windows-1252';
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));

const delimiters = [',', ';', '\t', '|'];

/**
 * What stands between the cells, and on which line they begin: Excel may say it itself on the first (`sep=;`). Else it is
 * what cuts the first lines into the most columns of which each line has as many.
 */
export function delimiterOf(text: string): { delimiter: string; from: number } {
  const said = /^\ufeff?sep=(.)\r?\n/i.exec(text);
  if (said) return { delimiter: said[1]!, from: 2 };
  const head = text.slice(0, 100_000);
  const scores = delimiters.map(delimiter => {
    const widths = widthsOf(head, delimiter);
    const most = Math.max(0, ...widths);
    const alike = widths.filter(width => width === widths[0]).length / Math.max(1, widths.length);
    return { delimiter, score: most < 2 ? 0 : alike * 100 + most };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return { delimiter: best.delimiter, from: 1 };
}

function widthsOf(head: string, delimiter: string): number[] {
  try {
    const rows = parse(head, {
      delimiter,
      to: 30,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as string[][];
    return rows.map(row => row.length);
  } catch {
    // A quote that stays open: what is cut off here is not the fault of the file.
    return [];
  }
}
