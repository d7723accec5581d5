import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import styles from './insights.module.css';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export type Series = (BarSeriesOption | LineSeriesOption) & { name: string };

/** Bars and lines over months or names. The same figures stand in a table below, for who does not see it. */
export function Chart(props: {
  over: string[];
  series: Series[];
  /** Names of CSS variables, one for each series. */
  colors: string[];
  format: (value: number) => string;
  /** Bars lie, and names stand at their left. */
  lying?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const { over, series, colors, format, lying } = props;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const tone = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
    const chart = init(element, undefined, { renderer: 'svg' });
    const names = {
      type: 'category' as const,
      data: over,
      inverse: lying ?? false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: tone('--k-line-strong') } },
      axisLabel: { color: tone('--k-dim'), hideOverlap: !lying },
    };
    const values = {
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: tone('--k-line') } },
      axisLabel: { color: tone('--k-dim'), formatter: format, hideOverlap: true },
    };
    // On a phone the names of more than three series take two lines.
    const isNarrow = element.clientWidth < 420;
    const top = series.length < 2 ? 12 : series.length > 3 && isNarrow ? 56 : 34;
    const option: EChartsCoreOption = {
      color: colors.map(tone),
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(element).fontFamily },
      grid: { left: 8, right: 16, top, bottom: 6, containLabel: true },
      legend: {
        show: series.length > 1,
        top: 0,
        itemWidth: 16,
        itemHeight: 11,
        textStyle: { color: tone('--k-text') },
      },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        valueFormatter: (value: unknown) => format(Number(value)),
        backgroundColor: tone('--k-surface'),
        borderColor: tone('--k-line-strong'),
        textStyle: { color: tone('--k-text') },
      },
      xAxis: lying ? values : names,
      yAxis: lying ? names : values,
      series,
    };
    chart.setOption(option);
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [over, series, colors, format, lying, scheme]);

  return <div ref={box} className={styles.chart} aria-hidden />;
}
