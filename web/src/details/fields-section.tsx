import { Button, Collapse } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useChange } from '../crm/change';
import crm from '../crm/crm.module.css';
import { FieldRow } from '../crm/field-row';
import { fieldsQuery, valueOf, type FieldDef, type Values } from '../crm/fields';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';

/** What the head of a page shows already, or nobody asks for. */
const aside = new Set([
  'id',
  'title',
  'status',
  'pipeline_id',
  'stage_id',
  'currency',
  'is_archived',
  'archive_time',
]);

/** What people fill in comes before what the program does. */
const placeOf = (field: FieldDef) => (field.code === 'visible_to' ? 2 : field.isEditable ? 0 : 1);

/** The fields of an item, each edited in place: those that hold something, and folded below them the empty ones. */
export function FieldsSection(props: {
  kind: ItemKind;
  item: Values;
  title: ReactNode;
  canEdit: boolean;
  /** Beside the title. */
  action?: ReactNode;
  /** Fields that are not shown here. */
  without?: string[];
}) {
  const { w } = useI18n();
  const { kind, item } = props;
  const fields = useQuery(fieldsQuery(kind));
  const { changeField } = useChange();
  const [all, setAll] = useState(false);
  const shown = fields.data?.filter(
    field =>
      !aside.has(field.code) &&
      !props.without?.includes(field.code) &&
      (field.isCustom || field.code in item),
  );
  const isEmpty = (value: unknown) =>
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  const filled = shown
    ?.filter(field => !isEmpty(valueOf(item, field)))
    .toSorted((a, b) => placeOf(a) - placeOf(b));
  const empty = shown?.filter(field => isEmpty(valueOf(item, field)) && field.isEditable);

  const row = (field: FieldDef) => (
    <FieldRow
      key={field.code}
      field={field}
      value={valueOf(item, field)}
      canEdit={props.canEdit}
      onSave={value => changeField(kind, item, field, value)}
    />
  );
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{props.title}</h2>
        {props.action}
      </div>
      {fields.isPending && <Lines count={4} height={18} />}
      <dl className={crm.fields}>{filled?.map(row)}</dl>
      {!!empty?.length && props.canEdit && (
        <>
          <Collapse expanded={all}>
            <dl className={crm.fields}>{empty.map(row)}</dl>
          </Collapse>
          <Button
            variant="subtle"
            size="compact-sm"
            px={0}
            aria-expanded={all}
            onClick={() => setAll(before => !before)}
          >
            {all ? w.details.fewerFields : w.details.emptyFields(empty.length)}
          </Button>
        </>
      )}
    </section>
  );
}
