import { permittedItem } from '../../access/viewer.js';
import { DealCopies } from '../../crm/deal-copy.js';
import { DealNumbers, type DealTime, type Interval, type Span, type Sums } from '../../crm/deal-numbers.js';
import type { Converter } from '../../crm/exchange-rates.js';
import { PermittedUsers } from '../../crm/permitted-users.js';
import { InvalidError } from '../../errors.js';
import type { Inputs } from '../inputs.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import { archivedDeals, deals } from '../resources/deals.js';
import { written, writtenIf } from '../v1/item-fields.js';
import { dealsAsked, whichDeals } from './deal-conditions.js';

const timelineQuery: Inputs = {
  ...whichDeals,
  start_date: { kind: kinds.date, required: true },
  interval: { kind: kinds.oneOf('day', 'week', 'month', 'quarter'), required: true },
  amount: { kind: kinds.integer(1, 100), required: true },
  field_key: { kind: kinds.text(40), required: true },
  exclude_deals: { kind: kinds.boolean },
  totals_convert_currency: { kind: kinds.text(20) },
};

/** When a deal stands in the timeline, by the key of its field. */
const timelineFields: Record<string, DealTime> = {
  ...Object.fromEntries(
    ['add_time', 'update_time', 'stage_change_time', 'won_time', 'lost_time', 'close_time'].map(column => [
      column,
      { column },
    ]),
  ),
  expected_close_date: { column: 'expected_close_date', isDay: true },
};

/** Sums, timelines, copies of deals, and the deals that were put away. */
export const dealOperations: Operation[] = [
  ...operations(DealNumbers, ['v1'], {
    'GET deals/summary': {
      summary: 'How many deals there are, and what they come to, by currency',
      query: whichDeals,
      run: (numbers, call) => summary(numbers, call, false),
    },
    'GET deals/summary/archived': {
      summary: 'The same of archived deals',
      query: whichDeals,
      run: (numbers, call) => summary(numbers, call, true),
    },
    'GET deals/timeline': {
      reads: true,
      summary: 'Deals by when something happens to them, in intervals; at most 1000 are listed in all',
      query: timelineQuery,
      run: (numbers, call) => timeline(numbers, call, false),
    },
    'GET deals/timeline/archived': {
      summary: 'The same of archived deals',
      query: timelineQuery,
      run: (numbers, call) => timeline(numbers, call, true),
    },
    'GET deals/archived': {
      summary: 'Archived deals',
      lists: archivedDeals,
      query: { product_id: { kind: kinds.id } },
      run: (_, { viewer, query, page }) =>
        page(archivedDeals, bind =>
          query.product_id === undefined
            ? 'true'
            : `exists (select from deal_product l join product p on p.id = l.product_id
                where l.deal_id = t.id and p.id = ${bind(query.product_id)} and ${permittedItem(viewer, 'p', '$1')})`,
        ),
    },
  }),
  ...operations(DealNumbers, ['v2'], {
    'GET deals/archived': {
      summary: 'Archived deals',
      lists: archivedDeals,
      run: (_, { page }) => page(archivedDeals),
    },
  }),
  ...operations(DealCopies, ['v1'], {
    'POST deals/{id}/duplicate': {
      summary: 'Make an open deal with the same fields, products and participants',
      run: async (copies, { viewer, params, some }) => {
        const [copy] = await some(deals, [await copies.duplicate(viewer, params.id)]);
        return copy;
      },
    },
  }),
  ...(['deal', 'person', 'organization'] as const).map((noun): Operation<PermittedUsers> => ({
    method: 'GET',
    path: `${noun}s/{id}/permittedUsers`,
    dialects: ['v1'],
    service: PermittedUsers,
    summary: `Who may see one of the ${noun}s: ids of users`,
    run: (users, { viewer, params }) => users.of(viewer, noun, params.id),
  })),
];

async function summary(numbers: DealNumbers, { viewer, query }: Call, isArchived: boolean) {
  const rows = await numbers.summary(viewer, dealsAsked(query, { archived: isArchived }));
  const into = await numbers.rates.into();
  const value = into.total(rows, row => row.value);
  const weighted = into.total(rows, row => row.weighted);
  return {
    values_total: byCurrency(rows, row => {
      const converted = into.convert(row.value, row.currency);
      return {
        value: row.value,
        count: row.count,
        value_formatted: written(row.value, row.currency),
        value_converted: converted,
        value_converted_formatted: writtenIf(converted, into.currency),
      };
    }),
    weighted_values_total: byCurrency(rows, row => ({
      value: row.weighted,
      count: row.count,
      value_formatted: written(row.weighted, row.currency),
    })),
    total_count: rows.reduce((count, row) => count + row.count, 0),
    total_currency_converted_value: value,
    total_weighted_currency_converted_value: weighted,
    total_currency_converted_value_formatted: writtenIf(value, into.currency),
    total_weighted_currency_converted_value_formatted: writtenIf(weighted, into.currency),
    currencies_without_rate: into.missing(rows),
  };
}

const byCurrency = <T>(rows: Sums[], show: (row: Sums) => T): Record<string, T> =>
  Object.fromEntries(rows.map(row => [row.currency, show(row)]));

async function timeline(numbers: DealNumbers, { viewer, query, some }: Call, isArchived: boolean) {
  const at = timelineFields[query.field_key];
  if (!at) {
    throw new InvalidError('field_key', `field_key takes ${Object.keys(timelineFields).join(', ')}`);
  }
  const given = {
    start: query.start_date as string,
    interval: query.interval as Interval,
    amount: query.amount as number,
    list: query.exclude_deals !== true,
  };
  const spans = await numbers.timeline(viewer, at, given, dealsAsked(query, { archived: isArchived }));
  const into =
    query.totals_convert_currency === undefined
      ? null
      : await numbers.rates.asked(viewer, query.totals_convert_currency, 'totals_convert_currency');
  const resource = isArchived ? archivedDeals : deals;
  const listed = (await some(
    resource,
    spans.flatMap(span => span.dealIds),
  )) as { id: number }[];
  const byId = new Map(listed.map(deal => [deal.id, deal]));
  return spans.map(span => ({
    period_start: kinds.time.v1(span.from),
    period_end: kinds.time.v1(new Date(span.to.getTime() - 1000)),
    ...(given.list ? { deals: span.dealIds.flatMap(id => byId.get(id) ?? []) } : {}),
    totals: totals(span),
    ...(into && { totals_converted: converted(span, into) }),
  }));
}

function totals({ sums }: Pick<Span, 'sums'>) {
  const count = (of: (row: Sums) => number) => sums.reduce((all, row) => all + of(row), 0);
  return {
    count: count(row => row.count),
    values: byCurrency(sums, row => row.value),
    weighted_values: byCurrency(sums, row => row.weighted),
    open_count: count(row => row.openCount),
    open_values: byCurrency(sums, row => row.openValue),
    weighted_open_values: byCurrency(sums, row => row.openWeighted),
    won_count: count(row => row.wonCount),
    won_values: byCurrency(sums, row => row.wonValue),
  };
}

/** The same in one currency; null where a rate is missing. */
function converted({ sums }: Span, into: Converter) {
  const { count, open_count, won_count } = totals({ sums });
  return {
    currency: into.currency,
    count,
    value: into.total(sums, row => row.value),
    weighted_value: into.total(sums, row => row.weighted),
    open_count,
    open_value: into.total(sums, row => row.openValue),
    weighted_open_value: into.total(sums, row => row.openWeighted),
    won_count,
    won_value: into.total(sums, row => row.wonValue),
    currencies_without_rate: into.missing(sums),
  };
}
