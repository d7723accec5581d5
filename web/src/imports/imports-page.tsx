import { Button, Progress } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconPlus, IconTableImport } from '@tabler/icons-react';
import { importsQuery, isAtWork, type TableImport } from '../api/imports';
import { meQuery } from '../api/settings';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './imports.module.css';
import { MadeCounts } from './made-counts';

/** Your imports, the newest first, each with how far it is. */
export function ImportsPage() {
  const { w } = useI18n();
  const list = useInfiniteQuery({
    ...importsQuery,
    refetchInterval: query => (query.state.data?.pages.some(page => page.data.some(isAtWork)) ? 1500 : false),
  });
  const imports = list.data?.pages.flatMap(page => page.data);
  const mayImport = useQuery(meQuery).data?.permissions.includes('items.import');
  const begin = mayImport && (
    <Button component={Link} to="/imports/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {w.imports.begin}
    </Button>
  );
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.imports.title}</h1>
        {!!imports?.length && begin}
      </div>
      <p className={ui.lead}>{w.imports.lead}</p>
      {list.isPending ? (
        <Lines count={4} height={72} />
      ) : list.isError && !imports ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : imports?.length ? (
        <ul className={styles.list}>
          {imports.map(each => (
            <ImportLine key={each.id} of={each} />
          ))}
        </ul>
      ) : (
        <Empty
          icon={IconTableImport}
          title={w.imports.empty}
          text={mayImport === false ? w.imports.mayNot : w.imports.emptyNext}
        >
          {begin}
        </Empty>
      )}
      <More list={list} />
    </div>
  );
}

function ImportLine({ of }: { of: TableImport }) {
  const { w, f } = useI18n();
  const finished = of.done + of.failed + of.skipped;
  return (
    <li>
      <Link to="/imports/$importId" params={{ importId: of.id }} className={styles.line}>
        <div className={styles.lineHead}>
          <strong>{of.name}</strong>
          <span className={styles.state} data-state={of.state}>
            {w.imports.states[of.state]}
          </span>
        </div>
        {of.state === 'running' && (
          <Progress
            size={6}
            radius="xl"
            my={6}
            value={of.total ? (100 * finished) / of.total : 0}
            aria-label={`${w.imports.running} ${of.name}`}
          />
        )}
        <p className={styles.dim}>
          {f.full(of.created_at)}
          {of.total > 0 && ` · ${w.imports.progress(f.number(of.done), f.number(of.total))}`}
          {of.failed > 0 && ` · ${w.imports.failed(of.failed)}`}
        </p>
        {of.state === 'done' && <MadeCounts of={of} />}
      </Link>
    </li>
  );
}
