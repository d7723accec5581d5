import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Overview, Period } from '../api/insights';
import { activityTypesQuery, type Colleague } from '../crm/company';
import { useI18n } from '../i18n';
import { Board } from './board';
import { Chart, type Series } from './chart';
import { monthsBetween } from './months';

const tones = ['--k-busy', '--k-good', '--k-ask', '--k-bad', '--k-dim', '--k-bar'];
const one = ['--k-busy'];

/** What was done, by whom. */
export function ActivitiesBoard({ data, users }: { data: Overview; users: Colleague[] }) {
  const { w, f } = useI18n();
  const types = useQuery(activityTypesQuery).data;
  const rows = data.activities;
  const people = useMemo(() => [...new Set(rows.map(row => row.user_id))], [rows]);
  const kinds = useMemo(() => [...new Set(rows.map(row => row.type))], [rows]);
  const nameOf = (id: number | null) => users.find(user => user.id === id)?.name ?? w.insights.nobody;
  const many = (user: number | null, type: string) =>
    rows.find(row => row.user_id === user && row.type === type)?.done ?? 0;
  const typeName = (key: string) => types?.find(type => type.key_string === key)?.name ?? key;
  const series = useMemo<Series[]>(
    () =>
      kinds.map(type => ({
        type: 'bar',
        stack: 'done',
        name: types?.find(each => each.key_string === type)?.name ?? type,
        barMaxWidth: 26,
        data: people.map(user => rows.find(row => row.user_id === user && row.type === type)?.done ?? 0),
      })),
    [kinds, people, rows, types],
  );
  const names = people.map(nameOf);
  return (
    <Board
      title={w.insights.activities}
      lead={w.insights.activitiesLead}
      empty={rows.length ? null : w.insights.noActivities}
      head={[w.records.fields.owner_id, ...kinds.map(typeName)]}
      rows={people.map(user => ({
        name: nameOf(user),
        cells: kinds.map(type => f.number(many(user, type))),
      }))}
    >
      <Chart over={names} series={series} colors={tones} format={f.number} lying />
    </Board>
  );
}

/** How soon one's own mail is answered. */
export function AnswersBoard({ data, period }: { data: Overview; period: Period }) {
  const { w, f } = useI18n();
  const months = useMemo(() => monthsBetween(period.from, period.to), [period]);
  const rows = data.answers;
  const series = useMemo<Series[]>(
    () => [
      {
        type: 'line',
        name: w.insights.median,
        symbolSize: 7,
        data: months.map(month => rows.find(row => row.month === month)?.minutes ?? null),
      },
    ],
    [months, rows, w],
  );
  const names = useMemo(() => months.map(f.month), [months, f]);
  const time = useMemo(() => (minutes: number) => f.duration(minutes * 60), [f]);
  return (
    <Board
      title={w.insights.answers}
      lead={w.insights.answersLead}
      empty={rows.length ? null : w.insights.noAnswers}
      head={[w.insights.month, w.insights.answered, w.insights.median]}
      rows={rows.map(row => ({
        name: f.month(row.month),
        cells: [f.number(row.answered), time(row.minutes)],
      }))}
    >
      <Chart over={names} series={series} colors={one} format={time} />
    </Board>
  );
}
