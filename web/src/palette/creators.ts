import { IconMailPlus, type Icon as TablerIcon } from '@tabler/icons-react';
import { useComposer } from '../compose/use-composer';
import { kinds } from '../crm/kinds';
import { useNewItem, type NewKind } from '../crm/new-item';
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
  const { create } = w.frame;
  const items = newKinds.map(kind => ({
    name: kind,
    label: w.records.add[kind],
    icon: kinds[kind].icon,
    run: () => newItem.open(kind),
  }));
  return [
    { name: 'mail', label: create.mail, icon: IconMailPlus, run: () => void composer.open({}) },
    ...items,
  ];
}
