import { visibleActivity } from '../access/activity.js';
import { permittedItem, visibleItem, type Viewer } from '../access/viewer.js';
import type { Goal, GoalType } from '../model/index.js';
import type { Sql } from '../platform/database.js';
import type { Converter } from './exchange-rates.js';

export interface Period {
  /** First and last day, UTC. */
  from: string;
  until: string;
  /** Of a sum: what it is told in. Deals in currencies without a rate are left out. */
  into: Converter;
}

/** When a deal or an activity counts, as a column or an expression over the row `t`. */
const moments: Record<GoalType, string> = {
  deals_started: 't.add_time',
  deals_won: 't.won_time',
  deals_progressed: 'entered.at',
  revenue_forecast: `coalesce(t.expected_close_date::timestamp at time zone 'UTC', t.won_time)`,
  activities_completed: 't.marked_as_done_time',
  activities_added: 't.add_time',
};

/**
 * The sum or the number of what counts towards a goal in a period. It is bounded by what the viewer may see, so two
 * viewers may see different progress.
 */
export async function progressOf(sql: Sql, viewer: Viewer, goal: Goal, period: Period): Promise<number> {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const activities = goal.type.startsWith('activities_');
  const where = [activities ? visibleActivity(viewer, 't', '$1') : visibleItem(viewer, 't', '$1')];
  const moment = moments[goal.type];
  where.push(`${moment} >= ${bind(period.from)}::date::timestamp at time zone 'UTC'`);
  where.push(`${moment} < (${bind(period.until)}::date + 1)::timestamp at time zone 'UTC'`);
  if (goal.assigneeType === 'person') where.push(`t.owner_id = ${bind(goal.assigneeId)}`);
  if (goal.assigneeType === 'team') {
    where.push(
      `t.owner_id = any((select member_ids from team where id = ${bind(goal.assigneeId)})::bigint[])`,
    );
  }
  if (goal.pipelineIds && !activities) where.push(`t.pipeline_id = any(${bind(goal.pipelineIds)}::bigint[])`);
  if (goal.pipelineIds && activities) {
    where.push(
      `exists (select from deal d where d.id = t.deal_id and d.pipeline_id = any(${bind(goal.pipelineIds)}::bigint[])
        and ${permittedItem(viewer, 'd', '$1')})`,
    );
  }
  if (goal.activityTypeIds) {
    where.push(
      `t.type = any(array(select key from activity_type where id = any(${bind(goal.activityTypeIds)}::bigint[])))`,
    );
  }
  if (goal.type === 'activities_completed') where.push('t.done');
  if (goal.type === 'revenue_forecast') where.push(`t.status <> 'lost'`);
  const from = activities
    ? 'activity t'
    : `deal t ${goal.type === 'deals_progressed' ? entered(bind, goal, period) : ''}`;
  const isSum = goal.trackingMetric === 'sum';
  const rows = await sql.query<{ currency: string; progress: string }>(
    `select ${isSum ? 't.currency' : 'null'} as currency, ${measure(goal)} as progress
       from ${from} ${goal.type === 'revenue_forecast' ? chance : ''}
      where ${where.join(' and ')} ${isSum ? 'group by t.currency' : ''}`,
    values,
  );
  if (!isSum) return Number(rows[0]?.progress ?? 0);
  const without = period.into.missing(rows);
  const known = rows.filter(row => !without.includes(row.currency));
  return period.into.total(known, row => Number(row.progress)) ?? 0;
}

/** The first time in the period that a deal came into the stage; it may have gone on since, or come back. */
function entered(bind: (value: unknown) => string, goal: Goal, { from, until }: Period): string {
  return `join lateral (
    select min(e.at) as at from stage_entry e where e.deal_id = t.id and e.stage_id = ${bind(goal.stage?.id ?? null)}
      and e.at >= ${bind(from)}::date::timestamp at time zone 'UTC'
      and e.at < (${bind(until)}::date + 1)::timestamp at time zone 'UTC') entered on entered.at is not null`;
}

const chance = `join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id`;

function measure(goal: Goal): string {
  if (goal.trackingMetric === 'quantity') return 'count(*)';
  if (goal.type !== 'revenue_forecast') return 'coalesce(sum(t.value), 0)';
  // What is open counts with its chance: the deal's own, else the stage's, where the pipeline works with chances.
  return `coalesce(round(sum(t.value * case when t.status = 'won' or not p.deal_probability then 100
    else coalesce(t.probability, s.probability) end / 100.0), 4), 0)`;
}
