import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconFileAlert } from '@tabler/icons-react';
import { importQuery } from '../api/imports';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { ImportResult } from './result';
import { Steps } from './steps';
import { ImportWizard } from './wizard';

/** One import: what there is to do with it, and afterwards what became of it. */
export function ImportPage() {
  const { importId } = useParams({ from: '/inside/imports/$importId' });
  const query = useQuery(importQuery(importId));
  const { data } = query;
  if (query.isError && !data) {
    return (
      <div className={ui.column}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  }
  if (!data || data.state === 'reading') return <Reading name={data?.name} />;
  if (data.state === 'unreadable') return <Unreadable name={data.name} problem={data.problem} />;
  return data.state === 'mapping' ? <ImportWizard key={data.id} of={data} /> : <ImportResult of={data} />;
}

function Reading({ name }: { name: string | undefined }) {
  const { w } = useI18n();
  return (
    <div className={ui.column} role="status">
      <div className={ui.pageHead}>
        <h1>{name ?? w.imports.begin}</h1>
      </div>
      <Steps at="columns" />
      <p className={ui.lead}>{w.imports.reading}</p>
      <Lines count={5} height={52} />
    </div>
  );
}

function Unreadable({ name, problem }: { name: string; problem: string | null }) {
  const { w } = useI18n();
  const why = (problem ?? 'damaged') as keyof typeof w.imports.unreadable;
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{name}</h1>
      </div>
      <Steps at="file" />
      <Empty
        icon={IconFileAlert}
        title={w.imports.unreadable[why]}
        text={w.imports.unreadableNext[why]}
        alert
      >
        <Button component={Link} to="/imports/new">
          {w.imports.another}
        </Button>
      </Empty>
    </div>
  );
}
