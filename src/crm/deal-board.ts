import { Injectable } from '@nestjs/common';
import { visibleActivity } from '../access/activity.js';
import { may } from '../access/may.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import { dealCards, type DealCard } from './deal-cards.js';
import { ExchangeRates, type Converter } from './exchange-rates.js';
import { weighted } from './deal-numbers.js';
import { Filters } from './filters.js';
import { typeOfNoun } from './filters-sql.js';

/** Which open deals, and how they stand in a lane. */
export interface BoardChoice {
  sort: CardSort;
  filterId?: number | undefined;
  ownerId?: number | undefined;
  labelId?: number | undefined;
}

/** What the lanes are: the stages of a pipeline, or months by the day on which deals are expected to close. */
export type Layout = { pipelineId: number } | Months;

interface Months {
  /** The first day of the first month. */
  from: string;
  months: number;
  inPipeline?: number | undefined;
}

/** How many cards of a lane are shown; after a card, where it goes on from there. */
interface Wanted {
  lane: string;
  most: number;
  after?: { key: string; id: number } | undefined;
}

interface LaneSums {
  currency: string;
  count: number;
  value: number;
  weighted: number;
}

interface Lane {
  key: string;
  count: number;
  /** By currency; null for whom sums are not. */
  sums: LaneSums[] | null;
  /** All of it in the company's currency; null where a rate is missing. */
  total: { currency: string; value: number | null; weighted: number | null } | null;
  cards: DealCard[];
  /** Where the lane goes on; null at its end. */
  last: { key: string; id: number } | null;
}

/** Sums of one currency in a lane. */
type SumsOfLane = LaneSums & { lane: string };

interface Sort {
  sql: (viewer: Viewer) => string;
  type: string;
  direction: 'asc' | 'desc';
  /** What a key of it looks like. */
  key: RegExp;
}

/** When what has no date is due (see `dueAt` of the model). */
const never = `'9999-12-31 23:59:59+00'::timestamptz`;
const time = /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/;

/** SQL over the deal `t`, its stage `s` and the rate `x` of its currency. */
export const cardSorts = {
  next_activity: {
    sql: viewer => `coalesce((
      select a.due_at from activity a
       where a.deal_id = t.id and not a.done and ${visibleActivity(viewer, 'a', '$1', { table: 'deal', alias: 't' })}
       order by a.due_at, a.id limit 1), ${never})`,
    type: 'timestamptz',
    direction: 'asc',
    key: time,
  },
  value: {
    sql: () => 't.value * coalesce(x.rate, 1)',
    type: 'numeric',
    direction: 'desc',
    key: /^-?\d{1,40}(\.\d{1,40})?$/,
  },
  update_time: { sql: () => 't.update_time', type: 'timestamptz', direction: 'desc', key: time },
  add_time: { sql: () => 't.add_time', type: 'timestamptz', direction: 'desc', key: time },
  rotting: {
    sql: () =>
      `case when s.rot_enabled then t.update_time + make_interval(days => s.rotten_days) else 'infinity' end`,
    type: 'timestamptz',
    direction: 'asc',
    key: time,
  },
  title: { sql: () => 'lower(t.title)', type: 'text', direction: 'asc', key: /^[^\0]*$/ },
} satisfies Record<string, Sort>;
export type CardSort = keyof typeof cardSorts;

/** Deals without a day on which they are expected to close; those whose day lies before the first month, and after the last. */
const noDay = 'none';
const before = 'before';
const later = 'later';

/** The board and the forecast: open deals in lanes, each with its first cards and with the sums of all of its deals. */
@Injectable()
export class DealBoards {
  constructor(
    private readonly database: Database,
    private readonly filters: Filters,
    private readonly rates: ExchangeRates,
  ) {}

