import type { INestApplicationContext } from '@nestjs/common';
import { TableImports } from '../src/crm/imports/table-imports.js';
import type { Handler } from '../src/platform/queue.js';

/** One slice at a time: an import takes as much of the database as it is given. */
export const importsAtOnce = 1;

export function importTable(app: INestApplicationContext): Handler<'crm.import-table'> {
  const imports = app.get(TableImports);
  return ({ tableImportId }) => imports.run(tableImportId);
}
