import type { Names, Row } from '../api/lists';
import { bodyOf, valueOf, type FieldDef, type Values } from '../crm/fields';
import { namedKind } from '../crm/field-value';
import type { Id, ItemKind } from '../crm/kinds';

/** A value as its input takes it: of a deal the amount and its currency are two fields, and one thing. */
export function cellValue(row: Row, field: FieldDef): unknown {
  const value = valueOf(row, field);
  if (field.type === 'monetary' && !field.isCustom && typeof value === 'number')
    return { value, currency: row['currency'] };
  // Of a lead the parts of a value stand beside it.
  if (field.type === 'monetary' && field.isCustom && field.isFlat && typeof value === 'number')
    return { value, currency: row[`${field.code}_currency`] };
  return value;
}

/** What the API is told for a value that an input gave. */
export function cellBody(field: FieldDef, value: unknown): Values {
  const parts = (typeof value === 'object' && value !== null ? value : {}) as Values;
  if (field.type === 'monetary' && !field.isCustom && 'value' in parts)
    return { [field.code]: parts['value'], currency: parts['currency'] };
  if (field.type === 'time' && !field.isCustom) return { [field.code]: parts['value'] ?? value };
  // Projects name several, of which the server keeps one.
  if (severalIds.has(field.code)) return { [field.code]: value === null ? [] : [value].flat() };
  return bodyOf(field, value);
}

const severalIds = new Set(['person_ids', 'org_ids']);

/** What the field names in this row, as far as it may be seen. */
export function namedIn(row: Row, field: FieldDef, names: Names): { kind: ItemKind; id: Id; name: string }[] {
  const kind = namedKind[field.type];
  if (!kind) return [];
  return [valueOf(row, field)].flat().flatMap(given => {
    const nested = typeof given === 'object' && given !== null ? (given as { value?: Id }).value : given;
    const name = names[kind]?.[String(nested)];
    return name === undefined ? [] : [{ kind, id: nested as Id, name }];
  });
}

/** A value with which the input of a field begins: of those that hold one of several, the one. */
export function inputValue(row: Row, field: FieldDef): unknown {
  const value = cellValue(row, field);
  return severalIds.has(field.code) ? ((value as Id[] | null)?.[0] ?? null) : value;
}
