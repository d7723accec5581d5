import { Inject, Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import { may, need } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { ConflictError, InvalidError, KontorError, NotFoundError } from '../../errors.js';
import type { ImportedKind, ImportOptions, RowProblem, TableImportState } from '../../model/index.js';
import { Blobs, release, sha256 } from '../../platform/blobs.js';
import { Database, isRetryable, type Tx } from '../../platform/database.js';
import { LOGGER } from '../../platform/env.js';
import { failpoint } from '../../platform/failpoint.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { Changes } from '../change.js';
import { Currencies } from '../currencies.js';
import { draftOf } from './draft.js';
import { planRows, type RowPlan } from './plan.js';
import type { Cell } from './table-worker.js';
import { Tables } from './tables.js';
import { takeBack } from './take-back.js';
import { loadWorld, type World } from './world.js';
import { writeRows } from './write-rows.js';

const sliceMs = 2_000;
const rowsAtOnce = 100;
const itemsAtOnce = 200;
/** For so long it can be taken back. */
export const hoursToUndo = 48;
const daysKept = 30;

interface ImportRow {
  id: number;
  userId: number;
  state: TableImportState;
  columns: (string | null)[];
  options: ImportOptions;
}

/**
 * A spreadsheet whose rows become items.
 *
 *   reading ──┬──> mapping ──(start)──> running ──┬──> done ────┐
 *             └──> unreadable                     ├──> stopped ─┤
 *                                                 └─────────────┴─(revert)─> reverting ──> reverted
 *
 * It stops where its user is no more, was deactivated, or may import no more. All work is done in slices of a job. A batch of
 * rows is one transaction: their items, what is needed to take them back, their outcome and the counts. Whoever works at an
 * import holds its row, so a job that was killed goes on where it was, and two do nothing twice.
 */
@Injectable()
export class TableImports {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly currencies: Currencies,
    private readonly blobs: Blobs,
    private readonly tables: Tables,
    private readonly queue: Queue,
    @Inject(LOGGER) private readonly log: Logger,
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
    await this.ticket(id);
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
    await this.ticket(id);
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
    if (rows.length > 0) return this.ticket(id);
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

  /** Works at an import for a while; goes back to the end of the line while there is more. Done again, it does nothing twice. */
  async run(id: number): Promise<void> {
    const end = Date.now() + sliceMs;
    let world: World | null = null;
    while (Date.now() < end) {
      const job = await this.job(id);
      if (job?.state === 'reading') {
        await this.read(id);
        return;
      }
      if (!job || (job.state !== 'running' && job.state !== 'reverting')) return;
      const user = await loadViewer(this.database, job.userId);
      if (!user || (job.state === 'running' && !may(user, 'items.import'))) return this.end(job, 'stopped');
      const viewer: Viewer = { ...user, source: 'import', bulk: true };
      world ??= await loadWorld(this.database, this.currencies, job.userId);
      const more =
        job.state === 'running'
          ? await this.importSome(viewer, job, world)
          : await this.takeSomeBack(viewer, job);
      if (!more) return;
    }
    await this.ticket(id);
  }

  /** Writes lost tickets again, and forgets what is old: drafts after a week, the rows of a file after a month. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from table_import where state in ('reading', 'running', 'reverting')
          and touched_at < now() - interval '15 seconds' order by touched_at limit 100`,
    );
    for (const { id } of forgotten) await this.ticket(id);
    await this.database.query(
      `delete from table_import
        where state in ('unreadable', 'mapping') and touched_at < now() - interval '7 days'
           or finished_at < now() - interval '${daysKept} days'`,
    );
  }

  /** The file becomes rows, all of them or none. */
  private async read(id: number): Promise<void> {
    const [job] = await this.database.query<{ blob: Buffer }>(
      `select blob from table_import where id = $1 and state = 'reading'`,
      [id],
    );
    if (!job) return;
    const table = await this.tables.read(await this.blobs.get(job.blob));
    await this.database.transaction(async tx => {
      const [open] = await tx.query(
        `select from table_import where id = $1 and state = 'reading' for update`,
        [id],
      );
      if (!open) return;
      const problem = 'problem' in table ? table.problem : null;
      if ('pieces' in table) {
        let before = 0;
        for (const piece of table.pieces) {
          const [{ rows } = { rows: 0 }] = await tx.query<{ rows: number }>(
            `with written as (
               insert into table_import_row (table_import_id, position, cells)
               select $1, $2 + place, cells from jsonb_array_elements($3::jsonb) with ordinality as given (cells, place)
               returning 1)
             select count(*)::int as rows from written`,
            [id, before, piece],
          );
          before += rows;
        }
      }
      await tx.query(
        `update table_import set state = $2, problem = $3, headings = $4, total = $5, blob = null, touched_at = now()
          where id = $1`,
        [
          id,
          problem ? 'unreadable' : 'mapping',
          problem,
          JSON.stringify('headings' in table ? table.headings : []),
          'total' in table ? table.total : 0,
        ],
      );
      await release(tx, [job.blob]);
    });
  }

  /** @returns whether there is more to do */
  private async importSome(viewer: Viewer, job: ImportRow, world: World): Promise<boolean> {
    try {
      return await this.batch(viewer, job, world, rowsAtOnce);
    } catch (error) {
      if (isRetryable(error)) throw error;
      // One of them cannot be written for a reason that no check foresaw: alone, it fails alone.
      this.log.warn({ err: error, import: job.id }, 'a batch of an import failed');
    }
    for (let i = 0; i < rowsAtOnce; i++) {
      try {
        if (!(await this.batch(viewer, job, world, 1))) return false;
      } catch (error) {
        if (isRetryable(error)) throw error;
        await this.fails(job.id, error);
      }
    }
    return true;
  }

  private batch(viewer: Viewer, job: ImportRow, world: World, size: number): Promise<boolean> {
    return this.changes.run(viewer, change =>
      this.database.within(change.em, async tx => {
        if (!(await holds(tx, job))) return false;
        const rows = await waiting(tx, job.id, size);
        if (rows.length === 0) {
          await this.finish(tx, job, 'done');
          return false;
        }
        const asking = { importId: job.id, viewer, world, duplicates: job.options.duplicates };
        const plans = await planRows(
          tx,
          asking,
          rows.map(({ position, cells }) => ({
            position,
            draft: draftOf(cells, job.columns, { world, options: job.options }),
          })),
        );
        const { made, changed } = await writeRows(change, tx, job.id, world, plans);
        failpoint('import.written');
        await settle(tx, job.id, plans, made, changed);
        return true;
      }),
    );
  }

  /** The next row, which stands alone, is the one to blame. */
  private async fails(id: number, error: unknown): Promise<void> {
    const value = error instanceof KontorError ? error.message : '';
    const problem: RowProblem = { code: 'refused', column: null, value };
    await this.database.query(
      `with row as (
         update table_import_row set state = 'failed', problems = $2
          where table_import_id = $1 and position = (
            select position from table_import_row where table_import_id = $1 and state = 'waiting' order by position limit 1)
         returning 1)
       update table_import set failed = failed + (select count(*) from row), touched_at = now() where id = $1`,
      [id, JSON.stringify([problem])],
    );
  }

  private takeSomeBack(viewer: Viewer, job: ImportRow): Promise<boolean> {
    return this.changes.run(viewer, change =>
      this.database.within(change.em, async tx => {
        if (!(await holds(tx, job))) return false;
        const { reverted, kept } = await takeBack(change, tx, job.id, itemsAtOnce);
        if (reverted + kept === 0) {
          await this.finish(tx, job, 'reverted');
          return false;
        }
        failpoint('import.taken-back');
        await tx.query(
          'update table_import set reverted = reverted + $2, kept = kept + $3, touched_at = now() where id = $1',
          [job.id, reverted, kept],
        );
        return true;
      }),
    );
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

  private async job(id: number): Promise<ImportRow | undefined> {
    const [job] = await this.database.query<ImportRow>(
      'select id, user_id as "userId", state, columns, options from table_import where id = $1',
      [id],
    );
    return job;
  }

  private end(job: ImportRow, state: TableImportState): Promise<void> {
    return this.database.transaction(tx => this.finish(tx, job, state));
  }

  private async finish(tx: Tx, { id, state }: ImportRow, end: TableImportState): Promise<void> {
    await tx.query(
      `update table_import set state = $3, finished_at = now(), touched_at = now() where id = $1 and state = $2`,
      [id, state, end],
    );
  }

  private ticket(id: number): Promise<void> {
    return this.queue.add('crm.import-table', { tableImportId: id }, { once: `table-import:${id}` });
  }
}

/** Whoever else works at this import waits here, and then finds it further on. */
async function holds(tx: Tx, { id, state }: ImportRow): Promise<boolean> {
  const rows = await tx.query('select from table_import where id = $1 and state = $2 for update', [
    id,
    state,
  ]);
  return rows.length > 0;
}

const waiting = (tx: Tx, id: number, limit: number): Promise<{ position: number; cells: Cell[] }[]> =>
  tx.query(
    `select position, cells from table_import_row where table_import_id = $1 and state = 'waiting'
      order by position limit $2`,
    [id, limit],
  );

async function settle(
  tx: Tx,
  id: number,
  plans: RowPlan[],
  made: Partial<Record<ImportedKind, number>>,
  changed: number,
): Promise<void> {
  const count = (state: RowPlan['state']) => plans.filter(plan => plan.state === state).length;
  await tx.query(
    `update table_import_row r set state = s.state, problems = nullif(s.problems, '[]')
       from jsonb_to_recordset($2) as s (position integer, state text, problems jsonb)
      where r.table_import_id = $1 and r.position = s.position`,
    [id, JSON.stringify(plans.map(({ position, state, problems }) => ({ position, state, problems })))],
  );
  await tx.query(
    `update table_import t set done = done + $2, failed = failed + $3, skipped = skipped + $4, changed = changed + $5,
            touched_at = now(), made = (
              select coalesce(jsonb_object_agg(key, n), '{}') from (
                select key, sum(value::int) as n
                  from (select * from jsonb_each_text(t.made) union all select * from jsonb_each_text($6)) counted
                 group by key) sums)
      where id = $1`,
    [id, count('done'), count('failed'), count('skipped'), changed, JSON.stringify(made)],
  );
}