  /** Every lane, also those without a deal. @throws {NotFoundError} when there is no such pipeline @throws {InvalidError} */
  async lanes(
    viewer: Viewer,
    layout: Layout,
    choice: BoardChoice,
    most: (lane: string) => number,
  ): Promise<Lane[]> {
    const keys = await this.keys(layout);
    const [{ cards, last }, sums] = await Promise.all([
      this.cards(
        viewer,
        layout,
        choice,
        keys.map(lane => ({ lane, most: most(lane) })),
      ),
      this.sums(viewer, layout, choice),
    ]);
    const into = await this.rates.into();
    const summed = may(viewer, 'deal.see_summary');
    return keys.map(key => {
      const own = sums.flatMap(({ lane, ...one }) => (lane === key ? one : []));
      return {
        key,
        count: own.reduce((count, one) => count + one.count, 0),
        sums: summed ? own : null,
        total: summed ? totalOf(into, own) : null,
        cards: cards.get(key) ?? [],
        last: last.get(key) ?? null,
      };
    });
  }

  /** More of one lane. @throws {NotFoundError} when there is no such lane */
  async more(viewer: Viewer, layout: Layout, choice: BoardChoice, wanted: Wanted) {
    if (!(await this.keys(layout)).includes(wanted.lane)) throw new NotFoundError('Lane');
    const { cards, last } = await this.cards(viewer, layout, choice, [wanted]);
    return { cards: cards.get(wanted.lane) ?? [], last: last.get(wanted.lane) ?? null };
  }

  /** What was won in the months of a forecast, by currency; nothing for whom sums are not. */
  async won(viewer: Viewer, layout: Months, choice: BoardChoice) {
    if (!may(viewer, 'deal.see_summary')) return [];
    const rows = await this.grouped(viewer, choice, bind => ({
      lane: `to_char(t.won_time at time zone 'UTC', 'YYYY-MM')`,
      where: [
        `t.status = 'won'`,
        `t.won_time >= ${bind(layout.from)}::date`,
        `t.won_time < ${bind(layout.from)}::date + ${bind(layout.months)}::int * interval '1 month'`,
        ...(layout.inPipeline === undefined ? [] : [`t.pipeline_id = ${bind(layout.inPipeline)}`]),
      ],
    }));
    const into = await this.rates.into();
    return [...Map.groupBy(rows, row => row.lane)].map(([key, own]) => ({
      key,
      count: own.reduce((count, one) => count + one.count, 0),
      total: { currency: into.currency, value: into.total(own, one => one.value) },
    }));
  }

  private async keys(layout: Layout): Promise<string[]> {
    if (!('pipelineId' in layout)) {
      const [year, month] = layout.from.split('-').map(Number) as [number, number];
      const months = Array.from({ length: layout.months }, (_, at) =>
        new Date(Date.UTC(year, month - 1 + at, 1)).toISOString().slice(0, 7),
      );
      return [noDay, before, ...months];
    }
    const rows = await this.database.query<{ id: number | null }>(
      `select s.id from pipeline p left join stage s on s.pipeline_id = p.id and s.deleted_at is null
        where p.id = $1 and p.deleted_at is null order by s.position, s.id`,
      [layout.pipelineId],
    );
    if (rows.length === 0) throw new NotFoundError('Pipeline');
    return rows.flatMap(row => (row.id === null ? [] : String(row.id)));
  }

  /** The first cards of each lane, or those after one. */
  private async cards(viewer: Viewer, layout: Layout, choice: BoardChoice, wanted: Wanted[]) {
    const { sql, type, direction } = cardSorts[choice.sort] as Sort;
    const { bind, values } = binder(viewer);
    const { lane, where } = open(layout, bind);
    const conditions = [...where, ...(await this.narrowed(viewer, choice, bind))];
    const [{ after } = {} as Wanted] = wanted;
    const than = direction === 'asc' ? '>' : '<';
    const behind = after
      ? `where (key, id) ${than} (${bind(after.key)}::${type}, ${bind(after.id)}::bigint)`
      : '';
    const rows = await this.database.planned.query<{ id: number; lane: string; key: string }>(
      `with shown as (
         select t.id, ${lane} as lane, ${sql(viewer)} as key
           from deal t join stage s on s.id = t.stage_id
           left join exchange_rate x on x.currency = t.currency
          where ${conditions.join(' and ')}
       ), placed as (
         select shown.*, row_number() over (partition by lane order by key ${direction}, id ${direction}) as place
           from shown ${behind}
       )
       select placed.id, placed.lane, placed.key::text as key
         from placed join unnest(${bind(wanted.map(one => one.lane))}::text[], ${bind(wanted.map(one => one.most))}::int[])
           as wanted (lane, most) on wanted.lane = placed.lane and placed.place <= wanted.most + 1
        order by placed.lane, placed.place`,
      values,
    );
    const byLane = Map.groupBy(rows, row => row.lane);
    const last = new Map<string, { key: string; id: number }>();
    for (const one of wanted) {
      const own = byLane.get(one.lane);
      if (!own || own.length <= one.most) continue;
      own.pop();
      const { key, id } = own.at(-1)!;
      last.set(one.lane, { key, id });
    }
    const shown = [...byLane.values()].flatMap(own => own.map(row => row.id));
    const known = new Map((await dealCards(this.database, viewer, shown)).map(card => [card.id, card]));
    const cards = new Map(
      [...byLane].map(([key, own]) => [key, own.flatMap(row => known.get(row.id) ?? [])] as const),
    );
    return { cards, last };
  }

