import { useQuery } from '@tanstack/react-query';
import type { Contact, ContactType } from '../api/duplicates';
import { FieldValue } from '../crm/field-value';
import { fieldsQuery, useFieldLabel, type FieldDef } from '../crm/fields';

export interface Row {
  code: string;
  label: string;
  field: FieldDef;
}

/** Set by what happens, or of no interest beside each other. */
const left = new Set([
  'id',
  'add_time',
  'update_time',
  'picture_id',
  'visible_to',
  'first_name',
  'last_name',
]);

const valueOf = (contact: Contact | undefined, { code, isCustom }: FieldDef): unknown =>
  isCustom ? contact?.custom_fields?.[code] : contact?.[code];

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields of which one of the contacts has something. */
export function useRows(type: ContactType, contacts: (Contact | undefined)[]): Row[] {
  const labelOf = useFieldLabel();
  const fields = useQuery(fieldsQuery(type)).data ?? [];
  return fields
    .filter(field => !left.has(field.code) && contacts.some(contact => !isEmpty(valueOf(contact, field))))
    .map(field => ({ code: field.code, label: labelOf(field), field }));
}

export function ContactValue({ row, contact }: { row: Row; contact: Contact }) {
  return <FieldValue field={row.field} value={valueOf(contact, row.field)} />;
}
