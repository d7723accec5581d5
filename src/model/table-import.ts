import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { id, now, time } from './columns.js';
import { User } from './user.js';

/** See `src/crm/imports/table-imports.ts`, which draws them. */
export type TableImportState =
  'reading' | 'unreadable' | 'mapping' | 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';

/** What a row can make. */
export type ImportedKind = 'activity' | 'deal' | 'lead' | 'note' | 'organization' | 'person';

/** How the cells are to be read, and what is done with contacts that are there already. */
export interface ImportOptions {
  duplicates: 'merge' | 'skip' | 'allow';
  /** The order of day, month and year where a cell does not say it by itself. */
  dates: 'dmy' | 'mdy' | 'ymd';
  decimal: '.' | ',';
  /** Of deals whose row names none. */
  pipelineId?: number | null;
}

/** What is wrong with a cell or a row. */
export interface RowProblem {
  code: string;
  /** The place of its column; null where the whole row is to blame. */
  column: number | null;
  value?: string;
}

const TableImportSchema = defineEntity({
  name: 'TableImport',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    name: p.text(),
    /** The file, until its rows are read. */
    blob: () => p.manyToOne(Blob).nullable().joinColumn('blob').deleteRule('no action'),
    state: p.text().$type<TableImportState>().default('reading'),
    problem: p.text().nullable(),
    headings: p
      .json<string[]>()
      .columnType('jsonb')
      .defaultRaw(`'[]'`)
      .onCreate(() => []),
    columns: p.json<(string | null)[]>().columnType('jsonb').nullable(),
    options: p.json<ImportOptions>().columnType('jsonb').nullable(),
    total: p.integer().default(0),
    done: p.integer().default(0),
    failed: p.integer().default(0),
    skipped: p.integer().default(0),
    made: p
      .json<Record<string, number>>()
      .columnType('jsonb')
      .defaultRaw(`'{}'`)
      .onCreate(() => ({})),
    changed: p.integer().default(0),
    reverted: p.integer().default(0),
    kept: p.integer().default(0),
    createdAt: now,
    touchedAt: now,
    finishedAt: () => time().nullable(),
  },
});

/** A spreadsheet whose rows become items. */
export class TableImport extends TableImportSchema.class {}
TableImportSchema.setClass(TableImport);

const TableImportRowSchema = defineEntity({
  name: 'TableImportRow',
  properties: {
    tableImport: () => p.manyToOne(TableImport).primary().updateRule('no action').deleteRule('cascade'),
    /** From 1; the headings are row 0. */
    position: p.integer().primary(),
    cells: p.json<unknown[]>().columnType('jsonb'),
    state: p.text().$type<'waiting' | 'done' | 'failed' | 'skipped'>().default('waiting'),
    problems: p.json<RowProblem[]>().columnType('jsonb').nullable(),
  },
});

/** One of its rows, and what became of it. */
export class TableImportRow extends TableImportRowSchema.class {}
TableImportRowSchema.setClass(TableImportRow);

const TableImportItemSchema = defineEntity({
  name: 'TableImportItem',
  properties: {
    tableImport: () => p.manyToOne(TableImport).primary().updateRule('no action').deleteRule('cascade'),
    kind: p.text().$type<ImportedKind>().primary(),
    itemId: p.text().primary(),
    made: p.boolean(),
    /** Of one that was there: what it held, and what it was given. */
    before: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    after: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    /** When the import changed it last: whoever changed it later is not undone. */
    updateTime: () => time(),
    state: p.text().$type<'done' | 'reverted' | 'kept'>().default('done'),
  },
});

/** An item that an import made or filled in, and what it needs to take that back. */
export class TableImportItem extends TableImportItemSchema.class {}
TableImportItemSchema.setClass(TableImportItem);
