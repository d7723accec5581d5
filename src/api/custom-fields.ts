import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { permittedId, type Viewer } from '../access/viewer.js';
import { customFieldsOf, nounOf, type CustomValues } from '../crm/custom-fields.js';
import { labelKey } from '../crm/fields.js';
import { sortedSql, valueSql, type Sorted } from '../crm/fields-index.js';
import { addressParts } from '../crm/fields-values.js';
import { InvalidError } from '../errors.js';
import { Field, type Details, type FieldNoun } from '../model/index.js';
import { Database } from '../platform/database.js';
import { check } from './input.js';
import { checkInputs } from './inputs.js';
import { toNumber } from './kinds.js';
import { inputsOf, toInput, type Dialect, type Look, type Resource } from './resource.js';
import { asNested, loadRelated, type Related, type RelatedType } from './v1/related.js';

const customKey = /^[0-9a-f]{40}$/;

/** Whether a name is that of a custom field, of whichever company. */
export const isCustomKey = (name: string): boolean => customKey.test(name);

/** What stands beside a value in v1: `<key>_currency`. */
const parts: Partial<Record<Field['type'], readonly string[]>> = {
  monetary: ['currency'],
  daterange: ['until'],
  time: ['timezone_id', 'timezone_name'],
  timerange: ['until', 'timezone_id', 'timezone_name'],
  address: addressParts,
};

const relates: Partial<Record<Field['type'], RelatedType>> = {
  org: 'organization',
  people: 'person',
  user: 'user',
};

type ShownField = Pick<Field, 'key' | 'type' | 'options'> & { isComputed: boolean };

/** What has values. */
interface Holder {
  customFields: Details;
  /** As `fieldsAsOf` says it, where it was asked with the item. */
  fieldsAsOf?: number;
}

/** What its dialect shows of them. */
type Shown = (item: Holder) => Record<string, unknown>;

/** SQL: asked together with an item, it says whether the fields that were read before are still those of now. */
export const fieldsAsOf = '(select fields_version from company)';

/**
 * The fields that a company added, as the doors take and show them: v2 under `custom_fields`, v1 at the root, what
 * belongs to a value beside it.
 */
@Injectable()
export class CustomFields {
  /** The fields that were read last, by their noun, and since when they stand. */
  private readonly kept = new Map<FieldNoun, { asOf: number; fields: ShownField[] }>();

  constructor(private readonly database: Database) {}

  /** The verbs' input of a body, its custom fields as `customFields`. @throws {InvalidError} */
  async input(
    resource: Resource,
    dialect: Dialect,
    verb: 'create' | 'update',
    body: unknown,
  ): Promise<object> {
    const { rest, values } = await this.taken(resource, dialect, body);
    const taken = checkInputs(inputsOf(resource, dialect, verb), rest, dialect === 'v2', 'body');
    const input = toInput(resource, taken);
    return values ? { ...input, customFields: values } : input;
  }

  /**
   * Takes the custom fields out of a body. What they mean is the verb's to check; unknown keys are refused by it in v2,
   * and left out here in v1, and so are formulas: older clients send back all that they were shown.
   *
   * @returns the rest of the body, and the values in v2's form; undefined where it has none
   */
  private async taken(
    { noun }: Resource,
    dialect: Dialect,
    body: unknown,
  ): Promise<{ rest: unknown; values: CustomValues | undefined }> {
    if (!noun || typeof body !== 'object' || body === null || Array.isArray(body)) {
      return { rest: body, values: undefined };
    }
    if (dialect === 'v2') {
      const { custom_fields: given, ...rest } = body as Record<string, unknown>;
      if (given === undefined) return { rest, values: undefined };
      const schema = z.object({ custom_fields: z.record(z.string(), z.unknown(), 'takes an object') });
      return { rest, values: check(schema, { custom_fields: given }).custom_fields };
    }
    const given = Object.entries(body as Record<string, unknown>).filter(([name]) =>
      isCustomKey(name.slice(0, 40)),
    );
    if (given.length === 0) return { rest: body, values: undefined };
    const fields = await customFieldsOf(this.database.em(), noun);
    return { rest: body, values: fromRoot(fields, Object.fromEntries(given)) };
  }

  /** What is shown of the custom fields of a page of items: one query for the fields, one for each type they name. */
  async shown(
    { noun }: Resource,
    dialect: Dialect,
    viewer: Viewer,
    items: Holder[],
    look: Look,
  ): Promise<Shown> {
    if (!noun || items.length === 0) return () => ({});
    const all = await this.fieldsOf(nounOf(noun), items[0]!.fieldsAsOf);
    const asked = look.customFields;
    const fields = all.filter(
      field => !(noun === 'lead' && field.isComputed) && (!asked || asked.has(field.key)),
    );
    const named = fields.flatMap(field => {
      const type = relates[field.type];
      const ids = items.flatMap(item => (item.customFields[field.key] as number | undefined) ?? []);
      return type && ids.length > 0 ? [{ type, ids }] : [];
    });
    const related = await loadRelated(this.database.kept, viewer, named);
    // A lead shows only those that have a value.
    const sparse = noun === 'lead';
    if (dialect === 'v1') return item => atRoot(fields, item.customFields, related, sparse);
    const labels = look.labels ? await this.labels(noun) : null;
    return item => ({
      ...(labels && { labels: labels((item as { labelIds?: number[] }).labelIds ?? []) }),
      custom_fields: Object.fromEntries(
        fields.map(field => [field.key, inObject(field, item.customFields[field.key], related, look)]),
      ),
    });
  }

