import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { InvalidError } from '../../errors.js';
import { sendBytes } from '../bytes.js';
import type { Cell, Column } from './columns.js';
import type { ListPage } from './lists.js';

/** A row of the file at a time; its headings first. */
async function* cells(pages: AsyncGenerator<ListPage>, columns: readonly Column[]): AsyncGenerator<Cell[]> {
  yield columns.map(column => column.heading);
  for await (const { rows, names } of pages)
    for (const row of rows) yield columns.map(column => column.read(row, names));
}

/** CSV (RFC 4180, UTF-8 with the mark that Excel looks for), written as the rows are read. */
export async function sendCsv(
  response: Response,
  disposition: string,
  pages: AsyncGenerator<ListPage>,
  columns: readonly Column[],
): Promise<void> {
  response.set({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': disposition,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  const lines = stringify({
    bom: true,
    record_delimiter: 'windows',
    cast: { string: harmless, boolean: value => (value ? '1' : '0') },
  });
  await pipeline(Readable.from(cells(pages, columns)), lines, response);
}

/** A spreadsheet takes text that begins so for a formula, and runs it. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const mostRows = 50_000;
const rowsAtOnce = 1000;

/**
 * XLSX, of at most 50,000 rows. It is packed by a thread of its own: for so many cells that takes seconds, in which nobody
 * else would be answered. Text is marked as text there, so no cell of it is a formula.
 * @throws {InvalidError} for more rows
 */
export async function sendXlsx(
  response: Response,
  disposition: string,
  pages: AsyncGenerator<ListPage>,
  columns: readonly Column[],
): Promise<void> {
  const bytes = await packed(cells(pages, columns));
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  sendBytes(response, bytes, { type, disposition });
}

async function packed(rows: AsyncGenerator<Cell[]>): Promise<Buffer> {
  const worker = new Worker(workerFile(), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
  try {
    const done = new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the worker ended before the sheet was packed')));
    });
    done.catch(() => undefined);
    let count = 0;
    let some: Cell[][] = [];
    for await (const row of rows) {
      if (count++ > mostRows)
        throw new InvalidError(
          'format',
          `An XLSX file holds at most ${mostRows} rows`,
          'Take CSV, or narrow the list.',
        );
      if (some.push(row) < rowsAtOnce) continue;
      worker.postMessage(some, []);
      some = [];
    }
    worker.postMessage(some, []);
    worker.postMessage(null, []);
    return Buffer.from(await done);
  } finally {
    await worker.terminate();
  }
}

/** Beside this file once it is compiled; tests run from the sources. */
function workerFile(): string {
  for (const candidate of ['./xlsx-worker.js', '../../../dist/src/api/lists/xlsx-worker.js']) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error('xlsx-worker.js is not built: run "npm run build" first');
}
