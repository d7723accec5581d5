import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { cardSorts, DealBoards, type BoardChoice, type CardSort, type Layout } from '../crm/deal-board.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Id, numberInQuery, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

/** So many cards of a lane at most, however far one has scrolled. */
const mostCards = 500;

const choice = {
  sort: z.enum(Object.keys(cardSorts) as [CardSort], 'takes one of the orders').default('next_activity'),
  filter_id: kinds.id.lenient.optional(),
  owner_id: kinds.id.lenient.optional(),
  label_id: kinds.id.lenient.optional(),
  limit: numberInQuery(1, 200).default(40),
};
const whole = {
  ...choice,
  /** Of lanes that have been scrolled further: how many cards, as `12:80,13:120`. */
  shown: z
    .string()
    .regex(/^([a-z0-9-]{1,20}:\d{1,4},?)*$/, 'takes lanes and numbers, such as 12:80,13:120')
    .max(2000, 'takes fewer lanes')
    .optional(),
};
const forecast = {
  from: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'takes a month such as 2026-11'),
  months: numberInQuery(1, 12).default(6),
  pipeline_id: kinds.id.lenient.optional(),
};
const cursor = { cursor: pageInQuery.cursor };

const wholeBoard = z.object(whole);
const moreOfBoard = z.object({ ...choice, ...cursor });
const wholeForecast = z.object({ ...whole, ...forecast });
const moreOfForecast = z.object({ ...choice, ...forecast, ...cursor });

/** Open deals as the pages of the app show them: in the stages of a pipeline, or in the months that they may close in. */
@Controller('api')
export class BoardController {
  constructor(private readonly boards: DealBoards) {}

  @Get('board/:pipeline')
  @Summary('The board of a pipeline: its stages with their sums and their first open deals')
  async board(
    @CurrentViewer() viewer: Viewer,
    @Id('pipeline') pipelineId: number,
    @QueryInput(wholeBoard) query: z.infer<typeof wholeBoard>,
  ) {
    const lanes = await this.boards.lanes(viewer, { pipelineId }, choiceOf(query), mostOf(query));
    return lanes.map(({ key, last, ...lane }) => ({
      stage_id: Number(key),
      ...lane,
      next_cursor: next(last),
    }));
  }

  @Get('board/:pipeline/:stage')
  @Summary('More open deals of a stage of the board')
  more(
    @CurrentViewer() viewer: Viewer,
    @Id('pipeline') pipelineId: number,
    @Id('stage') stage: number,
    @QueryInput(moreOfBoard) query: z.infer<typeof moreOfBoard>,
  ) {
    return this.lane(viewer, { pipelineId }, String(stage), query);
  }

  @Get('forecast')
  @Summary(
    'Open deals by the month that they are expected to close in, with the sums of each and what was won',
  )
  async forecast(
    @CurrentViewer() viewer: Viewer,
    @QueryInput(wholeForecast) query: z.infer<typeof wholeForecast>,
  ) {
    const layout = layoutOf(query);
    const [lanes, won] = await Promise.all([
      this.boards.lanes(viewer, layout, choiceOf(query), mostOf(query)),
      this.boards.won(viewer, layout, choiceOf(query)),
    ]);
    return lanes.map(({ key, last, ...lane }) => ({
      month: key,
      ...lane,
      won: won.find(one => one.key === key)?.total ?? null,
      next_cursor: next(last),
    }));
  }

  @Get('forecast/:month')
  @Summary('More open deals of a month of the forecast')
  moreOfMonth(
    @CurrentViewer() viewer: Viewer,
    @Param('month') month: string,
    @QueryInput(moreOfForecast) query: z.infer<typeof moreOfForecast>,
  ) {
    return this.lane(viewer, layoutOf(query), month, query);
  }

  private async lane(viewer: Viewer, layout: Layout, lane: string, query: z.infer<typeof moreOfBoard>) {
    const after = query.cursor === undefined ? undefined : readCursor(placeIn(query.sort), query.cursor);
    const { cards, last } = await this.boards.more(viewer, layout, choiceOf(query), {
      lane,
      most: query.limit,
      after,
    });
    return answer(cards, { additional_data: { next_cursor: next(last) } });
  }
}

const choiceOf = (query: z.infer<z.ZodObject<typeof choice>>): BoardChoice => ({
  sort: query.sort,
  filterId: query.filter_id,
  ownerId: query.owner_id,
  labelId: query.label_id,
});

const layoutOf = ({ from, months, pipeline_id }: z.infer<z.ZodObject<typeof forecast>>) => ({
  from: `${from}-01`,
  months,
  inPipeline: pipeline_id,
});

function mostOf({ limit, shown }: { limit: number; shown?: string | undefined }): (lane: string) => number {
  const asked = new Map(
    (shown ?? '').split(',').map(one => {
      const [lane, most] = one.split(':');
      return [lane, Number(most)] as const;
    }),
  );
  return lane => Math.min(mostCards, Math.max(limit, asked.get(lane) ?? 0));
}

const next = (last: { key: string; id: number } | null): string | null =>
  last && writeCursor([last.key, last.id]);

/** Anybody may write a cursor; PostgreSQL is asked only for what it can read. */
const placeIn = (sort: CardSort) =>
  z
    .tuple([z.string().max(300).regex(cardSorts[sort].key), z.number().int().positive()])
    .refine(
      ([key]) =>
        cardSorts[sort].type !== 'timestamptz' || key === 'infinity' || !Number.isNaN(Date.parse(key)),
    )
    .transform(([key, id]) => ({ key, id }));
