import { Button, Select } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { IconCoin, IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { boardQuery, type Layout } from '../api/board';
import { useShortcuts } from '../app/shortcuts';
import { pipelinesQuery } from '../crm/company';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { PageMenu } from '../lists/page-menu';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useSecondPaint } from '../ui/use-second-paint';
import styles from './board.module.css';
import { Board } from './board';
import { BoardFilters } from './board-filters';
import { forecastMonths } from './forecast-lanes';
import { totalOf } from './lanes';
import type { DealsSearch } from './search';
import { ViewSwitch } from './view-switch';

const route = getRouteApi('/inside/deals');

/** Open deals: in the stages of a pipeline, or by the month that they may close in. */
export function DealsPage() {
  const { w, f } = useI18n();
  const search = route.useSearch();
  const navigate = useNavigate();
  const newItem = useNewItem();
  const pipelines = useQuery(pipelinesQuery);
  const [last, setLast] = useLocalStorage<number | null>({
    key: 'kontor.pipeline',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const change = (next: Partial<DealsSearch>) =>
    void navigate({ to: '/deals', search: { ...search, ...next }, replace: true });

  const known = pipelines.data?.some(each => each.id === (search.pipeline ?? last));
  const pipeline = known ? (search.pipeline ?? last) : pipelines.data?.[0]?.id;
  const view = search.view ?? 'board';
  const layout: Layout =
    view === 'board'
      ? { view, pipeline: pipeline ?? 0 }
      : {
          view,
          from: search.from ?? f.dayOf(new Date()).slice(0, 7),
          months: forecastMonths,
          pipeline: search.pipeline,
        };
  const { sort, owner, label, filter } = search;
  const choice = { sort, owner, label, filter };
  const showsBoard = useSecondPaint();
  const isReady = view === 'forecast' || !!pipeline;
  const filterBox = useRef<HTMLInputElement>(null);
  const add = () => newItem.open('deal', pipeline ? { pipeline_id: pipeline } : {});
  useShortcuts(
    { n: [w.deals.add, add], f: [w.frame.keys.filter, () => filterBox.current?.click()] },
    w.deals.title,
  );
  const all = useQuery({ ...boardQuery(layout, choice), enabled: isReady, select: totalOf }).data;

  if (pipelines.isError && !pipelines.data)
    return (
      <div className={styles.pad}>
        <Problem error={pipelines.error} retry={() => void pipelines.refetch()} />
      </div>
    );
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{w.deals.title}</h1>
        <ViewSwitch view={view} onChange={next => change({ view: next === 'board' ? undefined : next })} />
        <p className={styles.totals} aria-live="polite">
          {all && (
            <>
              <span>{w.deals.count(all.count)}</span>
              {all.total?.value != null && <strong>{f.money(all.total.value, all.total.currency)}</strong>}
              {all.total?.weighted != null && (
                <span>{w.deals.weighted(f.money(all.total.weighted, all.total.currency))}</span>
              )}
            </>
          )}
        </p>
        <Select
          className={styles.pipeline}
          aria-label={w.deals.pipeline}
          data={[
            ...(view === 'forecast' ? [{ value: 'all', label: w.deals.allPipelines }] : []),
            ...(pipelines.data ?? []).map(each => ({ value: String(each.id), label: each.name ?? '' })),
          ]}
          value={view === 'forecast' ? String(search.pipeline ?? 'all') : pipeline ? String(pipeline) : null}
          onChange={value => {
            const id = value === 'all' || value === null ? undefined : Number(value);
            if (id) setLast(id);
            change({ pipeline: id });
          }}
        />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {w.deals.add}
        </Button>
        <PageMenu kind="deal" />
        <BoardFilters search={search} onChange={change} firstRef={filterBox} />
      </header>
      {pipelines.data?.length === 0 && view === 'board' ? (
        <Empty icon={IconCoin} title={w.deals.noPipeline} text={w.deals.noPipelineNext} />
      ) : (
        isReady &&
        showsBoard && (
          <Board
            key={JSON.stringify(layout)}
            layout={layout}
            choice={choice}
            onFrom={from => change({ from })}
            onShowAll={() => change({ owner: undefined, label: undefined, filter: undefined })}
          />
        )
      )}
    </div>
  );
}
