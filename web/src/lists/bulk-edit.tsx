import { ActionIcon, Button, Group, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { FieldInput } from '../crm/field-input';
import { useFieldLabel, type FieldDef, type Values } from '../crm/fields';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import styles from './lists.module.css';
import { listNouns } from './nouns';
import { cellBody } from './row-values';

/** Gives fields of many items a new value; one that is left empty is emptied. */
export function BulkEdit(props: {
  kind: ItemKind;
  fields: FieldDef[];
  count: number;
  onClose: () => void;
  onApply: (values: Values) => void;
}) {
  const { w } = useI18n();
  const labelOf = useFieldLabel();
  const [chosen, setChosen] = useState<{ code: string; value: unknown }[]>([]);
  const { bulk } = listNouns[props.kind];
  const editable = props.fields.filter(
    field => field.isEditable && (field.isCustom || bulk.includes(field.code)),
  );
  const rest = editable.filter(field => !chosen.some(one => one.code === field.code));

  function apply(event: FormEvent) {
    event.preventDefault();
    const bodies = chosen.flatMap(({ code, value }) => {
      const field = editable.find(one => one.code === code);
      return field ? [cellBody(field, value)] : [];
    });
    const custom = Object.assign({}, ...bodies.map(body => body['custom_fields'])) as Values;
    props.onApply({
      ...(Object.assign({}, ...bodies) as Values),
      ...(Object.keys(custom).length > 0 && { custom_fields: custom }),
    });
  }

  return (
    <Dialog onClose={props.onClose} title={w.lists.bulk.editTitle(props.count)}>
      <form className={styles.form} onSubmit={apply}>
        {chosen.map(({ code, value }, at) => {
          const field = editable.find(one => one.code === code)!;
          return (
            <div key={code} className={styles.bulkField}>
              <FieldInput
                field={field}
                label={labelOf(field)}
                value={value}
                onChange={next => setChosen(chosen.with(at, { code, value: next }))}
              />
              <ActionIcon
                aria-label={w.lists.bulk.leave(labelOf(field))}
                onClick={() => setChosen(chosen.toSpliced(at, 1))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </div>
          );
        })}
        <Select
          key={chosen.length}
          aria-label={w.lists.bulk.choose}
          placeholder={w.lists.bulk.choose}
          data-autofocus
          searchable
          nothingFoundMessage={w.records.noneFound}
          data={rest.map(field => ({ value: field.code, label: labelOf(field) }))}
          value={null}
          onChange={code => code && setChosen([...chosen, { code, value: null }])}
        />
        <p className={styles.note}>{w.lists.bulk.emptyHint}</p>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" disabled={chosen.length === 0}>
            {w.lists.bulk.apply(props.count)}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
