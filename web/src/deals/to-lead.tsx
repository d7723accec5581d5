import { Button, Group, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { previewQuery, undoConversion } from '../api/conversions';
import { refreshLists } from '../crm/change';
import { itemQuery } from '../crm/item';
import { useI18n } from '../i18n';
import { useConversion } from '../leads/conversion-job';
import { NotCarried } from '../leads/not-carried';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';

/** Makes leads of deals: says before what stays with the deals, and offers to bring them back after. */
export function ToLead({
  ids,
  onClose,
  onDone,
}: {
  ids: number[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const preview = useQuery(previewQuery('lead', { ids }));
  const refresh = () => {
    refreshLists(client);
    // The page of one of them may be open.
    for (const id of ids) void client.invalidateQueries({ queryKey: itemQuery('deal', id).queryKey });
  };
  const job = useConversion('lead', ({ id, items }) => {
    onClose();
    onDone?.();
    toast.done(w.leads.madeLeads(items.length), async () => {
      // Bringing the deals back would leave the leads, with the planned activities on them.
      await undoConversion(id).catch(toast.failed);
      refresh();
    });
    refresh();
  });

  if (preview.isPending) return <Lines count={2} height={40} />;
  if (preview.isError) return <Problem error={preview.error} retry={() => void preview.refetch()} />;
  return (
    <>
      <p>{w.leads.toLead(preview.data.count)}</p>
      <NotCarried preview={preview.data} />
      {job.error && <Problem error={job.error} />}
      {job.refused && <p role="alert">{job.refused.reason ?? w.leads.failed}</p>}
      {job.isUnderWay && <Progress value={100} animated aria-label={w.leads.converting} />}
      <Group justify="flex-end" mt="sm">
        <Button variant="default" onClick={onClose}>
          {w.app.cancel}
        </Button>
        <Button autoFocus loading={job.isUnderWay} onClick={() => job.begin({ ids })}>
          {w.leads.convertToLead}
        </Button>
      </Group>
    </>
  );
}
