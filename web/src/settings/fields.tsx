import { ActionIcon, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconForms, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import {
  fieldKinds,
  fieldSetupQuery,
  orderFields,
  removeField,
  type FieldKind,
  type OwnField,
} from '../api/structure';
import { Confirm } from '../ui/confirm';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { FieldDialog } from './field-dialog';
import { RemoveButton } from './parts';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const route = getRouteApi('/inside/settings-frame/settings/fields');

/** The fields that the company added, of each kind of item. */
export function FieldsPage() {
  const { fields: w } = useSettingsWords();
  const kind = route.useSearch().kind ?? 'deals';
  const fields = useQuery(fieldSetupQuery(kind));
  const [open, setOpen] = useState<OwnField | 'new' | null>(null);
  const hasOwn = fields.data?.some(field => field.is_custom_field);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
      {w.add}
    </Button>
  );
  return (
    <SettingsPage id="fields" lead={w.lead} actions={hasOwn && add}>
      <nav className={styles.kinds} aria-label={w.kind}>
        {fieldKinds.map(each => (
          <Link
            key={each}
            to="/settings/fields"
            search={{ kind: each }}
            className={styles.kind}
            aria-current={each === kind ? 'page' : undefined}
          >
            {w.kinds[each]}
          </Link>
        ))}
      </nav>
      <Loaded query={fields}>
        {all =>
          hasOwn ? (
            <OwnFields
              kind={kind}
              fields={all.filter(field => field.is_custom_field)}
              onOpen={field => setOpen(field)}
            />
          ) : (
            <Empty icon={IconForms} title={w.none} text={w.noneNext}>
              {add}
            </Empty>
          )
        }
      </Loaded>
      {open && (
        <FieldDialog
          kind={kind}
          field={open === 'new' ? null : open}
          fields={fields.data ?? []}
          onClose={() => setOpen(null)}
        />
      )}
    </SettingsPage>
  );
}

function OwnFields(props: { kind: FieldKind; fields: OwnField[]; onOpen: (field: OwnField) => void }) {
  const words = useSettingsWords();
  const w = words.fields;
  const { kind, fields } = props;
  const order = useChangeOf<OwnField[], OwnField[]>(fieldSetupQuery(kind).queryKey, {
    send: ordered =>
      orderFields(
        kind,
        ordered.map(field => field.field_code),
      ),
    show: (all, ordered) => [...all.filter(field => !field.is_custom_field), ...ordered],
  });
  const [leaving, setLeaving] = useState<OwnField | null>(null);
  return (
    <>
      <p className={styles.dim}>{w.order}</p>
      <Sortable
        items={fields}
        keyOf={field => field.field_code}
        nameOf={field => field.field_name}
        onMove={(field, to) => order.mutate(movedTo(fields, field, to))}
      >
        {field => (
          <>
            <span className={styles.grow}>
              <span className={styles.name}>{field.field_name}</span>
              <br />
              <span className={styles.type}>
                {field.formula ? w.badgeFormula : w.types[field.field_type].name}
              </span>
            </span>
            <span className={styles.badges}>
              {field.required_fields.enabled && <span className={styles.badge}>{w.required}</span>}
              {field.important_fields.enabled && <span className={styles.badge}>{w.important}</span>}
            </span>
            <ActionIcon aria-label={words.edit(field.field_name)} onClick={() => props.onOpen(field)}>
              <IconPencil size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
            <RemoveButton name={field.field_name} onClick={() => setLeaving(field)} />
          </>
        )}
      </Sortable>
      {leaving && <RemoveField kind={kind} field={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function RemoveField(props: { kind: FieldKind; field: OwnField; onClose: () => void }) {
  const words = useSettingsWords();
  const client = useQueryClient();
  const toast = useToast();
  const { field_name: name, field_code: code } = props.field;
  return (
    <Confirm
      title={words.fields.removeTitle(name)}
      text={words.fields.removeText}
      action={words.delete}
      onConfirm={async () => {
        await removeField(props.kind, code);
        await client.invalidateQueries({ queryKey: ['fields'] });
        toast.done(words.removed(name));
        props.onClose();
      }}
      onClose={props.onClose}
    />
  );
}
