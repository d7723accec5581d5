import { Injectable } from '@nestjs/common';
import { visibleActivity } from '../../access/activity.js';
import { need } from '../../access/may.js';
import { visibleNote } from '../../access/note.js';
import { visibleItem, type Viewer } from '../../access/viewer.js';
import { NotFoundError } from '../../errors.js';
import type { ImportedKind, ImportOptions, RowProblem, TableImportState } from '../../model/index.js';
import { Database } from '../../platform/database.js';
import { Currencies } from '../currencies.js';
import { guessColumns, sourceOf, type KnownSource } from './headings.js';
import { guessForm } from './read-cell.js';
import { isReasonsHeading, reasonOf, reasonsHeading, type ImportLanguage } from './reasons.js';
import type { Cell } from './table-worker.js';
import { Tables } from './tables.js';
import { hoursToUndo } from './table-imports.js';
import { targetsOf, type Target } from './targets.js';
import { loadWorld } from './world.js';

/** An import as its user sees it. */
export interface ImportView {
  id: number;
  name: string;
  state: TableImportState;
  problem: string | null;
  total: number;
  done: number;
  failed: number;
  skipped: number;
  made: Partial<Record<ImportedKind, number>>;
  changed: number;
  reverted: number;
  kept: number;
  created_at: Date;
  finished_at: Date | null;
  /** Until when it can be undone; null where it cannot. */
  undo_until: Date | null;
}

/** A row that made nothing, and why, in the user's language. */
interface ProblemRow {
  row: number;
  cells: Cell[];
  skipped: boolean;
  reasons: string[];
}

/** So many rows are looked at to guess what a column is. */
const sampled = 200;
const samplesShown = 3;

const columns = `id, name, state, problem, total, done, failed, skipped, made, changed, reverted, kept, created_at, finished_at,
  case when state in ('running', 'done', 'stopped') and coalesce(finished_at, now()) > now() - interval '${hoursToUndo} hours'
       then coalesce(finished_at, now()) + interval '${hoursToUndo} hours' end as undo_until`;

/** What there is to see of imports: each user sees his own. */
@Injectable()
export class ImportViews {
  constructor(
    private readonly database: Database,
    private readonly currencies: Currencies,
    private readonly tables: Tables,
  ) {}

