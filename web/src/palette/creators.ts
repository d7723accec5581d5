import { IconMailPlus, IconNote, type Icon as TablerIcon } from '@tabler/icons-react';
import { useActivityDialog } from '../activities/activity-dialog';
import { useComposer } from '../compose/use-composer';
import type { NewKind } from '../crm/asking';
import { kinds } from '../crm/kinds';
import { useNewItem } from '../crm/new-item';
import { useNewNote } from '../details/new-note';
import { useI18n } from '../i18n';

export interface Creator {
  name: string;
  label: string;
  icon: TablerIcon;
  run: () => void;
}

const newKinds: NewKind[] = ['deal', 'lead', 'person', 'organization', 'project', 'product'];

/** Everything that can be made from every page, what is made most first. */
export function useCreators(): Creator[] {
  const { w } = useI18n();
  const composer = useComposer();
  const newItem = useNewItem();
  const activities = useActivityDialog();
  const notes = useNewNote();
  const { create } = w.frame;
  const items = newKinds.map(kind => ({
    name: kind,
    label: w.records.add[kind],
    icon: kinds[kind].icon,
    run: () => newItem.open(kind),
  }));
  return [
    { name: 'mail', label: create.mail, icon: IconMailPlus, run: () => void composer.open({}) },
    {
      name: 'activity',
      label: create.activity,
      icon: kinds.activity.icon,
      run: () => activities.open({}),
    },
    { name: 'note', label: w.details.addNote, icon: IconNote, run: () => notes.open(null) },
    ...items,
  ];
}
