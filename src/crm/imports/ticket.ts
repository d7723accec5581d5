import type { Queue } from '../../platform/queue.js';

/** Calls a worker to an import; while one is called, again is no more than once. */
export const ticketOf = (queue: Queue, tableImportId: number): Promise<void> =>
  queue.add('crm.import-table', { tableImportId }, { once: `table-import:${tableImportId}` });
