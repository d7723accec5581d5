import { Injectable } from '@nestjs/common';
import { may, need } from '../access/may.js';
import { visibleActivity } from '../access/activity.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import { ExchangeRates, type Converter } from './exchange-rates.js';

/** Days, both included, as they are in the viewer's time zone. */
export interface Asked {
  from: string;
  to: string;
  pipelineId: number | null;
  /** Whose: everybody's where not said, as far as the viewer may look at others' figures. */
  ownerId: number | null;
}

interface Sum {
  month: string;
  currency: string;
  deals: number;
  value: number;
  weighted: number;
}

/** The longest period: each of its months is a column that somebody reads. */
const mostDays = 1100;

/**
 * Figures for people: what was added, won and lost by month, how deals go through a pipeline, what is to be expected,
 * what was done, and how soon one's own mail is answered. All of it counts what the viewer may see, and no more; a month
 * begins where it does in his time zone. Money is in the company's currency by its rates of today.
 */
@Injectable()
export class Insights {
  constructor(
    private readonly database: Database,
    private readonly rates: ExchangeRates,
  ) {}

  /** @throws {InvalidError} for a period that is none @throws {ForbiddenError} for another's figures without the right */
  async overview(viewer: Viewer, asked: Asked) {
    const days = (Date.parse(asked.to) - Date.parse(asked.from)) / 86_400_000;
    if (days < 0) throw new InvalidError('to', 'to is before from');
    if (days > mostDays) throw new InvalidError('to', `takes a period of at most ${mostDays} days`);
    if (asked.ownerId !== null && asked.ownerId !== viewer.userId) need(viewer, 'statistics.others');
    const whose = asked.ownerId ?? (may(viewer, 'statistics.others') ? null : viewer.userId);
    const [deals, forecast, activities, answers, money] = await Promise.all([
      this.deals(viewer, asked, whose),
      this.forecast(viewer, asked, whose),
      this.activities(viewer, asked, whose),
      this.answers(viewer, asked),
      this.rates.into(),
    ]);
    return {
      currency: money.currency,
      // Sums leave out what has no rate; it is said which.
      without_rate: money.missing([...Object.values(deals).flat(), ...forecast]),
      added: byMonth(deals.added, money),
      won: byMonth(deals.won, money),
      lost: byMonth(deals.lost, money),
      forecast: byMonth(forecast, money),
      activities,
      answers,
    };
  }

  private async deals(viewer: Viewer, asked: Asked, whose: number | null) {
    const part = (name: string, column: string, status: string) => `
      select '${name}' as name, to_char(t.${column} at time zone z.zone, 'YYYY-MM') as month, t.currency,
        count(*)::int as deals, sum(t.value)::float8 as value, 0::float8 as weighted
      from zone z, deal t
      where t.${column} >= ($2::date)::timestamp at time zone z.zone
        and t.${column} < ($3::date + 1)::timestamp at time zone z.zone ${status}
        and ($4::bigint is null or t.pipeline_id = $4) and ($5::bigint is null or t.owner_id = $5)
        and ${visibleItem(viewer, 't', '$1')}
      group by 2, 3`;
    const rows = await this.database.query<Sum & { name: 'added' | 'won' | 'lost' }>(
      `with zone as (${zoneOf})
       ${part('added', 'add_time', '')} union all ${part('won', 'won_time', `and t.status = 'won'`)}
       union all ${part('lost', 'lost_time', `and t.status = 'lost'`)}`,
      [viewer.userId, asked.from, asked.to, asked.pipelineId, whose],
    );
    const named = (name: string) => rows.filter(row => row.name === name);
    return { added: named('added'), won: named('won'), lost: named('lost') };
  }

  /** Open deals by the month in which they are expected to close, from this one on for a year; late ones are this month's. */
  private forecast(viewer: Viewer, asked: Asked, whose: number | null) {
    return this.database.query<Sum>(
      `with zone as (${zoneOf})
       select to_char(greatest(t.expected_close_date, (now() at time zone z.zone)::date), 'YYYY-MM') as month, t.currency,
         count(*)::int as deals, sum(t.value)::float8 as value,
         sum(t.value * coalesce(t.probability, case when p.deal_probability then s.probability end, 100) / 100)::float8
           as weighted
       from zone z, deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
       where t.status = 'open' and t.archived_at is null
         and t.expected_close_date < (date_trunc('month', now() at time zone z.zone) + interval '12 months')::date
         and ($2::bigint is null or t.pipeline_id = $2) and ($3::bigint is null or t.owner_id = $3)
         and ${visibleItem(viewer, 't', '$1')}
       group by 1, 2`,
      [viewer.userId, asked.pipelineId, whose],
    );
  }

