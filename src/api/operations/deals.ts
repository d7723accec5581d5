import { DealCopies } from '../../crm/deal-copy.js';
import { DealNumbers, type Interval, type Span, type Sums } from '../../crm/deal-numbers.js';
import { PermittedUsers } from '../../crm/permitted-users.js';
import { InvalidError } from '../../errors.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Input, type Operation } from '../operation.js';
import { archivedDeals, deals } from '../resources/deals.js';
import { written } from '../v1/item-fields.js';
import { dealsAsked, whichDeals } from './deal-conditions.js';

const timelineQuery: Record<string, Input> = {
  ...whichDeals,
  start_date: { kind: kinds.date, required: true },
  interval: { kind: kinds.oneOf('day', 'week', 'month', 'quarter'), required: true },
  amount: { kind: kinds.integer(1, 100), required: true },
  field_key: { kind: kinds.text(40), required: true },
  exclude_deals: { kind: kinds.boolean },
  totals_convert_currency: { kind: kinds.text(20) },
};

/** SQL: when a deal stands in the timeline, by the key of its field; UTC. */
const timelineFields: Record<string, string> = {
  ...Object.fromEntries(
    ['add_time', 'update_time', 'stage_change_time', 'won_time', 'lost_time', 'close_time'].map(name => [
      name,
      `(t.${name} at time zone 'UTC')`,
    ]),
  ),
  expected_close_date: 't.expected_close_date::timestamp',
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
      query: { product_id: { kind: kinds.id } },
      run: (_, { query, page }) =>
        page(archivedDeals, bind =>
          query.product_id === undefined
            ? 'true'
            : `exists (select from deal_product l where l.deal_id = t.id and l.product_id = ${bind(query.product_id)})`,
        ),
    },
  }),
  ...operations(DealNumbers, ['v2'], {
    'GET deals/archived': {
      summary: 'Archived deals',
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
  const converted = {
    value: inDefault(rows, row => row.value),
    weighted: inDefault(rows, row => row.weighted),
  };
  return {
    values_total: byCurrency(rows, row => ({
      value: row.value,
      count: row.count,
      value_formatted: written(row.value, row.currency),
      value_converted: row.currency === defaultCurrency ? row.value : null,
      value_converted_formatted: row.currency === defaultCurrency ? written(row.value, row.currency) : null,
    })),
    weighted_values_total: byCurrency(rows, row => ({
      value: row.weighted,
      count: row.count,
      value_formatted: written(row.weighted, row.currency),
    })),
    total_count: rows.reduce((count, row) => count + row.count, 0),
    total_currency_converted_value: converted.value,
    total_weighted_currency_converted_value: converted.weighted,
    total_currency_converted_value_formatted:
      converted.value === null ? null : written(converted.value, defaultCurrency),
    total_weighted_currency_converted_value_formatted:
      converted.weighted === null ? null : written(converted.weighted, defaultCurrency),
  };
}

/** What users have as theirs until they can choose. */
const defaultCurrency = 'EUR';

/** A total in the default currency; null where other currencies are in it, because nothing here knows their rates. */
function inDefault(rows: Sums[], of: (row: Sums) => number): number | null {
  if (rows.some(row => row.currency !== defaultCurrency)) return null;
  return rows.reduce((sum, row) => sum + of(row), 0);
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
  }));
}

function totals({ sums }: Span) {
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
