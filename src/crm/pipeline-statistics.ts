import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';

/** Days, both included; UTC. Whose deals. */
export interface Period {
  start: string;
  end: string;
  userId: number;
}

/** Deals of one kind in a period. */
export interface Group {
  count: number;
  ids: number[];
  values: Record<string, number>;
}

/** At most so many ids are listed; all deals are counted in the values. */
const mostIds = 10_000;

/**
 * How deals went through a pipeline. Deals that the viewer may not see are not counted.
 */
@Injectable()
export class PipelineStatistics {
  constructor(private readonly database: Database) {}

  /**
   * Of the deals that came into a stage or one behind it during the period, how many got to the next one, in percent; and
   * of all that came into any stage or were closed in it, how many were won and lost.
   * @throws {NotFoundError} when there is no such pipeline
   */
  async conversion(viewer: Viewer, pipelineId: number, period: Period) {
    const stages = await this.stages(viewer, pipelineId, period);
    const moves = await this.database.query<{ place: number; deals: number; won: number; lost: number }>(
      `select d.place, count(*)::int as deals, count(*) filter (where d.won)::int as won,
         count(*) filter (where d.lost)::int as lost
       from (
         select t.id, coalesce(t.won_time >= $4::date and t.won_time < $5::date + 1, false) as won,
           coalesce(t.lost_time >= $4::date and t.lost_time < $5::date + 1, false) as lost,
           max(array_position($6::bigint[], e.stage_id)) as place
         from deal t
         left join stage_entry e on e.deal_id = t.id and e.stage_id = any($6) and e.at >= $4::date and e.at < $5::date + 1
         where t.pipeline_id = $2 and t.owner_id = $3 and ${visibleItem(viewer, 't', '$1')}
         group by t.id
       ) d
       where d.place is not null or d.won or d.lost
       group by d.place`,
      [viewer.userId, pipelineId, period.userId, period.start, period.end, stages],
    );
    const total = (what: 'deals' | 'won' | 'lost', from = 0) =>
      moves.filter(({ place }) => place >= from).reduce((sum, row) => sum + row[what], 0);
    return {
      stages: stages.slice(0, -1).map((from, at) => ({
        from,
        to: stages[at + 1]!,
        // Places count from 1, as PostgreSQL's arrays do.
        rate: percent(total('deals', at + 2), total('deals', at + 1)),
      })),
      won: percent(total('won'), total('deals')),
      lost: percent(total('lost'), total('deals')),
    };
  }

  /** @throws {NotFoundError} when there is no such pipeline */
  async movement(viewer: Viewer, pipelineId: number, period: Period) {
    const stages = await this.stages(viewer, pipelineId, period);
    const values = [viewer.userId, pipelineId, period.userId, period.start, period.end];
    const deals = `deal t where t.pipeline_id = $2 and t.owner_id = $3 and ${visibleItem(viewer, 't', '$1')}`;
    const within = (column: string) => `${column} >= $4::date and ${column} < $5::date + 1`;
    const groups = {
      new: within('t.add_time'),
      open: `t.add_time < $5::date + 1 and (t.close_time is null or t.close_time >= $5::date + 1)`,
      won: `t.status = 'won' and ${within('t.won_time')}`,
      lost: `t.status = 'lost' and ${within('t.lost_time')}`,
    };
    const rows = await this.database.query<{
      name: keyof typeof groups;
      currency: string;
      sum: number;
      count: number;
      ids: number[];
    }>(
      Object.entries(groups)
        .map(
          ([
            name,
            condition,
          ]) => `select '${name}' as name, t.currency, sum(t.value)::float8 as sum, count(*)::int as count,
            (array_agg(t.id order by t.id))[:${mostIds}] as ids from ${deals} and ${condition} group by t.currency`,
        )
        .join(' union all '),
      values,
    );
    const group = (name: keyof typeof groups): Group => {
      const own = rows.filter(row => row.name === name);
      return {
        count: own.reduce((count, row) => count + row.count, 0),
        ids: own
          .flatMap(row => row.ids)
          .sort((a, b) => a - b)
          .slice(0, mostIds),
        values: Object.fromEntries(own.map(row => [row.currency, row.sum])),
      };
    };
    const ages = await this.database.query<{ stageId: number; days: number; deals: number; moves: number }>(
      `select e.stage_id as "stageId", count(*) filter (where e.moved and ${within('e.at')})::int as moves,
         coalesce(avg(extract(epoch from greatest(e.left_at - e.at, interval '0')) / 86400), 0)::float8 as days,
         count(*)::int as deals
       from (
         select e.stage_id, e.at, e.n > 1 as moved,
           least(coalesce(e.next_at, t.close_time, now()), now(), $5::date + 1) as left_at
         from deal t cross join lateral (
           select stage_id, at, row_number() over (order by at, id) as n, lead(at) over (order by at, id) as next_at
           from stage_entry where deal_id = t.id) e
         where t.pipeline_id = $2 and t.owner_id = $3 and ${visibleItem(viewer, 't', '$1')}
           and t.add_time < $5::date + 1 and (t.close_time is null or t.close_time >= $4::date)
       ) e
       where e.stage_id = any($6) and e.at < $5::date + 1 and e.left_at >= $4::date
       group by e.stage_id`,
      [...values, stages],
    );
    const byStage = new Map(ages.map(row => [row.stageId, row]));
    const stays = ages.reduce((sum, row) => sum + row.days * row.deals, 0);
    const entries = ages.reduce((sum, row) => sum + row.deals, 0);
    return {
      movements: ages.reduce((sum, row) => sum + row.moves, 0),
      new: group('new'),
      open: group('open'),
      won: group('won'),
      lost: group('lost'),
      ageInDays: {
        all: entries === 0 ? 0 : Math.round(stays / entries),
        stages: stages.map(id => ({ id, days: Math.round(byStage.get(id)?.days ?? 0) })),
      },
    };
  }

  /** The pipeline's stages in their order, once the question makes sense. */
  private async stages(
    viewer: Viewer,
    pipelineId: number,
    { start, end, userId }: Period,
  ): Promise<number[]> {
    if (end < start) throw new InvalidError('end_date', 'end_date is before start_date');
    if (userId !== viewer.userId) need(viewer, 'statistics.others');
    const rows = await this.database.query<{ id: number | null }>(
      `select s.id from pipeline p left join stage s on s.pipeline_id = p.id and s.deleted_at is null
       where p.id = $1 and p.deleted_at is null order by s.position, s.id`,
      [pipelineId],
    );
    if (rows.length === 0) throw new NotFoundError('Pipeline');
    return rows.flatMap(row => row.id ?? []);
  }
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));
