import type { INestApplicationContext } from '@nestjs/common';
import { ImportWork } from '../src/crm/imports/import-work.js';
import type { Handler } from '../src/platform/queue.js';

/** One slice at a time: an import takes as much of the database as it is given. */
export const importsAtOnce = 1;

export function importTable(app: INestApplicationContext): Handler<'crm.import-table'> {
  const imports = app.get(ImportWork);
  return ({ tableImportId }) => imports.run(tableImportId);
}
