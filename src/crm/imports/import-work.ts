import { Inject, Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import { may } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { KontorError } from '../../errors.js';
import type { ImportedKind, ImportOptions, RowProblem, TableImportState } from '../../model/index.js';
import { Blobs, release } from '../../platform/blobs.js';
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
import { ticketOf } from './ticket.js';
import { loadWorld, type World } from './world.js';
import { writeRows } from './write-rows.js';

const sliceMs = 2_000;
const rowsAtOnce = 100;
const itemsAtOnce = 200;
const daysKept = 30;

interface ImportRow {
  id: number;
  userId: number;
  state: TableImportState;
  columns: (string | null)[];
  options: ImportOptions;
}

/**
 * What workers do at imports (TableImports says their states), in slices of a job. A batch of rows is one transaction: their
 * items, what is needed to take them back, their outcome and the counts. Whoever works at an import holds its row, so a job
 * that was killed goes on where it was, and two do nothing twice.
 */
@Injectable()
export class ImportWork {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly currencies: Currencies,
    private readonly blobs: Blobs,
    private readonly tables: Tables,
    private readonly queue: Queue,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

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
    await ticketOf(this.queue, id);
  }

  /** Writes lost tickets again, and forgets what is old: drafts after a week, the rows of a file after a month. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from table_import where state in ('reading', 'running', 'reverting')
          and touched_at < now() - interval '15 seconds' order by touched_at limit 100`,
    );
    for (const { id } of forgotten) await ticketOf(this.queue, id);
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
