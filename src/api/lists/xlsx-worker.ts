import { utils, write } from '@e965/xlsx';
import { parentPort } from 'node:worker_threads';

/** Gets rows, some at a time, and null at the end; answers with the bytes of the sheet. */
const sheet = utils.aoa_to_sheet([], { dense: true });

parentPort!.on('message', (rows: unknown[][] | null) => {
  if (rows) {
    utils.sheet_add_aoa(sheet, rows, { origin: -1 });
    return;
  }
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Kontor');
  const bytes = write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Uint8Array;
  parentPort!.postMessage(bytes, []);
});