  /** The newest first. */
  list(viewer: Viewer, { before, limit }: { before: number | null; limit: number }): Promise<ImportView[]> {
    return this.database.query<ImportView>(
      `select ${columns} from table_import where user_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
      [viewer.userId, before, limit],
    );
  }

  /** @throws {NotFoundError} */
  async get(viewer: Viewer, id: number): Promise<ImportView> {
    const [row] = await this.database.query<ImportView>(
      `select ${columns} from table_import where id = $1 and user_id = $2`,
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('Import');
    return row;
  }

  /** What a column can be: standard targets by their id, the company's own fields by name too. */
  async targets(
    viewer: Viewer,
  ): Promise<{ id: string; kind: ImportedKind; name: string | null; several: boolean }[]> {
    need(viewer, 'items.import');
    const { targets } = await loadWorld(this.database, this.currencies, viewer.userId);
    return [...targets.values()].map(shownTarget);
  }

  /**
   * The columns of a file that was read, with what stands in them and what they most likely are: as they were mapped when
   * a file with these headings was imported before, else as their headings say. Rows that were left out, and come back
   * mended, have the reasons behind them: those are no column of the user's.
   *
   * @throws {NotFoundError}
   */
  async mapping(viewer: Viewer, id: number) {
    const [row] = await this.database.query<{ headings: string[] }>(
      `select headings from table_import where id = $1 and user_id = $2 and state = 'mapping'`,
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('Import');
    const { headings } = row;
    const own = isReasonsHeading(headings.at(-1)) ? headings.slice(0, -1) : headings;
    const [rows, earlier, world] = await Promise.all([
      this.database.query<{ cells: Cell[] }>(
        'select cells from table_import_row where table_import_id = $1 order by position limit $2',
        [id, sampled],
      ),
      this.database.query<{ columns: (string | null)[]; options: ImportOptions }>(
        `select columns, options from table_import where user_id = $1 and columns is not null and headings in ($2::jsonb, $3::jsonb)
          order by id desc limit 1`,
        [viewer.userId, JSON.stringify(headings), JSON.stringify(own)],
      ),
      loadWorld(this.database, this.currencies, viewer.userId),
    ]);
    const remembered = earlier[0]?.columns.map(column =>
      column && world.targets.has(column) ? column : null,
    );
    const guessed = remembered ?? guessColumns(own, targetsOf(world.fields));
    const samples = headings.map((_, column) => rows.flatMap(({ cells }) => cells[column] ?? []));
    const ofType = (types: Target['type'][]) =>
      samples
        .filter((_, column) =>
          types.includes(world.targets.get(guessed[column] ?? '')?.type as Target['type']),
        )
        .flat();
    const form = guessForm(
      ofType(['date', 'instant', 'daterange']),
      ofType(['monetary', 'double', 'int']),
      world.locale,
    );
    const source: KnownSource | null = sourceOf(headings);
    return {
      source,
      remembered: remembered !== undefined,
      columns: headings.map((heading, column) => ({
        heading,
        target: guessed[column] ?? null,
        samples: [...new Set(samples[column])].slice(0, samplesShown).map(String),
      })),
      options: earlier[0]?.options ?? { ...form, duplicates: 'merge' as const, pipelineId: null },
    };
  }

  /** Rows that made nothing, after one of them. @throws {NotFoundError} */
  async problems(
    viewer: Viewer,
    id: number,
    { after, limit, language }: { after: number; limit: number; language: ImportLanguage },
  ): Promise<ProblemRow[]> {
    const headings = await this.headings(viewer, id);
    const rows = await this.database.query<{
      position: number;
      cells: Cell[];
      state: string;
      problems: RowProblem[] | null;
    }>(
      `select position, cells, state, problems from table_import_row
        where table_import_id = $1 and state in ('failed', 'skipped') and position > $2 order by position limit $3`,
      [id, after, limit],
    );
    return rows.map(({ position, cells, state, problems }) => ({
      // As a spreadsheet counts them.
      row: position + 1,
      cells,
      skipped: state === 'skipped',
      reasons: (problems ?? []).map(problem => reasonOf(problem, headings, language)),
    }));
  }

  /** These rows as a file that can be mended and imported again: a column more says why. @throws {NotFoundError} */
  async failedFile(
    viewer: Viewer,
    id: number,
    form: 'csv' | 'xlsx',
    language: ImportLanguage,
  ): Promise<{ name: string; bytes: Buffer }> {
    const headings = await this.headings(viewer, id);
    const { name } = await this.get(viewer, id);
    const rows = await this.problems(viewer, id, { after: 0, limit: 50_000, language });
    const heading = reasonsHeading(language);
    const bytes = await this.tables.write(
      [[...headings, heading], ...rows.map(({ cells, reasons }) => [...cells, reasons.join(' ')])],
      form,
    );
    return { name: `${name.replace(/\.[^.]+$/, '')} – ${heading}.${form}`, bytes };
  }

  /** What stayed when it was undone, as far as the viewer may see it now. @throws {NotFoundError} */
  async kept(viewer: Viewer, id: number): Promise<{ kind: ImportedKind; id: string; name: string }[]> {
    await this.get(viewer, id);
    const parts = (['deal', 'lead', 'person', 'organization', 'activity', 'note'] as const).map(kind => {
      const visible = kind === 'note' ? visibleNote : kind === 'activity' ? visibleActivity : visibleItem;
      const name = {
        activity: 'subject',
        deal: 'title',
        lead: 'title',
        note: `''::text`,
        organization: 'name',
        person: 'name',
      }[kind];
      const itemId = kind === 'lead' ? 'i.item_id::uuid' : 'i.item_id::bigint';
      return `(select '${kind}' as kind, i.item_id as id, ${name.startsWith(`'`) ? name : `t.${name}`} as name
         from table_import_item i join ${kind} t on t.id = ${itemId}
        where i.table_import_id = $2 and i.kind = '${kind}' and i.state = 'kept' and ${visible(viewer, 't', '$1')} limit 100)`;
    });
    return this.database.query(parts.join(' union all '), [viewer.userId, id]);
  }

  private async headings(viewer: Viewer, id: number): Promise<string[]> {
    const [row] = await this.database.query<{ headings: string[] }>(
      'select headings from table_import where id = $1 and user_id = $2',
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('Import');
    return row.headings;
  }
}

const shownTarget = ({ id, kind, field, several }: Target) => ({
  id,
  kind,
  name: field?.name ?? null,
  several: several ?? false,
});