  /** What a page needs to know of the fields, and no more. */
  private async fieldsOf(noun: FieldNoun, asOf: number | undefined): Promise<ShownField[]> {
    const kept = this.kept.get(noun);
    if (kept && kept.asOf === asOf) return kept.fields;
    const fields = await this.database.kept.query<ShownField>(
      `select key, type, options, program is not null as "isComputed" from field
        where noun = $1 and key <> $2 and deleted_at is null order by position, id`,
      [noun, labelKey],
    );
    // They may be newer than `asOf` says, and then are read once more; never older.
    if (asOf !== undefined) this.kept.set(noun, { asOf, fields });
    return fields;
  }

  /** Labels by their ids, as `include_labels` asks for them. */
  private async labels(
    noun: FieldNoun | 'lead',
  ): Promise<(ids: number[]) => { id: number; label: string }[]> {
    const field = await this.database.em().findOne(Field, { noun: nounOf(noun), key: labelKey });
    return ids => (field ? chosenOf(field, ids).map(({ id, label }) => ({ id, label })) : []);
  }

  /**
   * What a list is sorted by where its `sort` names a custom field; a field that names a hidden item has no value.
   * @throws {InvalidError}
   */
  async sorted({ noun }: Resource, viewer: Viewer, key: string): Promise<Sorted> {
    const [field] = noun
      ? await this.database.kept.query<Pick<Field, 'key' | 'type' | 'name'>>(
          'select key, type, name from field where noun = $1 and key = $2 and key <> $3 and deleted_at is null',
          [nounOf(noun), key, labelKey],
        )
      : [];
    if (!field) throw new InvalidError('sort', `sort: there is no field ${key}`);
    const sorted = sortedSql('t', field);
    if (!sorted) throw new InvalidError('sort', `sort: “${field.name}” has no order, being ${field.type}`);
    const named = relates[field.type];
    if (!named || named === 'user' || viewer.isAdmin) return sorted;
    const id = permittedId(viewer, named, `(${valueSql('t', field)})::bigint`, '$1');
    return { ...sorted, sql: `coalesce(${id}::numeric, ${sorted.none})` };
  }
}

/** v2: the value as it is kept; what is deleted or hidden is not there. */
function inObject(field: ShownField, value: unknown, related: Related | undefined, look: Look): unknown {
  if (value === undefined || value === null) return null;
  const type = relates[field.type];
  if (type) return related?.[type]?.[value as number] ? value : null;
  if (field.type !== 'enum' && field.type !== 'set') return value;
  const chosen = chosenOf(field, value).map(({ id, label }) => (look.optionLabels ? { id, label } : id));
  return field.type === 'enum' ? (chosen[0] ?? null) : chosen;
}

/** v1: at the root, options as text, items with their names. */
function atRoot(
  fields: ShownField[],
  values: Details,
  related: Related | undefined,
  sparse: boolean,
): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const field of fields) {
    const { key, type } = field;
    const value = values[key];
    if (sparse && (value === undefined || value === null)) continue;
    root[key] = v1Value(field, value, related);
    for (const part of parts[type] ?? []) {
      root[`${key}_${part}`] = (value as Record<string, unknown> | undefined)?.[part] ?? null;
    }
  }
  return root;
}

function v1Value(field: ShownField, value: unknown, related: Related | undefined): unknown {
  if (value === undefined || value === null) return null;
  const type = relates[field.type];
  if (type) return asNested(related, type, value as number);
  if (field.type === 'enum' || field.type === 'set') {
    const ids = chosenOf(field, value).map(option => option.id);
    return ids.length > 0 ? ids.join(',') : null;
  }
  return parts[field.type] ? (value as { value: unknown }).value : value;
}

function chosenOf({ options }: Pick<Field, 'options'>, value: unknown) {
  const ids = [value].flat() as number[];
  return ids.flatMap(id => options.find(option => option.id === id && !option.deleted) ?? []);
}

/** What v1 writes at the root, in v2's form. */
function fromRoot(fields: Field[], given: Record<string, unknown>): CustomValues | undefined {
  const values: CustomValues = {};
  for (const field of fields) {
    const { key, type } = field;
    const value = given[key];
    if (value === undefined || field.program) continue;
    values[key] = value === null || value === '' ? null : fromV1(field, value);
    const kept = values[key];
    if (!parts[type] || typeof kept !== 'object' || kept === null) continue;
    for (const part of parts[type]) {
      const beside = given[`${key}_${part}`];
      if (beside !== undefined && beside !== '') (kept as Record<string, unknown>)[part] = beside;
    }
  }
  return Object.keys(values).length > 0 ? values : undefined;
}

/** Numbers come as text, options as `1,2` or lists, items as `{value}` when a client sends back what it was shown. */
function fromV1({ type }: Field, value: unknown): unknown {
  const plain =
    typeof value === 'object' && value !== null && !Array.isArray(value) && 'value' in value
      ? (value as { value: unknown }).value
      : value;
  if (type === 'set') {
    const list = typeof plain === 'string' ? plain.split(',').map(one => one.trim()) : [plain].flat();
    return list.filter(one => one !== '').map(toNumber);
  }
  if (parts[type]) {
    const isMoney = type === 'monetary';
    return {
      ...(typeof value === 'object' ? (value as object) : {}),
      value: isMoney ? toNumber(plain) : plain,
    };
  }
  if (['double', 'int', 'enum', 'org', 'people', 'user'].includes(type)) return toNumber(plain);
  return typeof plain === 'number' ? String(plain) : plain;
}
