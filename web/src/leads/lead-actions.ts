import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { beginBulk, bulkJob, revertBulk, type BulkJob, type LeadRow } from '../api/leads';
import type { Page } from '../api/client';
import { refreshAround, refreshLists } from '../crm/change';
import { changeItem, deleteItem, itemQuery, restoreItem } from '../crm/item';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

type Rows = InfiniteData<Page<LeadRow[]>>;

/** What is done with one lead or many: shown at once, taken back by the toast. */
export function useLeadActions() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();

  /** In every list that is kept; a row for which nothing is given goes. */
  function show(ids: string[], how: (row: LeadRow) => LeadRow | null) {
    client.setQueriesData<Rows>(
      { queryKey: ['list', 'leads'] },
      list =>
        list && {
          ...list,
          pages: list.pages.map(page => ({
            ...page,
            data: page.data.flatMap(row => (ids.includes(row.id) ? (how(row) ?? []) : row)),
          })),
        },
    );
  }

  async function run(step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      toast.failed(error);
      return false;
    } finally {
      refreshLists(client);
    }
  }

  /** One by its own door, more by a job that is waited for: it can be taken back as a whole. */
  async function setOf(ids: string[], values: object): Promise<(() => Promise<unknown>) | null> {
    const [only] = ids;
    if (only !== undefined && ids.length === 1) {
      await changeItem('lead', only, values as Record<string, unknown>);
      return null;
    }
    const job = await finished(await beginBulk({ action: 'update', ids, fields: values }));
    return () => revertBulk(job.id).then(finished);
  }

  async function archive(ids: string[], archived: boolean) {
    show(ids, () => null);
    const done = { back: null as (() => Promise<unknown>) | null };
    const worked = await run(async () => (done.back = await setOf(ids, { is_archived: archived })));
    for (const id of ids) void client.invalidateQueries({ queryKey: itemQuery('lead', id).queryKey });
    if (!worked) return;
    const undo = done.back ?? (() => setOf(ids, { is_archived: !archived }));
    toast.done(
      archived ? w.leads.archived(ids.length) : w.leads.unarchived(ids.length),
      () => void run(undo),
    );
  }

  async function see(ids: string[], seen: boolean) {
    show(ids, row => ({ ...row, was_seen: seen }));
    await run(() => setOf(ids, { was_seen: seen }));
  }

  async function remove(ids: string[]) {
    show(ids, () => null);
    const [only] = ids;
    const done = { back: () => Promise.resolve<unknown>(undefined) };
    const worked = await run(async () => {
      if (only !== undefined && ids.length === 1) {
        await deleteItem('lead', only);
        done.back = () => restoreItem('lead', only);
        return;
      }
      const job = await finished(await beginBulk({ action: 'delete', ids }));
      done.back = () => revertBulk(job.id).then(finished);
    });
    if (!worked) return;
    toast.done(w.leads.deleted(ids.length), () => void run(done.back));
    for (const id of ids) refreshAround(client, 'lead', id);
  }

  return { archive, see, remove };
}

async function finished(job: BulkJob): Promise<BulkJob> {
  let now = job;
  while (now.state === 'running' || now.state === 'reverting') {
    await new Promise(resolve => setTimeout(resolve, 300));
    now = await bulkJob(job.id);
  }
  return now;
}
