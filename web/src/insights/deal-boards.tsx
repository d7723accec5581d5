import { useMemo } from 'react';
import type { Month, Overview, Period } from '../api/insights';
import { useI18n } from '../i18n';
import { Board } from './board';
import { Chart, type Series } from './chart';
import { DealsLink } from './deals-link';
import { endOf, monthsBetween } from './months';

const colors = ['--k-busy', '--k-good', '--k-bad'];
const two = ['--k-bar', '--k-good'];
const none: Month = { month: '', deals: 0, value: 0, weighted: 0 };
const at = (rows: Month[], month: string) => rows.find(row => row.month === month) ?? none;

/** What was added, won and lost, month by month. */
export function OutcomeBoard({ data, period }: { data: Overview; period: Period }) {
  const { w, f } = useI18n();
  const months = useMemo(() => monthsBetween(period.from, period.to), [period]);
  const kinds = [
    { key: 'added', name: w.insights.added, field: 'add_time' },
    { key: 'won', name: w.insights.won, field: 'won_time' },
    { key: 'lost', name: w.insights.lost, field: 'lost_time' },
  ] as const;
  const series = useMemo<Series[]>(
    () =>
      (['added', 'won', 'lost'] as const).map(key => ({
        type: 'bar',
        name: w.insights[key],
        barMaxWidth: 18,
        data: months.map(month => at(data[key], month).deals),
      })),
    [data, months, w],
  );
  const names = useMemo(() => months.map(f.month), [months, f]);
  const isEmpty = kinds.every(({ key }) => data[key].length === 0);
  return (
    <Board
      title={w.insights.outcome}
      lead={w.insights.outcomeLead}
      empty={isEmpty ? w.insights.noDeals : null}
      head={[w.insights.month, ...kinds.map(kind => kind.name), w.insights.wonValue]}
      rows={months.toReversed().map(month => ({
        name: f.month(month),
        cells: [
          ...kinds.map(({ key, field }) => (
            <DealsLink
              key={key}
              many={at(data[key], month).deals}
              period={period}
              field={field}
              from={`${month}-01`}
              to={endOf(month)}
              status={key === 'added' ? undefined : key}
            />
          )),
          f.money(at(data.won, month).value, data.currency),
        ],
      }))}
    >
      <Chart over={names} series={series} colors={colors} format={f.number} />
    </Board>
  );
}

/** What is open, by the month in which it is expected. */
export function ForecastBoard({ data, period }: { data: Overview; period: Period }) {
  const { w, f } = useI18n();
  const rows = data.forecast;
  const money = useMemo(() => (value: number) => f.money(value, data.currency), [f, data.currency]);
  const series = useMemo<Series[]>(
    () => [
      { type: 'bar', name: w.insights.whole, barMaxWidth: 26, data: rows.map(row => row.value) },
      { type: 'bar', name: w.insights.weighted, barMaxWidth: 26, data: rows.map(row => row.weighted) },
    ],
    [rows, w],
  );
  const names = useMemo(() => rows.map(row => f.month(row.month)), [rows, f]);
  return (
    <Board
      title={w.insights.forecast}
      lead={w.insights.forecastLead}
      empty={rows.length ? null : w.insights.noForecast}
      head={[w.insights.month, w.records.plural.deal, w.insights.whole, w.insights.weighted]}
      rows={rows.map((row, index) => ({
        name: f.month(row.month),
        cells: [
          <DealsLink
            key="deals"
            many={row.deals}
            period={period}
            field="expected_close_date"
            // The first month holds what is late, too.
            from={index === 0 ? '2000-01-01' : `${row.month}-01`}
            to={endOf(row.month)}
            status="open"
          />,
          money(row.value),
          money(row.weighted),
        ],
      }))}
    >
      <Chart over={names} series={series} colors={two} format={money} />
    </Board>
  );
}
