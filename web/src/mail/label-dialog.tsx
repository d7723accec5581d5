import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  addMailLabel,
  changeMailLabel,
  labelAddress,
  mailLabelsQuery,
  type MailLabel,
} from '../api/mail-labels';
import { refreshCounts } from '../app/thread-cache';
import { refreshAllPages } from '../app/thread-refresh';
import { useI18n } from '../i18n';
import { LabelLines } from '../settings/label-lines';
import { Loaded } from '../settings/settings-page';
import { useChangeOf } from '../settings/use-change';
import { Dialog } from '../ui/dialog';
import { useRemovals, useRemove } from '../ui/removals';

/** One's own labels: made, named, coloured; a deleted one can be brought back for some seconds. */
export function LabelDialog({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const words = w.mailList.edit;
  const client = useQueryClient();
  const labels = useQuery(mailLabelsQuery);
  const key = mailLabelsQuery.queryKey;
  const change = useChangeOf<MailLabel[], Partial<MailLabel> & { id: number }>(key, {
    send: changeMailLabel,
    show: (all, part) => all.map(each => (each.id === part.id ? { ...each, ...part } : each)),
  });
  const add = useChangeOf<MailLabel[], string>(key, { send: name => addMailLabel({ name, color: 'blue' }) });
  const removals = useRemovals();
  const remove = useRemove();
  return (
    <Dialog onClose={onClose} title={words.title}>
      <p style={{ marginTop: 0 }}>{words.lead}</p>
      <Loaded query={labels}>
        {all => (
          <LabelLines
            labels={all.filter(label => !removals.has(labelAddress(label.id)))}
            none={w.mailList.picker.nothing}
            add={words.add}
            nameOf={words.name}
            mostLetters={50}
            busy={add.isPending}
            onChange={(label, part) => change.mutate({ id: label.id, ...part })}
            onAdd={name => add.mutate(name)}
            onRemove={({ id, name }) =>
              remove(labelAddress(id), words.removed(name), async () => {
                await client.invalidateQueries({ queryKey: key });
                refreshAllPages(client);
                void refreshCounts(client);
              })
            }
          />
        )}
      </Loaded>
    </Dialog>
  );
}
