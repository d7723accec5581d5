import type { FieldView } from '../../crm/fields-known.js';
import type { FieldOption } from '../../model/index.js';
import { time } from '../kinds.js';

/** A field as v1 shows it. */
export function v1Field(field: FieldView): object {
  const { isCustom, options, settings, formula } = field;
  const visibility = settings.ui_visibility ?? {};
  return {
    id: field.id,
    key: field.key,
    name: field.name,
    order_nr: field.position,
    field_type: field.type,
    json_column_flag: isCustom,
    add_time: field.addTime && time.v1(field.addTime),
    update_time: field.updateTime && time.v1(field.updateTime),
    created_by_user_id: field.creatorId,
    last_updated_by_user_id: field.editorId,
    active_flag: true,
    edit_flag: isCustom,
    index_visible_flag: true,
    details_visible_flag: visibility['details_visible_flag'] ?? true,
    add_visible_flag: visibility['add_visible_flag'] ?? field.isEditable,
    important_flag: settings.important_fields?.enabled ?? false,
    bulk_edit_allowed: field.isEditable,
    searchable_flag: isCustom && ['varchar', 'varchar_auto', 'text', 'phone', 'address'].includes(field.type),
    filtering_allowed: field.isFilterable,
    sortable_flag: field.isFilterable && !['set', 'text', 'address'].includes(field.type),
    mandatory_flag: settings.required_fields?.enabled ?? false,
    ...(options && {
      options: options.map(({ id, label, color }) => ({ id, label, ...(color && { color }) })),
    }),
    ...(field.removedOptions.length > 0 && {
      options_deleted: field.removedOptions.map(({ id, label }) => ({ id, label })),
    }),
    is_subfield: false,
    ...(formula !== null && { formula }),
  };
}

/** What v2 shows of a field beside the rest, where `include_fields` asks for it. */
export const onDemand = ['ui_visibility', 'important_fields', 'required_fields'] as const;

/** Parts of a value that are shown beside it. */
const subfields: Record<string, [code: string, name: string, type: string][]> = {
  monetary: [['currency', 'Currency', 'varchar']],
  daterange: [['until', 'End date', 'date']],
  timerange: [
    ['until', 'End time', 'time'],
    ['timezone_id', 'Time zone', 'int'],
  ],
  time: [['timezone_id', 'Time zone', 'int']],
  address: [
    ['subpremise', 'Apartment', 'varchar'],
    ['street_number', 'House number', 'varchar'],
    ['route', 'Street', 'varchar'],
    ['sublocality', 'District', 'varchar'],
    ['locality', 'City', 'varchar'],
    ['admin_area_level_1', 'State or county', 'varchar'],
    ['admin_area_level_2', 'Region', 'varchar'],
    ['country', 'Country', 'varchar'],
    ['postal_code', 'Postal code', 'varchar'],
    ['formatted_address', 'Full address', 'varchar'],
  ],
};

/** A field as v2 shows it. */
export function v2Field(field: FieldView, include: ReadonlySet<string>): object {
  const { code, type, settings } = field;
  const shown: Record<(typeof onDemand)[number], object> = {
    ui_visibility: {
      add_visible_flag: field.isEditable,
      details_visible_flag: true,
      ...settings.ui_visibility,
    },
    important_fields: { enabled: false, stage_ids: [], ...settings.important_fields },
    required_fields: { enabled: false, ...settings.required_fields },
  };
  return {
    field_name: field.name,
    field_code: code,
    // Pipelines and their like are ids with names.
    field_type: type === 'pipeline' ? 'enum' : type,
    is_custom_field: field.isCustom,
    is_optional_response_field: false,
    ...(field.description !== null && { description: field.description }),
    options: field.options && shownOptions(field.options),
    subfields:
      field.isCustom && subfields[type]
        ? subfields[type].map(([part, name, partType]) => ({
            field_code: `${code}_${part}`,
            field_name: name,
            field_type: partType,
          }))
        : null,
    ...(field.formula !== null && { formula: field.formula }),
    ...Object.fromEntries(onDemand.filter(name => include.has(name)).map(name => [name, shown[name]])),
  };
}

export const shownOptions = (options: (Omit<FieldOption, 'id'> & { id: number | string })[]): object[] =>
  options.map(({ id, label, color, add_time: added, update_time: updated }) => ({
    id,
    label,
    color: color ?? null,
    add_time: added ?? null,
    update_time: updated ?? null,
  }));
