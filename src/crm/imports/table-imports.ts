import { Injectable } from '@nestjs/common';
import { need } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../../errors.js';
import type { ImportOptions, TableImportState } from '../../model/index.js';
import { Blobs, release, sha256 } from '../../platform/blobs.js';
import { Database } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import { Queue } from '../../platform/queue.js';
import { Currencies } from '../currencies.js';
import { draftOf } from './draft.js';
import { planRows, type RowPlan } from './plan.js';
import type { Cell } from './table-worker.js';
import { ticketOf } from './ticket.js';
import { loadWorld, type World } from './world.js';

/** For so long it can be taken back. */
export const hoursToUndo = 48;

/**
 * A spreadsheet whose rows become items.
 *
 *   reading ──┬──> mapping ──(start)──> running ──┬──> done ────┐
 *             └──> unreadable                     ├──> stopped ─┤
 *                                                 └─────────────┴─(revert)─> reverting ──> reverted
 *
 * It stops where its user is no more, was deactivated, or may import no more. Workers do the work (ImportWork).
 */
@Injectable()
export class TableImports {
  constructor(
    private readonly database: Database,
    private readonly currencies: Currencies,
    private readonly blobs: Blobs,
    private readonly queue: Queue,
  ) {}

  /** Takes a file; its rows are read soon. @throws {ForbiddenError} */
  async add(viewer: Viewer, { name, bytes }: { name: string; bytes: Buffer }): Promise<number> {
    need(viewer, 'items.import');
    if (bytes.length === 0) throw new InvalidError('file', 'The file is empty', 'Choose another one.');
    const stored = await this.blobs.put([{ sha256: sha256(bytes), bytes }]);
    const id = await this.database.transaction(async tx => {
      await this.blobs.record(tx, stored);
      const [row] = await tx.query<{ id: number }>(
        'insert into table_import (user_id, name, blob) values ($1, $2, $3) returning id',
        [viewer.userId, name, stored[0]!.sha256],
      );
      return row!.id;
    });
    failpoint('import.added');
    await ticketOf(this.queue, id);
    return id;
  }

  /** Begins to make the items. @throws {NotFoundError} @throws {ConflictError} @throws {InvalidError} @throws {ForbiddenError} */
  async start(viewer: Viewer, id: number, columns: (string | null)[], options: ImportOptions): Promise<void> {
    need(viewer, 'items.import');
    await this.check(viewer, id, columns, options);
    const rows = await this.database.query(
      `update table_import set state = 'running', columns = $3, options = $4, touched_at = now()
        where id = $1 and user_id = $2 and state = 'mapping' returning id`,
      [id, viewer.userId, JSON.stringify(columns), JSON.stringify(options)],
    );
    if (rows.length === 0)
      throw new ConflictError('This import has begun already', 'Look at the list of imports.');
    failpoint('import.started');
    await ticketOf(this.queue, id);
  }

  /** What the first rows would do; nothing is written. @throws {InvalidError} @throws {NotFoundError} */
  async preview(
    viewer: Viewer,
    id: number,
    columns: (string | null)[],
    options: ImportOptions,
    limit: number,
  ): Promise<RowPlan[]> {
    need(viewer, 'items.import');
    const world = await this.check(viewer, id, columns, options);
    const rows = await this.database.query<{ position: number; cells: Cell[] }>(
      'select position, cells from table_import_row where table_import_id = $1 order by position limit $2',
      [id, limit],
    );
    return planRows(
      this.database,
      { importId: id, viewer, world, duplicates: options.duplicates },
      rows.map(({ position, cells }) => ({ position, draft: draftOf(cells, columns, { world, options }) })),
    );
  }

  /** Takes back what was made, or stops it and takes back what was made so far. @throws {NotFoundError} @throws {ConflictError} */
  async revert(viewer: Viewer, id: number): Promise<void> {
    const state = await this.stateOf(viewer, id);
    const rows = await this.database.query(
      `update table_import set state = 'reverting', touched_at = now(), finished_at = null
        where id = $1 and state in ('running', 'done', 'stopped')
          and coalesce(finished_at, now()) > now() - interval '${hoursToUndo} hours' returning id`,
      [id],
    );
    if (rows.length > 0) return ticketOf(this.queue, id);
    if (state === 'reverting' || state === 'reverted') {
      throw new ConflictError(`This import is ${state === 'reverting' ? 'being' : 'already'} undone`);
    }
    if (state === 'reading' || state === 'mapping' || state === 'unreadable') {
      throw new ConflictError('This import has made nothing yet', 'Remove it instead.');
    }
    throw new ConflictError(
      `An import can be undone for ${hoursToUndo} hours`,
      'Filter by its date and delete in bulk.',
    );
  }

  /** Forgets a file of which nothing was made. @throws {NotFoundError} @throws {ConflictError} */
  async remove(viewer: Viewer, id: number): Promise<void> {
    await this.stateOf(viewer, id);
    const gone = await this.database.transaction(async tx => {
      const [row] = await tx.query<{ blob: Buffer | null }>(
        `delete from table_import where id = $1 and state in ('reading', 'unreadable', 'mapping') returning blob`,
        [id],
      );
      if (row?.blob) await release(tx, [row.blob]);
      return row !== undefined;
    });
    if (!gone) throw new ConflictError('This import has begun', 'Undo it instead.');
  }

  /** @throws {NotFoundError} @throws {InvalidError} for columns that are none, or too many for one thing */
  private async check(
    viewer: Viewer,
    id: number,
    columns: (string | null)[],
    options: ImportOptions,
  ): Promise<World> {
    const [row] = await this.database.query<{ width: number }>(
      'select jsonb_array_length(headings) as width from table_import where id = $1 and user_id = $2',
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('Import');
    const world = await loadWorld(this.database, this.currencies, viewer.userId);
    if (columns.length !== row.width) throw new InvalidError('columns', `columns takes ${row.width} entries`);
    const chosen = columns.filter(column => column !== null);
    if (chosen.length === 0)
      throw new InvalidError('columns', 'No column is mapped', 'Choose what at least one of them is.');
    for (const [index, column] of chosen.entries()) {
      const target = world.targets.get(column);
      if (!target) throw new InvalidError('columns', `${column} is nothing that a column can be`);
      if (!target.several && chosen.indexOf(column) !== index) {
        throw new InvalidError('columns', `Two columns are mapped to ${column}`, 'Choose one of them.');
      }
    }
    const kinds = new Set(chosen.map(column => world.targets.get(column)!.kind));
    if (kinds.has('lead')) need(viewer, 'lead.add');
    if (chosen.includes('deal.won_time') || chosen.includes('deal.lost_time'))
      need(viewer, 'deal.edit_closed_date');
    const { pipelineId } = options;
    if (pipelineId && !world.stages.some(stage => stage.pipelineId === pipelineId)) {
      throw new InvalidError('pipeline_id', 'there is no such pipeline');
    }
    return world;
  }

  private async stateOf(viewer: Viewer, id: number): Promise<TableImportState> {
    const [row] = await this.database.query<{ state: TableImportState }>(
      'select state from table_import where id = $1 and user_id = $2',
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('Import');
    return row.state;
  }
}
