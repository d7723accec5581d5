import { ActionIcon, Button, Menu, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconArchive, IconDownload, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { fileOf, listQuery, type Names } from '../api/lists';
import { sessionQuery } from '../api/session';
import { fieldsQuery, type FieldDef } from '../crm/fields';
import { kinds, type ItemKind } from '../crm/kinds';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { usePhone } from '../ui/use-phone';
import { Cards } from './cards';
import { useListChoice } from './choice';
import { ColumnMenu } from './column-menu';
import { useColumns } from './columns';
import { FilterMenu, FilterPanel, useFilter } from './filter-bar';
import { JobProgress, useJobs } from './jobs';
import styles from './lists.module.css';
import { listNouns } from './nouns';
import { PageMenu } from './page-menu';
import { ListSearch } from './search';
import { useSelection } from './selection';
import { SelectionBar } from './selection-bar';
import { Table } from './table';
import { useCells } from './use-cells';

const noFields: FieldDef[] = [];

/** All items of a kind: searched, filtered, sorted, changed in place, many at once; what is chosen stands in the address. */
export function ItemList(props: {
  kind: ItemKind;
  /** Leads to the other ways of seeing the same. */
  views?: ReactNode;
}) {
  const { kind } = props;
  const { w, f } = useI18n();
  const [choice, choose] = useListChoice();
  const fields = useQuery(fieldsQuery(kind)).data ?? noFields;
  const columns = useColumns(kind, fields);
  const list = useInfiniteQuery(listQuery(kind, choice));
  const filter = useFilter(kind, choice, change => choose(change, true));
  const cells = useCells(kind, choice);
  const jobs = useJobs(kind);
  const newItem = useNewItem();
  const isPhone = usePhone();
  const timezone = useQuery(sessionQuery).data?.user?.timezone;

  const rows = useMemo(() => list.data?.pages.flatMap(page => page.data) ?? [], [list.data]);
  const names = useMemo(() => united(list.data?.pages.map(page => page.extra.names) ?? []), [list.data]);
  const { total = 0, more = false, sums } = list.data?.pages[0]?.extra ?? {};
  const selection = useSelection(rows, total);
  const { sort, isArchivable } = listNouns[kind];
  const isNarrowed = filter.isNarrowed || choice.q !== undefined || choice.archived === true;
  const today = useMemo(
    () => new Intl.DateTimeFormat('sv-SE', timezone ? { timeZone: timezone } : {}).format(),
    [timezone],
  );

  function download(format: 'csv' | 'xlsx') {
    const ids = selection.count && !selection.isAll ? [...selection.ids] : undefined;
    const shown = columns.shown.map(column => column.code);
    location.assign(
      fileOf(kind, choice, { format, ids, columns: shown, headings: columns.shown.map(one => one.label) }),
    );
  }

  const add = () => kind !== 'activity' && newItem.open(kind);
  const shared = { kind, rows, names, total, today, selection, list, label: w.records.plural[kind] };
  return (
    <div className={styles.list}>
      <div className={styles.tools}>
        <div className={styles.headline}>
          <h1>{choice.archived ? w.lists.archivedOf(w.records.plural[kind]) : w.records.plural[kind]}</h1>
          {props.views}
          <span className={styles.count} role="status">
            {list.data ? (
              <>
                {w.lists.count(total, more)}
                {sums?.map(sum => (
                  <span key={sum.currency}> · {f.money(sum.value, sum.currency)}</span>
                ))}
              </>
            ) : (
              <Skeleton h={12} w={90} />
            )}
          </span>
        </div>
        <div className={styles.controls}>
          <ListSearch
            label={w.lists.search(w.records.plural[kind])}
            value={choice.q ?? ''}
            onChange={q => choose({ q: q || undefined }, true)}
          />
          <FilterMenu kind={kind} filter={filter} />
          {!isPhone && <ColumnMenu columns={columns} />}
          <PageMenu kind={kind} className={styles.besideTitle ?? ''}>
            {isArchivable && (
              <Menu.Item
                leftSection={<IconArchive size={15} aria-hidden />}
                onClick={() => choose({ archived: choice.archived ? undefined : true })}
              >
                {choice.archived ? w.lists.showCurrent : w.lists.showArchived}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => download('csv')}>
              {w.lists.export.csv}
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => download('xlsx')}>
              {w.lists.export.xlsx}
            </Menu.Item>
          </PageMenu>
          {kind !== 'activity' &&
            (isPhone ? (
              <ActionIcon
                className={styles.besideTitle ?? ''}
                variant="filled"
                color="ink"
                size={36}
                aria-label={w.records.add[kind]}
                onClick={add}
              >
                <IconPlus size={18} aria-hidden />
              </ActionIcon>
            ) : (
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
                {w.records.add[kind]}
              </Button>
            ))}
        </div>
      </div>
      {filter.isOpen && <FilterPanel kind={kind} filter={filter} />}
      {jobs.underWay && <JobProgress job={jobs.underWay} />}
      {selection.count > 0 && (
        <SelectionBar
          kind={kind}
          choice={choice}
          selection={selection}
          total={total}
          jobs={jobs}
          onExport={download}
        />
      )}
      {list.isError && rows.length === 0 ? (
        <div className={styles.pad}>
          <Problem error={list.error} retry={() => void list.refetch()} />
        </div>
      ) : list.isPending || !fields.length ? (
        <Bones />
      ) : rows.length === 0 ? (
        isNarrowed ? (
          <Empty icon={IconSearchOff} title={w.lists.noneFit} text={w.lists.noneFitNext}>
            <Button
              variant="default"
              onClick={() => {
                filter.choose(undefined);
                choose({ q: undefined, saved: undefined, where: undefined, archived: undefined });
              }}
            >
              {w.lists.showAll}
            </Button>
          </Empty>
        ) : (
          <Empty icon={kinds[kind].icon} title={w.lists.empty[kind].title} text={w.lists.empty[kind].text}>
            {kind !== 'activity' && <Button onClick={add}>{w.records.add[kind]}</Button>}
          </Empty>
        )
      ) : isPhone ? (
        <Cards {...shared} columns={columns.all} />
      ) : (
        <Table
          {...shared}
          columns={columns}
          cells={cells}
          sort={choice.sort ? { sort: choice.sort, direction: choice.direction ?? 'asc' } : sort}
          onSort={(by, direction) => choose({ sort: by, direction }, true)}
        />
      )}
    </div>
  );
}

const united = (all: Names[]): Names => {
  const names: Names = {};
  for (const page of all)
    for (const [kind, some] of Object.entries(page)) {
      names[kind as ItemKind] = { ...names[kind as ItemKind], ...some };
    }
  return names;
};

function Bones() {
  const { w } = useI18n();
  return (
    <div role="status" aria-label={w.app.loading} className={styles.bones}>
      {Array.from({ length: 14 }, (_, at) => (
        <Skeleton key={at} h={12} w={`${52 + ((at * 29) % 44)}%`} />
      ))}
    </div>
  );
}
