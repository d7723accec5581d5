import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

/** What has fields. Leads have those of deals. */
export type FieldNoun = 'activity' | 'deal' | 'organization' | 'person' | 'product' | 'project';

/** What a field that a company adds may hold. */
export const customTypes = [
  'varchar',
  'varchar_auto',
  'text',
  'double',
  'int',
  'monetary',
  'enum',
  'set',
  'org',
  'people',
  'user',
  'phone',
  'time',
  'timerange',
  'date',
  'daterange',
  'address',
] as const;
export type CustomType = (typeof customTypes)[number];

/** One choice of an enum or a set. Its id stays its own after it is deleted. */
export interface FieldOption {
  id: number;
  label: string;
  color?: string | null;
  add_time?: string;
  update_time?: string;
  deleted?: true;
}

/** As the API writes them. */
export interface FieldSettings {
  ui_visibility?: Record<string, unknown>;
  important_fields?: { enabled?: boolean; stage_ids?: number[] };
  required_fields?: { enabled?: boolean; stage_ids?: number[]; statuses?: Record<string, string[]> };
}

/** A step of a formula in reverse Polish notation, as the database computes it. */
export type FormulaStep = number | '+' | '-' | '*' | '/' | 'neg' | { path: string[] } | { money: string[] };

const FieldSchema = defineEntity({
  name: 'Field',
  uniques: [{ properties: ['noun', 'key'] }],
  properties: {
    id,
    noun: p.text().$type<FieldNoun>(),
    key: p.text(),
    name: p.text(),
    type: p.text().$type<CustomType>(),
    options: p
      .json<FieldOption[]>()
      .columnType('jsonb')
      .defaultRaw(`'[]'`)
      .onCreate(() => []),
    description: p.text().nullable(),
    position: p.integer().default(0),
    settings: p
      .json<FieldSettings>()
      .columnType('jsonb')
      .defaultRaw(`'{}'`)
      .onCreate(() => ({})),
    formula: p.text().nullable(),
    program: p.json<FormulaStep[]>().columnType('jsonb').nullable(),
    depth: p.smallint().default(0),
    pendingAfter: p.bigint('number').nullable(),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    editor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** A field that a company added to a noun, or the labels of one. */
export class Field extends FieldSchema.class {
  /** The options that can be chosen. */
  choices(): FieldOption[] {
    return this.options.filter(option => !option.deleted);
  }
}
FieldSchema.setClass(Field);
