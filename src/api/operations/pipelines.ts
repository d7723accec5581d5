import { DealNumbers, type StageSums } from '../../crm/deal-numbers.js';
import { PipelineStatistics, type Group, type Period } from '../../crm/pipeline-statistics.js';
import { answer } from '../envelope.js';
import type { Inputs } from '../inputs.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Condition, type Operation } from '../operation.js';
import { deals } from '../resources/deals.js';
import { pipelines, stages } from '../resources/structure.js';
import { written, writtenIf } from '../v1/item-fields.js';
import { archived } from './deal-conditions.js';

const period: Inputs = {
  start_date: { kind: kinds.date, required: true },
  end_date: { kind: kinds.date, required: true },
  user_id: { kind: kinds.id },
};

const asked = ({ viewer, query }: Call): Period => ({
  start: query.start_date,
  end: query.end_date,
  userId: query.user_id ?? viewer.userId,
});

const whose: Inputs = {
  user_id: { kind: kinds.id },
  everyone: { kind: kinds.boolean },
  stage_id: { kind: kinds.id },
  get_summary: { kind: kinds.boolean },
  totals_convert_currency: { kind: kinds.text(20) },
};

/** Open deals: those of the user named, or everyone's, or the viewer's own. A saved filter says by itself whose. */
function openDeals(column: 'pipeline_id' | 'stage_id', { viewer, params, query }: Call): Condition {
  return bind =>
    [
      archived(false),
      `t.status = 'open' and t.${column} = ${bind(params.id)}`,
      ...(query.stage_id === undefined ? [] : [`t.stage_id = ${bind(query.stage_id)}`]),
      ...(query.everyone || query.filter_id ? [] : [`t.owner_id = ${bind(query.user_id ?? viewer.userId)}`]),
    ].join(' and ');
}

const group = ({ count, ids, values }: Group) => ({
  count,
  deals_ids: ids,
  values,
  formatted_values: Object.fromEntries(
    Object.entries(values).map(([currency, value]) => [currency, written(value, currency)]),
  ),
});

/** The deals of a pipeline or a stage, and how they went through. */
export const pipelineOperations: Operation[] = [
  ...operations(DealNumbers, ['v1'], {
    'GET pipelines/{id}/deals': {
      reads: true,
      summary: 'The open deals of a pipeline; the viewer’s own where nobody is named',
      lists: deals,
      query: { ...whose, filter_id: { kind: kinds.id } },
      run: async (numbers, call) => {
        await call.there(pipelines, call.params.id);
        const condition = openDeals('pipeline_id', call);
        const { data, extra } = await call.page(deals, condition, { plain: true });
        if (!call.query.get_summary) return answer(data, extra);
        const rows = await numbers.byStage(call.viewer, { condition, filterId: call.query.filter_id });
        const summary = { deals_summary: await dealsSummary(numbers, call, rows) };
        return answer(data, {
          ...extra,
          additional_data: { ...(extra['additional_data'] as object), ...summary },
        });
      },
    },
    'GET stages/{id}/deals': {
      reads: true,
      summary: 'The open deals of a stage; the viewer’s own where nobody is named',
      lists: deals,
      query: { ...whose, filter_id: { kind: kinds.id } },
      run: async (_, call) => {
        await call.there(stages, call.params.id);
        return call.page(deals, openDeals('stage_id', call), { plain: true });
      },
    },
  }),
  ...operations(PipelineStatistics, ['v1'], {
    'GET pipelines/{id}/conversion_statistics': {
      summary: 'How many deals got from stage to stage, were won and lost, in percent',
      query: period,
      run: async (statistics, call) => {
        const {
          stages: rates,
          won,
          lost,
        } = await statistics.conversion(call.viewer, call.params.id, asked(call));
        return {
          stage_conversions: rates.map(({ from, to, rate }) => ({
            from_stage_id: from,
            to_stage_id: to,
            conversion_rate: rate,
          })),
          won_conversion: won,
          lost_conversion: lost,
        };
      },
    },
    'GET pipelines/{id}/movement_statistics': {
      summary:
        'How deals moved through a pipeline: added, left open, won, lost, and how long they stood where',
      query: period,
      run: async (statistics, call) => {
        const found = await statistics.movement(call.viewer, call.params.id, asked(call));
        return {
          movements_between_stages: { count: found.movements },
          new_deals: group(found.new),
          deals_left_open: group(found.open),
          won_deals: group(found.won),
          lost_deals: group(found.lost),
          average_age_in_days: {
            across_all_stages: found.ageInDays.all,
            by_stages: found.ageInDays.stages.map(({ id, days }) => ({ stage_id: id, value: days })),
          },
        };
      },
    },
  }),
];

/** The sums of a pipeline by stage and currency, and in the currency that was asked for. */
async function dealsSummary(numbers: DealNumbers, { viewer, query }: Call, rows: StageSums[]) {
  const byStage = Map.groupBy(rows, row => row.stageId);
  const each = <T>(show: (sums: StageSums[]) => T): Record<string, T> =>
    Object.fromEntries([...byStage].map(([id, sums]) => [id, show(sums)]));
  const count = (sums: StageSums[]): number => sums.reduce((all, row) => all + row.count, 0);
  const summary = {
    total_count: count(rows),
    per_stages: each(sums =>
      Object.fromEntries(
        sums.map(row => [
          row.currency,
          {
            count: row.count,
            value: row.value,
            value_formatted: written(row.value, row.currency),
            weighted_value: row.weighted,
            weighted_value_formatted: written(row.weighted, row.currency),
          },
        ]),
      ),
    ),
  };
  if (query.totals_convert_currency === undefined) return summary;
  const into = await numbers.rates.asked(viewer, query.totals_convert_currency, 'totals_convert_currency');
  const value = into.total(rows, row => row.value);
  const weighted = into.total(rows, row => row.weighted);
  return {
    ...summary,
    per_stages_converted: each(sums => {
      const value = into.total(sums, row => row.value);
      const weighted = into.total(sums, row => row.weighted);
      return {
        count: count(sums),
        value,
        value_formatted: writtenIf(value, into.currency),
        weighted_value: weighted,
        weighted_value_formatted: writtenIf(weighted, into.currency),
      };
    }),
    total_currency_converted_value: value,
    total_weighted_currency_converted_value: weighted,
    total_currency_converted_value_formatted: writtenIf(value, into.currency),
    total_weighted_currency_converted_value_formatted: writtenIf(weighted, into.currency),
    currencies_without_rate: into.missing(rows),
  };
}
