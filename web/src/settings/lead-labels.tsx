import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addLeadLabel,
  changeLeadLabel,
  leadLabelSetupQuery,
  removeLeadLabel,
  type LeadLabel,
} from '../api/structure';
import { Confirm } from '../ui/confirm';
import { useToast } from '../ui/toast';
import { LabelLines } from './label-lines';
import { Loaded } from './settings-page';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** Labels of leads are things of their own: oldest first, and gone from the leads with them. */
export function LeadLabels() {
  const own = useSettingsWords();
  const w = own.labels;
  const labels = useQuery(leadLabelSetupQuery);
  const key = leadLabelSetupQuery.queryKey;
  const change = useChangeOf<LeadLabel[], Partial<LeadLabel> & { id: string }>(key, {
    send: changeLeadLabel,
    show: (all, part) => all.map(each => (each.id === part.id ? { ...each, ...part } : each)),
  });
  const add = useChangeOf<LeadLabel[], string>(key, { send: name => addLeadLabel({ name, color: 'blue' }) });
  const [leaving, setLeaving] = useState<LeadLabel | null>(null);
  return (
    <Loaded query={labels}>
      {all => (
        <>
          <LabelLines
            labels={all}
            none={w.noneNext}
            add={w.add}
            nameOf={name => `${own.name} ${name}`}
            mostLetters={255}
            busy={add.isPending}
            onChange={(label, part) => change.mutate({ id: label.id, ...part })}
            onAdd={name => add.mutate(name)}
            onRemove={setLeaving}
          />
          {leaving && <RemoveLabel label={leaving} onClose={() => setLeaving(null)} />}
        </>
      )}
    </Loaded>
  );
}

function RemoveLabel({ label, onClose }: { label: LeadLabel; onClose: () => void }) {
  const own = useSettingsWords();
  const client = useQueryClient();
  const toast = useToast();
  return (
    <Confirm
      title={own.labels.removeTitle(label.name)}
      text={own.labels.removeText}
      action={own.delete}
      onConfirm={async () => {
        await removeLeadLabel(label.id);
        await client.invalidateQueries({ queryKey: ['lead-labels'] });
        toast.done(own.removed(label.name));
        onClose();
      }}
      onClose={onClose}
    />
  );
}
