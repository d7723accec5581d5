import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { overviewQuery, type Period } from '../api/insights';
import { sessionQuery } from '../api/session';
import { useShortcuts } from '../app/shortcuts';
import { pipelinesQuery, usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useCards } from '../ui/use-cards';
import { ActivitiesBoard, AnswersBoard } from './done-boards';
import { ForecastBoard, OutcomeBoard } from './deal-boards';
import { FunnelBoard } from './funnel-board';
import styles from './insights.module.css';
import { periodOf } from './months';
import type { InsightsSearch } from './search';

const route = getRouteApi('/inside/insights');

/** How it goes: a few questions that people really ask, each with its answer. */
export function InsightsPage() {
  const { w, f } = useI18n();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pipelines = useQuery(pipelinesQuery).data ?? [];
  const users = useQuery(usersQuery).data ?? [];
  const timezone = useQuery(sessionQuery).data?.user?.timezone ?? undefined;
  const months = search.months ?? 12;
  const { pipeline, owner } = search;
  const period = useMemo<Period>(
    () => ({ ...periodOf(months, todayIn(timezone)), pipeline, owner }),
    [months, timezone, pipeline, owner],
  );
  const overview = useQuery(overviewQuery(period));
  const data = overview.data;
  const set = (change: InsightsSearch) => void navigate({ search: before => ({ ...before, ...change }) });

  const box = useRef<HTMLDivElement>(null);
  const filterBox = useRef<HTMLInputElement>(null);
  const cards = useCards(box);
  const { outcome, forecast, funnel, activities, answers } = w.insights;
  useShortcuts(
    {
      ...Object.fromEntries(
        // In the order in which they stand below.
        [outcome, forecast, funnel, activities, answers].map((title, at) => [
          String(at + 1),
          [w.frame.keys.go(title), () => cards.goTo(title)] as const,
        ]),
      ),
      j: [w.insights.next, () => cards.go('down')],
      k: [w.insights.previous, () => cards.go('up')],
      f: [w.frame.keys.filter, () => filterBox.current?.click()],
    },
    w.insights.title,
  );

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{w.insights.title}</h1>
        <SegmentedControl
          size="xs"
          aria-label={w.insights.period}
          value={String(months)}
          onChange={value => set({ months: value === '12' ? undefined : (Number(value) as 3 | 6 | 24) })}
          data={['3', '6', '12', '24'].map(value => ({ value, label: w.insights.months(Number(value)) }))}
        />
        <Select
          size="xs"
          ref={filterBox}
          className={styles.choice ?? ''}
          aria-label={w.records.fields.pipeline_id}
          value={pipeline ? String(pipeline) : ''}
          onChange={value => set({ pipeline: Number(value) || undefined })}
          data={[
            { value: '', label: w.insights.allPipelines },
            ...pipelines.map(each => ({ value: String(each.id), label: each.name ?? '' })),
          ]}
        />
        <Select
          size="xs"
          className={styles.choice ?? ''}
          aria-label={w.records.fields.owner_id}
          searchable
          value={owner ? String(owner) : ''}
          onChange={value => set({ owner: Number(value) || undefined })}
          data={[
            { value: '', label: w.insights.everybody },
            ...users
              .filter(user => user.active_flag)
              .map(user => ({ value: String(user.id), label: user.name })),
          ]}
        />
      </div>
      {overview.isError && <Problem error={overview.error} retry={() => void overview.refetch()} />}
      {overview.isPending && <Lines count={2} height={320} />}
      {data && (
        <>
          {data.without_rate.length > 0 && (
            <p className={styles.lead}>{w.insights.withoutRate(f.list(data.without_rate))}</p>
          )}
          <div ref={box} className={styles.boards} onFocus={cards.onFocus}>
            <OutcomeBoard data={data} period={period} />
            <ForecastBoard data={data} period={period} />
            <FunnelBoard period={{ ...period, pipeline: pipeline ?? pipelines[0]?.id }} />
            <ActivitiesBoard data={data} users={users} />
            <AnswersBoard data={data} period={period} />
          </div>
        </>
      )}
    </div>
  );
}

/** `2026-11-22`, as it is where the user is. */
const todayIn = (timeZone: string | undefined) =>
  new Intl.DateTimeFormat('sv', { dateStyle: 'short', ...(timeZone && { timeZone }) }).format(new Date());
