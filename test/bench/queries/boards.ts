import { deals, facts, seenBy } from './by-hand.js';
import { requests, sample, type NamedQuery } from './query.js';

const open = `and t.status = 'open'`;
/** SQL: what the answers tell of deals together. */
const sums = ['true', `t.status = 'open'`, `t.status = 'won'`]
  .map(
    which => `count(*) filter (where ${which}), sum(t.value) filter (where ${which}),
      sum(t.value * coalesce(t.probability, s.probability) / 100) filter (where ${which})`,
  )
  .join(', ');

export const boards: NamedQuery[] = [
  {
    name: 'board: a stage’s open deals',
    parameters: () => sample('stage'),
    request: row => `/v1/stages/${row.id}/deals?everyone=1&limit=100`,
    byHand: who =>
      `select t.*, ${facts(who, 'deal')} from (${deals(who, `${open} and t.stage_id = $1 order by t.id limit 101`)}) t`,
    values: row => [row.id],
  },
  {
    name: 'board: the sums of a pipeline’s stages',
    parameters: () =>
      `select p.id, u.id as user_id from pipeline p, users u order by md5(u.id::text || p.id) limit ${requests}`,
    request: row => `/v1/pipelines/${row.id}/deals?everyone=1&limit=1&get_summary=1`,
    byHand: who => `select stage_id, currency, ${sums} from deal t join stage s on s.id = t.stage_id
      where t.pipeline_id = $1 and t.archived_at is null ${open} and ${seenBy(who)('t')} group by 1, 2`,
    values: row => [row.id],
    sums: true,
  },
  {
    name: 'deals by month, three of them',
    parameters: () =>
      `select (date '2022-01-01' + n * 40)::text as day from generate_series(1, ${requests}) n`,
    request: row =>
      `/v1/deals/timeline?start_date=${row.day}&interval=month&amount=3&field_key=add_time&exclude_deals=1`,
    byHand:
      who => `select date_trunc('month', t.add_time), currency, ${sums} from deal t join stage s on s.id = t.stage_id
      where t.archived_at is null and t.add_time >= $1::date and t.add_time < $1::date + interval '3 months' and ${seenBy(who)('t')} group by 1, 2`,
    values: row => [row.day],
    sums: true,
  },
];
