import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import {
  addLeadLabel,
  changeLeadLabel,
  leadLabelSetupQuery,
  removeLeadLabel,
  type LeadLabel,
} from '../api/structure';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { ColorMenu } from './color-menu';
import { AddByName, KeptText, RemoveButton, RemoveDialog } from './parts';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
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
          {all.length === 0 && <Empty icon={IconTag} title={w.none} text={w.noneNext} />}
          {all.length > 0 && (
            <ul className={styles.lines}>
              {all.map(label => (
                <li key={label.id} className={styles.line}>
                  <ColorMenu
                    name={label.name}
                    color={label.color}
                    onChoose={color => color && change.mutate({ id: label.id, color })}
                  />
                  <KeptText
                    className={`${styles.grow} ${styles.bare}`}
                    aria-label={`${own.name} ${label.name}`}
                    maxLength={255}
                    value={label.name}
                    onKeep={name => change.mutate({ id: label.id, name })}
                  />
                  <RemoveButton name={label.name} onClick={() => setLeaving(label)} />
                </li>
              ))}
            </ul>
          )}
          <AddByName
            label={w.newLabel}
            button={w.add}
            busy={add.isPending}
            onAdd={name => add.mutate(name)}
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
  const remove = useMutation({
    mutationFn: () => removeLeadLabel(label.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['lead-labels'] });
      toast.done(own.removed(label.name));
      onClose();
    },
  });
  return (
    <RemoveDialog
      title={own.labels.removeTitle(label.name)}
      text={own.labels.removeText}
      busy={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
