/** What the thread of the imports does: a file's bytes become rows, and rows a file. */
import { read, SSF, utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { decodeTable, delimiterOf } from './csv-form.js';

/** As a row keeps it: a date is ISO text, and nothing is null. */
export type Cell = string | number | boolean | null;

export interface TableRead {
  headings: string[];
  /** The rows below, some hundred together, as JSON arrays: the main thread hands them on as they are. */
  pieces: string[];
  total: number;
}

/** Why nothing can be read of a file; the web app has words for each. */
export type Unreadable = 'empty' | 'no_rows' | 'locked' | 'too_many_rows' | 'too_many_columns' | 'damaged';

export const mostRows = 50_000;
const mostColumns = 200;
const rowsInPiece = 500;
const longestCell = 65_000;

/** The first sheet that holds something; its first row that holds something is that of the headings. */
export default function readTable({ bytes }: { bytes: ArrayBuffer }): TableRead | { problem: Unreadable } {
  const buffer = Buffer.from(bytes);
  let rows: Cell[][];
  try {
    rows = isWorkbook(buffer) ? rowsOfWorkbook(buffer) : rowsOfText(buffer);
  } catch (error) {
    return { problem: /password|encrypt/i.test(String(error)) ? 'locked' : 'damaged' };
  }
  const filled = rows.filter(row => row.some(cell => cell !== null));
  const [first, ...below] = filled;
  if (!first) return { problem: 'empty' };
  if (below.length === 0) return { problem: 'no_rows' };
  if (below.length > mostRows) return { problem: 'too_many_rows' };
  let width = 0;
  for (const row of filled) width = Math.max(width, row.findLastIndex(cell => cell !== null) + 1);
  if (width > mostColumns) return { problem: 'too_many_columns' };

  const pieces: string[] = [];
  for (let at = 0; at < below.length; at += rowsInPiece) {
    const piece = below.slice(at, at + rowsInPiece);
    pieces.push(JSON.stringify(piece.map(row => Array.from({ length: width }, (_, i) => row[i] ?? null))));
  }
  const headings = Array.from({ length: width }, (_, i) => String(first[i] ?? '').slice(0, 200));
  return { headings, pieces, total: below.length };
}

/** Rows as a file that can be mended and imported again. */
export function writeTable({ rows, form }: { rows: Cell[][]; form: 'csv' | 'xlsx' }): unknown {
  const bytes =
    form === 'csv'
      ? // Excel takes it for UTF-8 only where it begins with a mark.
        Buffer.from(stringify(rows, { bom: true, record_delimiter: 'windows' }))
      : (write(bookOf(rows), { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer);
  const own = new Uint8Array(bytes);
  return move({ [transferableSymbol]: [own.buffer], [valueSymbol]: own } as never);
}

function bookOf(rows: Cell[][]) {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Rows');
  return book;
}

/** XLSX is a ZIP, XLS an OLE file; what a CRM calls XLS may be XML or HTML. */
function isWorkbook(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 8);
  if (head.toString('latin1').startsWith('PK') || head.readUInt32BE(0) === 0xd0cf11e0) return true;
  return /^\s*(<\?xml[^>]*>\s*)?<(html|table|workbook|!doctype html|\?mso)/i.test(
    bytes
      .subarray(0, 400)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
}

function rowsOfWorkbook(bytes: Buffer): Cell[][] {
  // Dates are made from their numbers here: the library's own depend on the zone of the machine.
  const book = read(bytes, {
    type: 'buffer',
    dense: true,
    cellNF: true,
    cellHTML: false,
    cellFormula: false,
  });
  for (const name of book.SheetNames) {
    const rows = rowsOfSheet(book.Sheets[name]!, Boolean(book.Workbook?.WBProps?.date1904));
    if (rows.some(row => row.some(cell => cell !== null))) return rows;
  }
  return [];
}

function rowsOfSheet(sheet: WorkSheet, date1904: boolean): Cell[][] {
  const dense = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  return Array.from(dense, row => Array.from(row ?? [], cell => cellOf(cell, date1904)));
}

function cellOf(cell: CellObject | undefined, date1904: boolean): Cell {
  if (!cell || cell.v === undefined || cell.v === null || cell.t === 'e' || cell.t === 'z') return null;
  if (cell.t === 'b') return Boolean(cell.v);
  if (cell.t === 'n' && typeof cell.v === 'number') {
    return typeof cell.z === 'string' && SSF.is_date(cell.z) ? dateOf(cell.v, date1904) : cell.v;
  }
  return textOf(String(cell.v));
}

function dateOf(value: number, date1904: boolean): string {
  const { y, m, d, H, M, S } = SSF.parse_date_code(value, { date1904 }) as Record<
    'y' | 'm' | 'd' | 'H' | 'M' | 'S',
    number
  >;
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${two(H)}:${two(M)}:${two(Math.floor(S))}`;
  if (value < 1) return clock;
  const day = `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`;
  return H + M + S > 0 ? `${day} ${clock}` : day;
}

function rowsOfText(bytes: Buffer): Cell[][] {
  const text = decodeTable(bytes);
  const { delimiter, from } = delimiterOf(text);
  const rows = parse(text, {
    delimiter,
    from_line: from,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 4_000_000,
    // One more than is taken is enough to know that they are too many.
    to: mostRows + 2,
  }) as string[][];
  return rows.map(row => row.map(textOf));
}

/** PostgreSQL keeps no NUL in text. */
function textOf(text: string): string | null {
  return text.replaceAll('\0', '').trim().slice(0, longestCell).toWellFormed() || null;
}