  private sums(viewer: Viewer, layout: Layout, choice: BoardChoice): Promise<SumsOfLane[]> {
    return this.grouped(viewer, choice, bind => open(layout, bind));
  }

  /** Sums by lane and currency. */
  private async grouped(
    viewer: Viewer,
    choice: BoardChoice,
    asked: (bind: Bind) => { lane: string; where: string[] },
  ): Promise<SumsOfLane[]> {
    const { bind, values } = binder(viewer);
    const { lane, where } = asked(bind);
    const conditions = [...where, ...(await this.narrowed(viewer, choice, bind))];
    return this.database.planned.query<SumsOfLane>(
      `select d.lane, d.currency, count(*)::int as count, sum(d.value)::float8 as value, sum(d.weighted)::float8 as weighted
         from (
           select ${lane} as lane, t.currency, t.value, ${weighted} as weighted
             from deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
            where ${conditions.join(' and ')}) d
        group by d.lane, d.currency order by d.lane, d.currency`,
      values,
    );
  }

  private async narrowed(viewer: Viewer, choice: BoardChoice, bind: Bind): Promise<string[]> {
    const where = [visibleItem(viewer, 't', '$1'), 't.archived_at is null'];
    if (choice.ownerId !== undefined) where.push(`t.owner_id = ${bind(choice.ownerId)}`);
    if (choice.labelId !== undefined) where.push(`t.label_ids @> array[${bind(choice.labelId)}::bigint]`);
    if (choice.filterId !== undefined)
      where.push((await this.filters.condition(viewer, typeOfNoun.deal, choice.filterId))(bind));
    return where;
  }
}

type Bind = (value: unknown) => string;

function binder(viewer: Viewer): { bind: Bind; values: unknown[] } {
  const values: unknown[] = [viewer.userId];
  return { values, bind: value => `$${values.push(value)}` };
}

/** SQL: the open deals of a layout, and in which lane each stands. */
function open(layout: Layout, bind: Bind): { lane: string; where: string[] } {
  if ('pipelineId' in layout) {
    const of = bind(layout.pipelineId);
    // By the stage, which has an index of the open deals.
    return {
      lane: 't.stage_id::text',
      where: [`t.status = 'open'`, `t.stage_id in (select id from stage where pipeline_id = ${of})`],
    };
  }
  const from = `${bind(layout.from)}::date`;
  const to = `(${from} + ${bind(layout.months)}::int * interval '1 month')`;
  const day = 't.expected_close_date';
  return {
    lane: `case when ${day} is null then '${noDay}' when ${day} < ${from} then '${before}'
      when ${day} >= ${to} then '${later}' else to_char(${day}, 'YYYY-MM') end`,
    where: [
      `t.status = 'open'`,
      ...(layout.inPipeline === undefined ? [] : [`t.pipeline_id = ${bind(layout.inPipeline)}`]),
    ],
  };
}

const totalOf = (into: Converter, sums: LaneSums[]) => ({
  currency: into.currency,
  value: into.total(sums, one => one.value),
  weighted: into.total(sums, one => one.weighted),
});
