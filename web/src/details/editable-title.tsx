import { ActionIcon, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../crm/change';
import type { Id, ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import crm from '../crm/crm.module.css';

/** The name of an item, changed in place. */
export function EditableTitle(props: {
  kind: ItemKind;
  id: Id;
  field: 'title' | 'name';
  title: string;
  canEdit: boolean;
}) {
  const { w } = useI18n();
  const { kind, id, field, title } = props;
  const { change } = useChange();
  const [draft, setDraft] = useState<string | null>(null);

  function save() {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== title) void change(kind, id, { [field]: next }, { [field]: title });
  }

  if (draft !== null)
    return (
      <TextInput
        aria-label={w.records.fields[field]}
        size="md"
        autoFocus
        value={draft}
        maxLength={255}
        onChange={event => setDraft(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={event => {
          if (event.key === 'Enter') save();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    );
  return (
    <div className={crm.row} style={{ display: 'flex' }}>
      <h1>{title || w.records.unnamed}</h1>
      {props.canEdit && (
        <ActionIcon
          className={crm.pen}
          aria-label={w.records.edit(w.records.fields[field])}
          onClick={() => setDraft(title)}
        >
          <IconPencil size={16} />
        </ActionIcon>
      )}
    </div>
  );
}