  /** What was done, by whom and of which type. */
  private activities(viewer: Viewer, asked: Asked, whose: number | null) {
    return this.database.query<{ user_id: number | null; type: string; done: number }>(
      `with zone as (${zoneOf})
       select t.owner_id as user_id, t.type, count(*)::int as done
       from zone z, activity t
       where t.done and t.deleted_at is null
         and t.marked_as_done_time >= ($2::date)::timestamp at time zone z.zone
         and t.marked_as_done_time < ($3::date + 1)::timestamp at time zone z.zone
         and ($4::bigint is null or t.owner_id = $4) and ${visibleActivity(viewer, 't', '$1')}
       group by 1, 2 order by 3 desc`,
      [viewer.userId, asked.from, asked.to, whose],
    );
  }

  /**
   * How soon the viewer answered the mail in his own mailboxes: of what people wrote to him, what he answered next, and
   * the median of the minutes in between. Nobody else's mail is in it, whoever looks.
   */
  private answers(viewer: Viewer, asked: Asked) {
    return this.database.query<{ month: string; answered: number; minutes: number }>(
      `with zone as (${zoneOf}), mail as (
         select distinct on (c.message_id) c.message_id, c.thread_id, c.sent_at, c.outgoing, m.automatic, m.list_id
         from zone z, mailbox b join message_copy c on c.mailbox_id = b.id join message m on m.id = c.message_id
         where b.user_id = $1 and c.sent_at >= ($2::date)::timestamp at time zone z.zone
           and c.sent_at < ($3::date + 31)::timestamp at time zone z.zone
         order by c.message_id, c.outgoing desc),
       follows as (
         select sent_at, outgoing, automatic, list_id, lead(outgoing) over turn as then_out, lead(sent_at) over turn as then_at
         from mail window turn as (partition by thread_id order by sent_at, message_id))
       select to_char(f.sent_at at time zone z.zone, 'YYYY-MM') as month, count(*)::int as answered,
         percentile_cont(0.5) within group (order by extract(epoch from f.then_at - f.sent_at) / 60)::float8 as minutes
       from zone z, follows f
       where not f.outgoing and f.then_out and f.automatic is null and f.list_id is null
         and f.sent_at < ($3::date + 1)::timestamp at time zone z.zone
       group by 1 order by 1`,
      [viewer.userId, asked.from, asked.to],
    );
  }

  /**
   * Of the deals that came into each stage or one behind it during the period, how many; how many were won. A deal counts
   * once, where it got furthest.
   * @throws {NotFoundError} when there is no such pipeline
   */
  async funnel(viewer: Viewer, { from, to, pipelineId, ownerId }: Asked & { pipelineId: number }) {
    if (ownerId !== null && ownerId !== viewer.userId) need(viewer, 'statistics.others');
    const whose = ownerId ?? (may(viewer, 'statistics.others') ? null : viewer.userId);
    const stages = await this.database.query<{ id: number; name: string }>(
      `select s.id, s.name from stage s join pipeline p on p.id = s.pipeline_id
       where p.id = $1 and p.deleted_at is null and s.deleted_at is null order by s.position, s.id`,
      [pipelineId],
    );
    if (stages.length === 0) throw new NotFoundError('Pipeline');
    const furthest = await this.database.query<{ place: number; deals: number; won: number }>(
      `with zone as (${zoneOf})
       select place, count(*)::int as deals, count(*) filter (where status = 'won')::int as won
       from (
         select t.id, t.status, max(array_position($6::bigint[], e.stage_id)) as place
         from zone z, stage_entry e join deal t on t.id = e.deal_id
         where e.stage_id = any($6) and e.at >= ($3::date)::timestamp at time zone z.zone
           and e.at < ($4::date + 1)::timestamp at time zone z.zone
           and t.pipeline_id = $2 and ($5::bigint is null or t.owner_id = $5) and ${visibleItem(viewer, 't', '$1')}
         group by t.id) d
       group by place`,
      [viewer.userId, pipelineId, from, to, whose, stages.map(stage => stage.id)],
    );
    const sum = (what: 'deals' | 'won', least: number) =>
      furthest.filter(row => row.place >= least).reduce((all, row) => all + row[what], 0);
    return {
      // Places count from 1, as PostgreSQL's arrays do.
      stages: stages.map((stage, at) => ({ ...stage, deals: sum('deals', at + 1) })),
      won: sum('won', 1),
    };
  }
}

const zoneOf = `select coalesce((select timezone from users where id = $1), 'UTC') as zone`;

/** One row a month; a currency without a rate is left out of the sums and counted all the same. */
function byMonth(rows: Sum[], money: Converter) {
  return [...new Set(rows.map(row => row.month))].sort().map(month => {
    const own = rows.filter(row => row.month === month);
    const known = own.filter(row => money.convert(0, row.currency) !== null);
    return {
      month,
      deals: own.reduce((all, row) => all + row.deals, 0),
      value: money.total(known, row => row.value) ?? 0,
      weighted: money.total(known, row => row.weighted) ?? 0,
    };
  });
}
