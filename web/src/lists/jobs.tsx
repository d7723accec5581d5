import { Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { changeMany, deleteMany, isUnderWay, jobQuery, revertMany, type Job } from '../api/lists';
import { refreshAround } from '../crm/change';
import type { Values } from '../crm/fields';
import type { Id, ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { listNouns } from './nouns';
import styles from './lists.module.css';

/** Changes of many items that were begun here: one at a time is watched, and can be taken back when it is done. */
export function useJobs(kind: ItemKind) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const [id, setId] = useState<number | null>(null);
  const job = useQuery({ ...jobQuery(id ?? 0), enabled: id !== null }).data;
  const told = useRef('');

  function watch(begun: Job) {
    client.setQueryData(jobQuery(begun.id).queryKey, begun);
    setId(begun.id);
  }

  async function begin(work: Promise<Job>) {
    try {
      watch(await work);
    } catch (error) {
      toast.failed(error);
    }
  }

  useEffect(() => {
    if (!job || isUnderWay(job)) return;
    const end = `${job.id} ${job.state}`;
    if (told.current === end) return;
    told.current = end;
    refreshAround(client, kind);
    const canUndo = job.done > 0 && (job.action === 'update' || listNouns[kind].isRestorable);
    const undo = canUndo ? () => void begin(revertMany(job.id)) : undefined;
    if (job.state === 'reverted') toast.done(w.lists.bulk.reverted(job.reverted));
    else toast.done(w.lists.bulk[job.action === 'delete' ? 'deleted' : 'changed'](job.done), undo, 15);
    if (job.failed > 0)
      toast.warn(
        w.lists.bulk.failed(job.failed),
        [...new Set(job.errors.map(one => one.error))].slice(0, 3).join(' · '),
      );
  });

  return {
    underWay: isUnderWay(job) ? job : undefined,
    change: (ids: Id[], fields: Values) => begin(changeMany(kind, ids, fields)),
    remove: (ids: Id[]) => begin(deleteMany(kind, ids)),
  };
}

/** How far it is: a large one takes a while, and the list can be used meanwhile. */
export function JobProgress({ job }: { job: Job }) {
  const { w } = useI18n();
  const isBack = job.state === 'reverting';
  const done = isBack ? job.reverted + job.kept : job.done + job.failed;
  const all = isBack ? job.done : job.total;
  const words = w.lists.bulk[isBack ? 'reverting' : job.action === 'delete' ? 'deleting' : 'changing'];
  return (
    <div className={styles.job} role="status">
      <span>{words(done, all)}</span>
      <Progress value={all ? (done / all) * 100 : 0} size="sm" aria-label={words(done, all)} />
    </div>
  );
}
