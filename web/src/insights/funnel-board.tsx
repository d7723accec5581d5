import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { funnelQuery, type Period } from '../api/insights';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { Board } from './board';
import { Chart, type Series } from './chart';

const colors = ['--k-busy'];

/** How far the deals of a pipeline got. */
export function FunnelBoard({ period }: { period: Period }) {
  const { w, f } = useI18n();
  const { pipeline } = period;
  const funnel = useQuery({
    ...funnelQuery({ ...period, pipeline: pipeline ?? 0 }),
    enabled: pipeline !== undefined,
  });
  const steps = useMemo(
    () =>
      funnel.data ? [...funnel.data.stages, { id: 0, name: w.insights.won, deals: funnel.data.won }] : [],
    [funnel.data, w],
  );
  const series = useMemo<Series[]>(
    () => [
      {
        type: 'bar',
        name: w.records.plural.deal,
        barMaxWidth: 26,
        label: { show: true, position: 'insideLeft' },
        data: steps.map(step => step.deals),
      },
    ],
    [steps, w],
  );
  const names = useMemo(() => steps.map(step => step.name), [steps]);
  const first = steps[0]?.deals ?? 0;
  const percent = (part: number, of: number) => (of ? f.percent(part / of) : '–');
  if (!funnel.data) return <Lines count={1} height={320} />;
  return (
    <Board
      title={w.insights.funnel}
      lead={w.insights.funnelLead}
      empty={first ? null : w.insights.noDeals}
      head={[w.records.fields.stage_id, w.records.plural.deal, w.insights.ofBefore, w.insights.ofAll]}
      rows={steps.map((step, at) => ({
        name: step.name,
        cells: [
          f.number(step.deals),
          at ? percent(step.deals, steps[at - 1]!.deals) : '',
          percent(step.deals, first),
        ],
      }))}
    >
      <Chart over={names} series={series} colors={colors} format={f.number} lying />
    </Board>
  );
}
