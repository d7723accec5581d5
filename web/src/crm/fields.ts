import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/client';
import { leadLabelsQuery } from '../api/leads';
import { useI18n } from '../i18n';
import { kinds, type ItemKind } from './kinds';

export interface FieldOption {
  id: number | string;
  label: string;
  color?: string | null;
}

/** A field of a kind of items, standard or the company's own, in one shape for both versions of the API. */
export interface FieldDef {
  code: string;
  name: string;
  /** `varchar`, `monetary`, `enum` …, as Pipedrive's API names them. */
  type: string;
  isCustom: boolean;
  isEditable: boolean;
  /** Of a lead, whose own fields stand beside the standard ones. */
  isFlat: boolean;
  options: FieldOption[] | null;
  formula: string | null;
}

/** What an item holds by the codes of its fields. */
export type Values = Record<string, unknown>;

interface V2Field {
  field_code: string;
  field_name: string;
  field_type: string;
  is_custom_field: boolean;
  options: FieldOption[] | null;
  formula?: string;
}

interface V1Field {
  key: string;
  name: string;
  field_type: string;
  json_column_flag: boolean;
  options?: FieldOption[];
  formula?: string;
}

/** Set by what happens, never by hand. */
const computed = new Set([
  ...['id', 'add_time', 'update_time', 'creator_user_id', 'creator_id', 'stage_change_time', 'source_name'],
  ...[
    'marked_as_done_time',
    'won_time',
    'lost_time',
    'close_time',
    'archive_time',
    'is_archived',
    'was_seen',
  ],
]);

const made = (field: Omit<FieldDef, 'isEditable'>): FieldDef => ({
  ...field,
  isEditable: !computed.has(field.code) && field.formula === null,
});

const fromV2 = (field: V2Field): FieldDef =>
  made({
    code: field.field_code,
    name: field.field_name,
    type: field.field_type,
    isCustom: field.is_custom_field,
    isFlat: false,
    options: field.options,
    formula: field.formula ?? null,
  });

const fromV1 = (field: V1Field): FieldDef =>
  made({
    code: field.key,
    name: field.name,
    type: field.field_type,
    isCustom: field.json_column_flag,
    isFlat: true,
    options: field.options ?? null,
    formula: field.formula ?? null,
  });

export const fieldsQuery = (kind: ItemKind) =>
  queryOptions({
    queryKey: ['fields', kind],
    queryFn: async ({ signal, client }): Promise<FieldDef[]> => {
      const { fields } = kinds[kind];
      const found = await get<(V1Field | V2Field)[]>(`${fields}?limit=500`, signal);
      const all = found.map(field => ('field_code' in field ? fromV2(field) : fromV1(field)));
      if (kind !== 'lead') return all;
      // The labels of leads are no options of a field, but show and are chosen as those are.
      const labels = await client.fetchQuery(leadLabelsQuery);
      const options = labels.map(({ id, name, color }) => ({ id, label: name, color }));
      return all.map(field => (field.code === 'label_ids' ? { ...field, options } : field));
    },
    staleTime: 5 * 60_000,
  });

/** Of a deal the API has the amount and its currency side by side; here they are one value. */
const isAmount = (field: FieldDef) => field.code === 'value' && !field.isCustom && !field.isFlat;

export function valueOf(item: Values, field: FieldDef): unknown {
  if (isAmount(field) && item['value'] !== null && item['value'] !== undefined)
    return { value: item['value'], currency: item['currency'] };
  if (!field.isCustom || field.isFlat) return item[field.code];
  return (item['custom_fields'] as Values | null)?.[field.code];
}

/** What the API takes to set a field. */
export function bodyOf(field: FieldDef, value: unknown): Values {
  if (isAmount(field)) {
    const { value: amount, currency } = (value ?? {}) as { value?: number; currency?: string };
    return { value: amount ?? null, ...(currency && { currency }) };
  }
  return field.isCustom && !field.isFlat
    ? { custom_fields: { [field.code]: value } }
    : { [field.code]: value };
}

/** A standard field is called as the user's language does, one of the company's own as it was named. */
export function useFieldLabel(): (field: Pick<FieldDef, 'code' | 'name' | 'isCustom'>) => string {
  const { w } = useI18n();
  const names: Record<string, string> = w.records.fields;
  return field => (field.isCustom ? field.name : (names[field.code] ?? field.name));
}
