import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { need } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { KnownFields, type FieldView } from '../../crm/fields-known.js';
import { LeadLabels } from '../../crm/lead-labels.js';
import { InvalidError } from '../../errors.js';
import { readCursor, writeCursor } from '../cursor.js';
import { Summary } from '../described.js';
import { answer } from '../envelope.js';
import { CurrentViewer } from '../guard.js';
import { numberInQuery, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { contentDisposition } from '../mail/content-disposition.js';
import { readId } from '../resource.js';
import { allColumns, columnsOf, type AskedColumn } from './columns.js';
import { sendCsv, sendXlsx } from './export.js';
import { Lists, type Listed } from './lists.js';
import { listNoun, type ListNoun } from './nouns.js';

const choice = z.object({
  q: z.string('takes text').trim().max(200, 'takes at most 200 characters').default(''),
  filter_id: kinds.id.lenient.optional(),
  where: z
    .string('takes conditions as JSON')
    .max(20_000, 'takes at most 20,000 characters')
    .transform(parsed)
    .optional(),
  /** Of these alone: what somebody ticked. */
  ids: z.string('takes ids, with commas between').max(40_000, 'takes fewer ids').optional(),
  archived: kinds.boolean.lenient.default(false),
  sort: z.string('takes a field').max(60, 'takes a field').optional(),
  direction: z.enum(['asc', 'desc'], 'takes asc or desc').optional(),
});
const page = choice.extend(pageInQuery);
/** What a job over many items takes at most. */
const mostIds = 10_000;
const some = choice.extend({ limit: numberInQuery(1, mostIds).default(mostIds) });
const file = choice.extend({
  format: z.enum(['csv', 'xlsx'], 'takes csv or xlsx').default('csv'),
  columns: z.string('takes fields, with commas between').max(20_000, 'takes fewer fields').optional(),
  headings: z
    .string('takes a JSON list')
    .max(40_000, 'takes fewer headings')
    .transform(parsed)
    .pipe(z.array(z.string('takes a JSON list').max(300, 'takes shorter headings'), 'takes a JSON list'))
    .optional(),
});

/** Where a page ended, in which order. */
const place = z.object({
  sort: z.string(),
  direction: z.enum(['asc', 'desc']),
  key: z.string().max(1500).nullable(),
  id: z.union([z.number().int(), z.uuid()]),
});

/** Deals, leads, persons, organizations, activities, products and projects as tables. */
@Controller('api/lists')
export class ListsController {
  constructor(
    private readonly lists: Lists,
    private readonly fields: KnownFields,
    private readonly leadLabels: LeadLabels,
  ) {}

  @Get(':nouns')
  @Summary('A list of items, narrowed by conditions and in the order of any field')
  async page(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') nouns: string,
    @QueryInput(page) query: z.infer<typeof page>,
  ) {
    const listed = await this.listed(listNoun(nouns), viewer, query);
    const { sort, direction } = listed;
    const after = query.cursor === undefined ? null : readCursor(place, query.cursor);
    if (after && !fits(after, listed))
      throw new InvalidError('cursor', 'cursor belongs to another list', 'Start from the first page.');
    const [{ rows, names, last }, sums] = await Promise.all([
      this.lists.page(listed, query.limit, after),
      after ? null : this.lists.sums(listed),
    ]);
    return answer(rows, {
      additional_data: {
        next_cursor: last ? writeCursor({ sort, direction, ...last }) : null,
        names,
        ...sums,
      },
    });
  }

  /** For what is to be done with all of them. */
  @Get(':nouns/ids')
  @Summary('The ids of the first 10,000 items of such a list')
  async ids(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') nouns: string,
    @QueryInput(some) query: z.infer<typeof some>,
  ) {
    return this.lists.ids(await this.listed(listNoun(nouns), viewer, query), query.limit);
  }

  @Get(':nouns/export')
  @Summary('Such a list as a file: CSV, or XLSX of at most 50,000 rows')
  async export(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') nouns: string,
    @QueryInput(file) query: z.infer<typeof file>,
    @Res() response: Response,
  ): Promise<void> {
    need(viewer, 'items.export');
    const list = listNoun(nouns);
    const [listed, fields] = await Promise.all([this.listed(list, viewer, query), this.known(list)]);
    const columns = columnsOf(askedColumns(query) ?? allColumns(fields), fields);
    const day = new Date().toISOString().slice(0, 10);
    const disposition = contentDisposition('attachment', `${nouns}-${day}.${query.format}`);
    const send = query.format === 'csv' ? sendCsv : sendXlsx;
    await send(response, disposition, this.lists.pages(listed, 500), columns);
  }

  private listed(list: ListNoun, viewer: Viewer, query: z.infer<typeof choice>): Promise<Listed> {
    const ids = query.ids?.split(',').map(id => readId(list.resource, id));
    return this.lists.listed(list, viewer, { ...query, ids, filterId: query.filter_id });
  }

  /** Leads have labels of their own. */
  private async known({ noun }: ListNoun): Promise<FieldView[]> {
    const fields = await this.fields.list(noun);
    if (noun !== 'lead') return fields;
    const options = (await this.leadLabels.list()).map(({ id, name }) => ({ id, label: name }));
    return fields.map(field => (field.code === 'label_ids' ? { ...field, options } : field));
  }
}

/** Anybody may write a cursor; PostgreSQL is asked only for what it can read. */
function fits({ sort, direction, key, id }: z.infer<typeof place>, listed: Listed): boolean {
  const isUuid = listed.list.resource.idType === 'uuid';
  if (sort !== listed.sort || direction !== listed.direction || isUuid !== (typeof id === 'string'))
    return false;
  if (key === null) return listed.order.has !== undefined;
  const { type } = listed.order;
  if (type === 'text') return !key.includes('\0');
  if (type === 'timestamptz')
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(key) && !Number.isNaN(Date.parse(key));
  if (type === 'date') return kinds.date.strict.safeParse(key).success;
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(key);
}

function askedColumns({ columns, headings }: z.infer<typeof file>): AskedColumn[] | undefined {
  return columns
    ?.split(',')
    .filter(Boolean)
    .map((field, at) => ({ field, heading: headings?.[at] || undefined }));
}

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue('takes JSON');
    return z.NEVER;
  }
}
