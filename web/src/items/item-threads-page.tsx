import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { IconMailQuestion, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import {
  fitCountsQuery,
  isWorking,
  linkEarlier,
  retroactiveQuery,
  revertEarlier,
  type Chosen,
  type ItemHead,
  type ItemRef,
  type Retroactive,
} from '../api/items';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { CopyAddress } from '../mail/copy-address';
import { ItemIcon } from '../ui/item-icon';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { ItemThreads } from './item-threads';
import styles from './items.module.css';
import { JobPanel } from './job-panel';
import { Review } from './review';

const route = getRouteApi('/inside/items/$type/$itemId/threads');

/** The threads of a deal, lead or project: earlier ones to link at once, those that are linked, and the rest. */
export function ItemThreadsPage() {
  const { type, itemId } = route.useParams();
  if (type === 'lead') return <ItemPage key={itemId} item={{ type, id: itemId }} />;
  if ((type === 'deal' || type === 'project') && /^\d+$/.test(itemId))
    return <ItemPage key={itemId} item={{ type, id: Number(itemId) }} />;
  return <Gone />;
}

function Gone() {
  const { w } = useI18n();
  return <Empty icon={IconMailQuestion} title={w.items.notFound} text={w.errors.notFoundNext} level={1} />;
}

function ItemPage({ item }: { item: ItemRef }) {
  const { w } = useI18n();
  const fits = useQuery(fitCountsQuery(item));
  const { job, settled, begin, undo } = useJob(item);
  if (fits.error instanceof ApiError && fits.error.status === 404) return <Gone />;
  const counts = fits.data?.counts;
  const many = counts ? counts.link + counts.older + counts.ask : 0;
  const busy = isWorking(job);
  return (
    <div className={ui.column}>
      <Head item={fits.data?.item} />
      {job && <JobPanel job={job} onUndo={() => undo(job.id)} />}
      <section className={styles.section} aria-labelledby="to-review" aria-busy={busy}>
        <h2 id="to-review">{w.items.toReview}</h2>
        {fits.isPending ? (
          <Lines count={3} height={58} />
        ) : fits.isError ? (
          <Problem error={fits.error} retry={() => void fits.refetch()} />
        ) : !fits.data.item.open ? (
          <p className={styles.hint}>{w.items.closed}</p>
        ) : counts && many > 0 ? (
          <Review
            // What is ticked is of what was offered: a job that ended offers anew.
            key={settled}
            item={item}
            counts={counts}
            busy={busy}
            onLink={begin}
          />
        ) : (
          <p className={styles.hint}>
            {w.items.nothing}. {w.items.nothingNext}
          </p>
        )}
      </section>
      {fits.data && <ItemThreads item={fits.data.item} />}
    </div>
  );
}

function Head({ item }: { item: ItemHead | undefined }) {
  const { w } = useI18n();
  const statuses: Record<string, string> = w.crm.status;
  const { open } = useComposer();
  if (!item) return <Lines count={1} height={34} />;
  return (
    <>
      <div className={ui.pageHead}>
        <h1>{item.title}</h1>
        <span className={styles.kind}>
          <ItemIcon type={item.type} />
          {[w.crm.types[item.type], statuses[item.status]].filter(Boolean).join(' · ')}
        </span>
        <Button
          variant="default"
          leftSection={<IconPencil size={16} stroke={1.7} aria-hidden />}
          onClick={() => void open({ links: { [`${item.type}_id`]: item.id } })}
        >
          {w.compose.new}
        </Button>
        <CopyAddress type={item.type} id={item.id} title={item.title} />
      </div>
      <p className={ui.lead}>{w.items.lead}</p>
    </>
  );
}

/** The job that the address names; what it ended with is told once, with a way back. */
function useJob(item: ItemRef) {
  const { w } = useI18n();
  const { job: id } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toast = useToast();
  const query = useQuery({ ...retroactiveQuery(id ?? 0), enabled: id !== undefined });
  const job = id === undefined ? undefined : query.data;
  const [settled, setSettled] = useState(0);
  const before = useRef<Retroactive['state'] | undefined>(undefined);

  async function undo(jobId: number) {
    try {
      client.setQueryData(retroactiveQuery(jobId).queryKey, await revertEarlier(jobId));
    } catch (error) {
      toast.failed(error);
    }
  }

  async function begin(chosen: Chosen) {
    try {
      const begun = await linkEarlier(item, chosen);
      client.setQueryData(retroactiveQuery(begun.id).queryKey, begun);
      before.current = begun.state;
      await navigate({
        to: '/items/$type/$itemId/threads',
        params: { type: item.type, itemId: String(item.id) },
        search: { job: begun.id },
        replace: true,
      });
    } catch (error) {
      toast.failed(error);
      void client.invalidateQueries({ queryKey: ['item-fits', item.type, item.id] });
    }
  }

  useEffect(() => {
    const was = before.current;
    before.current = job?.state;
    if (!job || isWorking(job) || was === undefined || was === job.state) return;
    setSettled(n => n + 1);
    for (const key of ['item-fits', 'item-threads'])
      void client.invalidateQueries({ queryKey: [key, item.type, item.id] });
    for (const key of ['threads', 'thread', 'thread-counts', 'candidates'])
      void client.invalidateQueries({ queryKey: [key] });
    if (job.state === 'linked')
      toast.done(w.items.linked(job.linked), job.linked ? () => void undo(job.id) : undefined, 15);
    else toast.done(w.items.reverted(job.reverted));
  });

  return { job, settled, begin, undo: (jobId: number) => void undo(jobId) };
}
