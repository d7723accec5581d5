import { Controller, Delete, Get, HttpCode, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { ImportViews } from '../crm/imports/import-views.js';
import type { RowPlan } from '../crm/imports/plan.js';
import { importLanguages, reasonOf } from '../crm/imports/reasons.js';
import { TableImports } from '../crm/imports/table-imports.js';
import { sendBytes } from './bytes.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Id, Input, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';
import { contentDisposition } from './mail/content-disposition.js';
import { largestFile, nameOf, uploaded, uploadOf, type Upload } from './uploads.js';

const language = z.enum(importLanguages, `takes ${importLanguages.join(', ')}`).default('en');
const list = z.object({ limit: pageInQuery.limit, cursor: kinds.id.lenient.optional() });
const problems = z.object({ ...list.shape, language });
const file = z.object({ language, format: z.enum(['csv', 'xlsx'], 'takes csv or xlsx').default('xlsx') });
const options = z.strictObject({
  duplicates: z.enum(['merge', 'skip', 'allow'], 'takes merge, skip or allow').default('merge'),
  dates: z.enum(['dmy', 'mdy', 'ymd'], 'takes dmy, mdy or ymd').default('dmy'),
  decimal: z.enum(['.', ','], 'takes . or ,').default('.'),
  pipeline_id: kinds.id.strict.nullish(),
});
const plan = z.strictObject({
  columns: z
    .array(z.string('takes a target').max(100, 'takes a target').nullable(), 'takes a list')
    .max(200, 'takes at most 200 columns'),
  options,
});
const preview = z.strictObject({ ...plan.shape, language });

/** So many rows are shown before anything is made. */
const previewed = 20;

/** Spreadsheets that become items: a file is taken, its columns are mapped, then it runs; it can be undone for 48 hours. */
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly imports: TableImports,
    private readonly views: ImportViews,
  ) {}

  @Get()
  @Summary('Your imports of spreadsheets, the newest first')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(list) query: z.infer<typeof list>) {
    const rows = await this.views.list(viewer, { before: query.cursor ?? null, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const next = rows.length > page.length ? String(page.at(-1)!.id) : null;
    return answer(page, { additional_data: { next_cursor: next } });
  }

  @Get('targets')
  @Summary('What a column of a spreadsheet can become')
  targets(@CurrentViewer() viewer: Viewer) {
    return this.views.targets(viewer);
  }

  @Post()
  @Summary('Send an XLSX, XLS or CSV file of at most 50 MB and 50,000 rows, as a form’s file `file`')
  @HttpCode(202)
  @UseInterceptors(uploadOf('file', largestFile))
  async add(@CurrentViewer() viewer: Viewer, @UploadedFile() given: Upload | undefined) {
    const sent = uploaded(given, 'file');
    return this.views.get(viewer, await this.imports.add(viewer, { name: nameOf(sent), bytes: sent.buffer }));
  }

  @Get(':id')
  @Summary('How far an import of yours is')
  get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.views.get(viewer, id);
  }

  /** Also what it would not have to be asked: the source, the formats, and what the columns most likely are. */
  @Get(':id/mapping')
  @Summary('The columns of a file that was read, and what they most likely are')
  async mapping(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const { options, ...mapping } = await this.views.mapping(viewer, id);
    const { pipelineId, ...rest } = options;
    return { ...mapping, options: { ...rest, pipeline_id: pipelineId ?? null } };
  }

  @Post(':id/preview')
  @Summary('Look at what the first rows of a file would make')
  @HttpCode(200)
  async preview(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(preview) body: z.infer<typeof preview>,
  ) {
    const [plans, { columns }] = await Promise.all([
      this.imports.preview(viewer, id, body.columns, optionsOf(body.options), previewed),
      this.views.mapping(viewer, id),
    ]);
    const headings = columns.map(({ heading }) => heading);
    return plans.map(one => shownPlan(one, headings, body.language));
  }

  @Post(':id/start')
  @Summary('Make the items of a file')
  @HttpCode(202)
  async start(@CurrentViewer() viewer: Viewer, @Id() id: number, @Input(plan) body: z.infer<typeof plan>) {
    await this.imports.start(viewer, id, body.columns, optionsOf(body.options));
    return this.views.get(viewer, id);
  }

  /** What somebody changed since stays; `GET …/kept` names it. */
  @Post(':id/revert')
  @Summary('Undo an import of yours, within 48 hours')
  @HttpCode(202)
  async revert(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.imports.revert(viewer, id);
    return this.views.get(viewer, id);
  }

  @Delete(':id')
  @Summary('Forget a file of which nothing was made')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.imports.remove(viewer, id);
    return { id };
  }

  @Get(':id/problems')
  @Summary('Rows of a file that made nothing, and why')
  async problems(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @QueryInput(problems) query: z.infer<typeof problems>,
  ) {
    // A row is named as a spreadsheet counts it: that of the headings is the first.
    const after = query.cursor === undefined ? 0 : query.cursor - 1;
    const rows = await this.views.problems(viewer, id, {
      after,
      limit: query.limit + 1,
      language: query.language,
    });
    const page = rows.slice(0, query.limit);
    const next = rows.length > page.length ? String(page.at(-1)!.row) : null;
    return answer(page, { additional_data: { next_cursor: next } });
  }

  @Get(':id/failed')
  @Summary('These rows as a file, with the reason in a column more')
  async failed(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @QueryInput(file) query: z.infer<typeof file>,
    @Res() response: Response,
  ): Promise<void> {
    const { name, bytes } = await this.views.failedFile(viewer, id, query.format, query.language);
    sendBytes(response, bytes, {
      type: 'application/octet-stream',
      disposition: contentDisposition('attachment', name),
    });
  }

  @Get(':id/kept')
  @Summary('What stayed when an import was undone, because somebody has changed it since')
  kept(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.views.kept(viewer, id);
  }
}

const optionsOf = ({ pipeline_id: pipelineId, ...rest }: z.infer<typeof options>) => ({
  ...rest,
  pipelineId: (pipelineId as number | null | undefined) ?? null,
});

/** What a row makes, fills in or is linked to: `id` is that of a contact that is there. */
function shownPlan(plan: RowPlan, headings: string[], language: (typeof importLanguages)[number]) {
  const { items } = plan.draft;
  const name = (kind: keyof typeof items, key: string) => {
    const text = items[kind]?.said[key];
    return text === undefined ? [] : [{ kind, name: String(text), id: null }];
  };
  const contact = (one: RowPlan['person']) => (one ? [{ kind: one.kind, name: one.name, id: one.id }] : []);
  return {
    row: plan.position + 1,
    state: plan.state,
    reasons: plan.problems.map(problem => reasonOf(problem, headings, language)),
    items:
      plan.state === 'done'
        ? [
            ...name('deal', 'title'),
            ...name('lead', 'title'),
            ...contact(plan.person),
            ...contact(plan.organization),
            ...(items.activity
              ? [{ kind: 'activity', name: String(items.activity.said['subject'] ?? ''), id: null }]
              : []),
            ...name('note', 'content'),
          ]
        : [],
  };
}
