import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { Database } from '../platform/database.js';
import { ExchangeRates } from './exchange-rates.js';
import { Filters } from './filters.js';
import { typeOfNoun } from './filters-sql.js';

/** Which deals: SQL over the row `t`, in which `bind` makes a parameter of a value, and a saved filter. */
export interface Asked {
  condition: (bind: (value: unknown) => string) => string;
  filterId?: number | undefined;
}

/** Sums of one currency. */
export interface Sums {
  currency: string;
  count: number;
  value: number;
  weighted: number;
  openCount: number;
  openValue: number;
  openWeighted: number;
  wonCount: number;
  wonValue: number;
}

/** Sums of one currency in one stage. */
export type StageSums = Sums & { stageId: number };

/** One interval of a timeline: UTC, `to` exclusive. */
export interface Span {
  from: Date;
  to: Date;
  dealIds: number[];
  sums: Sums[];
}

/** A column of deals that says when something happened, or on which day it is expected. */
export interface DealTime {
  column: string;
  isDay?: true;
}

export type Interval = 'day' | 'week' | 'month' | 'quarter';

const lengths: Record<Interval, string> = {
  day: '1 day',
  week: '7 days',
  month: '1 month',
  quarter: '3 months',
};

/** Deals listed in a timeline, shared out among its intervals; all are counted. */
const mostListed = 1000;
const fewestOfInterval = 10;

/**
 * SQL: a deal's value by how likely it is to be won: by its own probability, else by its stage's, where its pipeline goes
 * by that. Over the deal `t`, its stage `s` and its pipeline `p`.
 */
export const weighted = `t.value * coalesce(t.probability, case when p.deal_probability then s.probability end, 100) / 100`;
const sums = (rows: string) => `
  ${rows}.currency, count(*)::int as count, sum(${rows}.value)::float8 as value, sum(${rows}.weighted)::float8 as weighted,
  count(*) filter (where ${rows}.status = 'open')::int as "openCount",
  coalesce(sum(${rows}.value) filter (where ${rows}.status = 'open'), 0)::float8 as "openValue",
  coalesce(sum(${rows}.weighted) filter (where ${rows}.status = 'open'), 0)::float8 as "openWeighted",
  count(*) filter (where ${rows}.status = 'won')::int as "wonCount",
  coalesce(sum(${rows}.value) filter (where ${rows}.status = 'won'), 0)::float8 as "wonValue"`;

/** What the deals that a viewer may see come to. */
@Injectable()
export class DealNumbers {
  constructor(
    private readonly database: Database,
    private readonly filters: Filters,
    readonly rates: ExchangeRates,
  ) {}

  /** By currency. */
  async summary(viewer: Viewer, asked: Asked): Promise<Sums[]> {
    need(viewer, 'deal.see_summary');
    const values: unknown[] = [viewer.userId];
    const where = await this.where(viewer, asked, values);
    return this.database.planned.query<Sums>(
      `select ${sums('d')} from (
         select t.currency, t.status, t.value, ${weighted} as weighted
         from deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
         where ${where}) d
       group by d.currency order by d.currency`,
      values,
    );
  }

  /** The same by stage. */
  async byStage(viewer: Viewer, asked: Asked): Promise<StageSums[]> {
    need(viewer, 'deal.see_summary');
    const values: unknown[] = [viewer.userId];
    const where = await this.where(viewer, asked, values);
    return this.database.planned.query<StageSums>(
      `select d.stage_id as "stageId", ${sums('d')} from (
         select t.stage_id, t.currency, t.status, t.value, ${weighted} as weighted
         from deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
         where ${where}) d
       group by d.stage_id, d.currency order by d.stage_id, d.currency`,
      values,
    );
  }

  /**
   * Deals by when something happens to them.
   * @param time when it happens
   * @param start the first day
   */
  async timeline(
    viewer: Viewer,
    time: DealTime,
    { start, interval, amount, list }: { start: string; interval: Interval; amount: number; list: boolean },
    asked: Asked,
  ): Promise<Span[]> {
    const at = time.isDay ? `t.${time.column}::timestamp` : `(t.${time.column} at time zone 'UTC')`;
    // The column itself is compared, so that its index serves.
    const bound = (day: string) => (time.isDay ? day : `(${day})::timestamp at time zone 'UTC'`);
    const values: unknown[] = [viewer.userId, start, lengths[interval], amount];
    const where = await this.where(viewer, asked, values);
    const each = Math.max(fewestOfInterval, Math.floor(mostListed / amount));
    const rows = await this.database.planned.query<{
      from: Date;
      to: Date;
      deals: number[] | null;
      sums: Sums[];
    }>(
      `with span as (
         select n, ($2::date + n * $3::interval) as starts, ($2::date + (n + 1) * $3::interval) as ends
         from generate_series(0, $4::int - 1) n
       ), bounds as (
         select array_agg(starts order by n) as starts from span
       ), d as (
         select width_bucket(${at}, bounds.starts) - 1 as n, t.id, t.currency, t.status, t.value, ${weighted} as weighted,
           ${list ? `row_number() over (partition by width_bucket(${at}, bounds.starts) order by ${at}, t.id)` : 'null'} as place
         from deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
         cross join bounds
         where ${where}
           and t.${time.column} >= ${bound('$2::date')} and t.${time.column} < ${bound('$2::date + $4::int * $3::interval')}
       ), summed as materialized (
         select d.n, ${sums('d')} from d group by d.n, d.currency
       )
       select span.starts at time zone 'UTC' as "from", span.ends at time zone 'UTC' as "to",
         ${list ? `(select array_agg(d.id order by d.place) from d where d.n = span.n and d.place <= ${each})` : 'null'} as deals,
         coalesce((select jsonb_agg(to_jsonb(summed) - 'n' order by summed.currency) from summed
                   where summed.n = span.n), '[]') as sums
       from span order by span.n`,
      values,
    );
    return rows.map(row => ({ from: row.from, to: row.to, dealIds: row.deals ?? [], sums: row.sums }));
  }

  /** SQL: deals that the viewer may see and asked for. @throws {InvalidError} when there is no such filter */
  private async where(viewer: Viewer, { condition, filterId }: Asked, values: unknown[]): Promise<string> {
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const filter =
      filterId === undefined ? undefined : await this.filters.condition(viewer, typeOfNoun.deal, filterId);
    return [visibleItem(viewer, 't', '$1'), condition(bind), ...(filter ? [filter(bind)] : [])].join(' and ');
  }
}
