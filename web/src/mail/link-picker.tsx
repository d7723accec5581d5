import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { itemsQuery } from '../api/threads';
import type { FoundItem } from '../api/types';
import { useI18n } from '../i18n';
import { ItemIcon } from '../ui/item-icon';
import { Picker, useTyped } from './picker';

/** Finds an item to link. */
export function LinkPicker(props: { onClose: () => void; onPick: (item: FoundItem) => void }) {
  const { w } = useI18n();
  const typed = useTyped();
  const enough = typed.q.length >= 2;
  const found = useQuery({ ...itemsQuery(typed.q), enabled: enough, placeholderData: keepPreviousData });
  const items = (enough && found.data) || [];
  return (
    <Picker
      title={w.crm.linkTitle}
      label={w.crm.linkSearch}
      results={w.crm.linkResults}
      typed={typed}
      found={enough ? found : null}
      choices={items.map(item => ({
        id: `${item.type}-${item.id}`,
        icon: <ItemIcon type={item.type} />,
        title: item.title,
        facts: [w.crm.types[item.type], item.subtitle],
        pick: () => props.onPick(item),
      }))}
      nothing={w.crm.linkNothing}
      hint={w.crm.linkHint}
      onClose={props.onClose}
    />
  );
}
