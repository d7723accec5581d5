import { Injectable } from '@nestjs/common';
import { ForbiddenError, NotFoundError } from '../errors.js';
import type { Field, FieldNoun, FieldOption, FieldSettings } from '../model/index.js';
import { Database } from '../platform/database.js';
import { nounOf } from './custom-fields.js';
import { Fields, labelKey, type FieldRef } from './fields.js';
import { standardFields, type FieldType } from './fields-standard.js';
import { showFormula } from './formula.js';

/** A field of either sort, as the doors show it. */
export interface FieldView {
  id: number;
  /** v1's name and v2's; of a custom field both are its key. */
  key: string;
  code: string;
  name: string;
  type: FieldType;
  isCustom: boolean;
  /** Null where the field has none. */
  options: ShownOption[] | null;
  removedOptions: FieldOption[];
  description: string | null;
  settings: FieldSettings;
  /** With the names of the fields that it reads. */
  formula: string | null;
  /** Can be written. */
  isEditable: boolean;
  isFilterable: boolean;
  position: number;
  addTime: Date | null;
  updateTime: Date | null;
  creatorId: number | null;
  editorId: number | null;
}

type ShownOption = Omit<FieldOption, 'id'> & { id: number | string };

/** Options that are things of the company. Custom fields of these types are chosen from too many to list. */
const optionsSql: Partial<Record<FieldType, string>> = {
  pipeline: 'select id, name as label from pipeline where deleted_at is null order by position, id',
  stage: 'select id, name as label from stage where deleted_at is null order by pipeline_id, position, id',
  projects_board: 'select id, name as label from board where deleted_at is null order by position, id',
  projects_phase:
    'select id, name as label from phase where deleted_at is null order by board_id, position, id',
};
const activityTypes =
  'select key as id, name as label from activity_type where deleted_at is null order by position, id';

/** All the fields of a noun: those that every company has, then those that this one added. */
@Injectable()
export class KnownFields {
  constructor(
    private readonly database: Database,
    readonly fields: Fields,
  ) {}

  async list(noun: FieldNoun | 'lead' | 'note'): Promise<FieldView[]> {
    const kept = noun === 'note' ? [] : await this.fields.list(nounOf(noun));
    const labels = noun === 'lead' ? undefined : kept.find(field => field.key === labelKey);
    const standard = await Promise.all(
      standardFields[noun].map(async (field, position): Promise<FieldView> => {
        const own = field.code === labelKey ? labels : undefined;
        return {
          ...{ id: field.id, key: field.key, code: field.code, name: field.name, type: field.type, position },
          isCustom: false,
          options: own ? own.choices() : await this.optionsOf(noun, field.type, field.words),
          removedOptions: own ? own.options.filter(option => option.deleted) : [],
          description: null,
          settings: {},
          formula: null,
          isEditable: !field.computed && noun !== 'note',
          isFilterable: field.held !== undefined,
          addTime: own?.addTime ?? null,
          updateTime: own?.updateTime ?? null,
          creatorId: null,
          editorId: own?.editor?.id ?? null,
        };
      }),
    );
    const custom = kept.filter(field => field.key !== labelKey && !(noun === 'lead' && field.program));
    return [...standard, ...custom.map(field => viewOf(field, kept, standard.length))];
  }

  /** @throws {NotFoundError} */
  async one(noun: FieldNoun | 'lead' | 'note', ref: FieldRef): Promise<FieldView> {
    const found = (await this.list(noun)).find(field =>
      typeof ref === 'number' ? field.id === ref : field.code === ref || field.key === ref,
    );
    if (!found) throw new NotFoundError('Field');
    return found;
  }

  /** How the verbs name a field that can be changed. @throws {NotFoundError} @throws {ForbiddenError} for a standard one */
  async writable(noun: FieldNoun, ref: FieldRef): Promise<FieldRef> {
    const { isCustom, code, name, id } = await this.one(noun, ref);
    if (code === labelKey) return labelKey;
    if (!isCustom) throw new ForbiddenError(`“${name}” is a standard field, which cannot be changed`, '');
    return id;
  }

  private async optionsOf(
    noun: string,
    type: FieldType,
    words: Record<string, string> | undefined,
  ): Promise<ShownOption[] | null> {
    if (words)
      return Object.entries(words).map(([id, label]) => ({ id: /^\d+$/.test(id) ? Number(id) : id, label }));
    if (type === 'boolean')
      return [
        { id: 1, label: 'Yes' },
        { id: 0, label: 'No' },
      ];
    const sql = noun === 'activity' && type === 'enum' ? activityTypes : optionsSql[type];
    return sql ? this.database.query<ShownOption>(sql) : null;
  }
}

function viewOf(field: Field, fields: Field[], before: number): FieldView {
  const chosen = field.type === 'enum' || field.type === 'set';
  return {
    ...{ id: field.id, key: field.key, code: field.key, name: field.name, type: field.type },
    isCustom: true,
    options: chosen ? field.choices() : null,
    removedOptions: field.options.filter(option => option.deleted),
    description: field.description ?? null,
    settings: field.settings,
    formula: field.formula ? showFormula(field.formula, fields) : null,
    isEditable: !field.program,
    isFilterable: true,
    position: before + field.position,
    addTime: field.addTime,
    updateTime: field.updateTime,
    creatorId: field.creator?.id ?? null,
    editorId: field.editor?.id ?? null,
  };
}
