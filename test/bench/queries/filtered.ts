import { deals } from './by-hand.js';
import { requests, sorted, type NamedQuery } from './query.js';
import { expected, region, score } from './seed-fields.js';

/** Saves a filter for each request. */
const filters = (conditions: string, among = ''): string => `
  ${among} insert into filter (name, type, owner_id, visible_to, conditions)
  select 'bench', 'deals', 1, 7, jsonb_build_object('glue', 'and', 'conditions', jsonb_build_array(
           jsonb_build_object('glue', 'and', 'conditions', ${conditions}), '{"glue": "or", "conditions": []}'::jsonb))
    from generate_series(1, ${requests}) n
  returning id, conditions #>> '{conditions,0,conditions,0,value}' as first, conditions #>> '{conditions,0,conditions,1,value}' as second`;
/** SQL: the value at a place among those that are ranked. */
const rankedAt = (place: string): string => `(select value from ranked where ranked.place = ${place})`;
const condition = (field: string, operator: string, value: string): string =>
  `jsonb_build_object('object', 'deal', 'field_id', '${field}', 'operator', '${operator}', 'value', (${value})::text, 'extra_value', null)`;

export const filtered: NamedQuery[] = [
  {
    name: 'a filter: region, a range of a number, open',
    parameters: () =>
      filters(`jsonb_build_array(${condition(score, '>=', 'n % 90')}, ${condition(region, '=', '1 + n % 8')},
        ${condition('status', '=', `'open'`)}, ${condition(score, '<', 'n % 90 + 10')})`),
    // As many as the small company has of the rarest region.
    request: row => `/api/v2/deals?filter_id=${row.id}&limit=10`,
    byHand: who =>
      deals(
        who,
        `and t.status = 'open' and t.custom_fields->>'${region}' = $2 and ${sorted(score)} >= $1 and ${sorted(score)} < $1 + 10
        order by t.id limit 11`,
      ),
    values: row => [row.first, row.second],
  },
  {
    name: 'a filter: a narrow range of a formula',
    // Forty deals are in it, however many there are.
    parameters: () =>
      filters(
        `jsonb_build_array(${condition(expected, '>=', rankedAt('n * total / 40'))}, ${condition(expected, '<', rankedAt('n * total / 40 + 40'))})`,
        `with ranked as materialized (
           select ${sorted(expected)} as value, row_number() over (order by ${sorted(expected)}) as place, count(*) over () as total
             from deal t where t.deleted_at is null and ${sorted(expected)} > 0)`,
      ),
    request: row => `/api/v2/deals?filter_id=${row.id}`,
    byHand: who =>
      deals(who, `and ${sorted(expected)} >= $1 and ${sorted(expected)} < $2 order by t.id limit 101`),
    values: row => [row.first, row.second],
  },
  {
    name: 'a filter: a wide range of a formula',
    parameters: () =>
      filters(
        `jsonb_build_array(${condition(expected, '>=', '10 * n')}, ${condition(expected, '<', '10 * n + 3000')})`,
      ),
    request: row => `/api/v2/deals?filter_id=${row.id}`,
    byHand: who =>
      deals(who, `and ${sorted(expected)} >= $1 and ${sorted(expected)} < $2 order by t.id limit 101`),
    values: row => [row.first, row.second],
  },
];
