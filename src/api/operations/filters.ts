import { addressParts } from '../../crm/fields-values.js';
import { relativeDates } from '../../crm/filters-dates.js';
import type { FieldFinder } from '../../crm/filters-fields.js';
import { operatorsByType } from '../../crm/filters-operators.js';
import { nounOfType } from '../../crm/filters-sql.js';
import { Filters, type FilterRow } from '../../crm/filters.js';
import type { FilterGroup, FilterType } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';

const types = Object.keys(nounOfType) as FilterType[];
const body = {
  name: { kind: kinds.text(255, 1) },
  conditions: { kind: kinds.anything },
  // Not in Pipedrive's API, though in its answers.
  visible_to: { kind: kinds.visibility },
};
const fieldCodes = { include_field_code: { kind: kinds.boolean } };

export const filterOperations: Operation[] = operations(Filters, ['v1'], {
  'GET filters': {
    summary: 'Your filters, and those that are shared',
    query: { type: { kind: kinds.oneOf(...types) } },
    run: async (filters, { viewer, query }) => (await filters.list(viewer, query.type)).map(shown),
  },
  'GET filters/helpers': {
    summary: 'What conditions may ask of each type of field, and the words for days',
    run: async () => ({
      operators: operatorsByType(),
      relative_dates: relativeDates,
      address_field_components: Object.fromEntries(
        addressParts.map(part => [part, part.replaceAll('_', ' ')]),
      ),
    }),
  },
  'GET filters/{id}': {
    summary: 'One filter with its conditions',
    query: fieldCodes,
    run: (filters, { viewer, params, query }) => one(filters, viewer, params.id, query.include_field_code),
  },
  'POST filters': {
    summary: 'Save a filter, for yourself unless `visible_to` says otherwise',
    query: fieldCodes,
    body: {
      ...body,
      name: { ...body.name, required: true },
      conditions: { ...body.conditions, required: true },
      type: { kind: kinds.oneOf(...types), required: true },
    },
    run: async (filters, { viewer, body, query }) => {
      const id = await filters.create(viewer, {
        name: body.name,
        type: body.type,
        conditions: body.conditions,
        ...(body.visible_to && { visibleTo: body.visible_to }),
      });
      return one(filters, viewer, id, query.include_field_code);
    },
  },
  'PUT filters/{id}': {
    summary: 'Change a filter',
    query: fieldCodes,
    body,
    run: async (filters, { viewer, params, body, query }) => {
      await filters.update(viewer, params.id, {
        ...(body.name !== undefined && { name: body.name }),
        ...(body.conditions !== undefined && { conditions: body.conditions }),
        ...(body.visible_to !== undefined && { visibleTo: body.visible_to }),
      });
      return one(filters, viewer, params.id, query.include_field_code);
    },
  },
  'DELETE filters/{id}': {
    summary: 'Delete a filter',
    run: async (filters, { viewer, params }) => {
      await filters.remove(viewer, [params.id]);
      return { id: params.id };
    },
  },
  'DELETE filters': {
    summary: 'Delete several filters, all of them or none',
    query: { ids: { kind: kinds.ids, required: true } },
    run: async (filters, { viewer, query }) => ({ id: await filters.remove(viewer, query.ids) }),
  },
});

function shown(filter: FilterRow): Record<string, unknown> {
  return {
    id: filter.id,
    name: filter.name,
    filter_code: null,
    active_flag: true,
    type: filter.type,
    temporary_flag: false,
    user_id: filter.owner?.id ?? null,
    add_time: kinds.time.v1(filter.addTime),
    update_time: kinds.time.v1(filter.updateTime),
    visible_to: String(filter.visibleTo),
    last_used_time: filter.lastUsedTime ? kinds.time.v1(filter.lastUsedTime) : null,
    custom_view_id: null,
  };
}

async function one(
  filters: Filters,
  viewer: Parameters<Filters['get']>[0],
  id: number,
  codes: boolean | undefined,
): Promise<object> {
  const { filter, isEditable, problem, find } = await filters.get(viewer, id);
  return {
    ...shown(filter),
    is_editable: isEditable,
    // Why no list can be narrowed by it, in words.
    problem,
    conditions: group(filter.conditions, codes ? find : null),
  };
}

function group({ glue, conditions }: FilterGroup, find: FieldFinder | null): object {
  return {
    glue,
    conditions: conditions.map(condition => {
      if ('glue' in condition) return group(condition, find);
      const { value, object, field_id: field } = condition;
      return {
        ...condition,
        value: Array.isArray(value) ? JSON.stringify(value) : value,
        json_value_flag: Array.isArray(value),
        ...(find && { field_code: find(object as never, field)?.code ?? null }),
      };
    }),
  };
}
