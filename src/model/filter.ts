import { defineEntity, p } from '@mikro-orm/core';
import { id, json, now, time, visibility } from './columns.js';
import { User } from './user.js';

export type FilterType = 'activity' | 'deals' | 'leads' | 'org' | 'people' | 'products' | 'projects';

/** One line of a filter, as the API writes it. */
export interface FilterCondition {
  object: string;
  field_id: string;
  operator: string;
  value: string | string[] | null;
  extra_value: string | null;
}

export interface FilterGroup {
  glue: 'and' | 'or';
  conditions: (FilterCondition | FilterGroup)[];
}

const FilterSchema = defineEntity({
  name: 'Filter',
  properties: {
    id,
    name: p.text(),
    type: p.text().$type<FilterType>(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    visibleTo: () => visibility().defaultRaw('1'),
    conditions: () => json<FilterGroup>(),
    addTime: now,
    updateTime: now,
    lastUsedTime: () => time().nullable(),
    deletedAt: () => time().nullable(),
  },
});

/** Conditions that a user keeps, for himself or for all. */
export class Filter extends FilterSchema.class {}
FilterSchema.setClass(Filter);
