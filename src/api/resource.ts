import type { EntityName } from '@mikro-orm/core';
import type { Type } from '@nestjs/common';
import { isVisible, type Viewer, type VisibleItem } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import type { ItemTable } from '../crm/there.js';
import type { Details, FieldNoun } from '../model/index.js';
import type { Database } from '../platform/database.js';
import type { Way } from '../search/way.js';
import { translated } from './in-words.js';
import type { Inputs } from './inputs.js';
import { id, type Kind } from './kinds.js';
import { asNested, type Naming, type Related } from './v1/related.js';

export type Dialect = 'v1' | 'v2';
export type ItemId = number | string;
export type SortType = 'bigint' | 'timestamptz' | 'integer' | 'uuid' | 'text' | 'date';

/** One field of a resource. `E` is the entity that it is read from, `I` the input of the verbs. */
export interface Field<E, I> {
  kind: Kind<any>;
  /**
   * The value in the model's terms, as this viewer may see it; null and undefined are shown as null. `counted` is the
   * item's row of `Resource.counted`.
   */
  read: (item: E, viewer: Viewer, counted: Counted) => unknown;
  /** The verbs' name for it. Absent: it is only shown. */
  input?: keyof I & string;
  /** Kept under its own name among the item's `details`. */
  detail?: true;
  /** Taken and checked, but told to no verb: there is nothing yet that it could say. */
  accepted?: true;
  /** Needed to create one. */
  required?: true;
  /** Null takes the value away. */
  nullable?: true;
  /** The dialects that have it; both where not said. */
  only?: Dialect;
  /** v2 shows it only where `include_fields` asks for it. */
  onDemand?: true;
  /** What the id names, and the column that it stands in: v1 tells about it under `related_objects`. */
  relates?: Naming[number];
  /** v1 shows that in place of the id: `{name, …, value: id}`. */
  nested?: true;
}

/** What is counted or looked up for an item beside its own row, by name. */
export type Counted = Record<string, any>;

/** What a request may ask of how items are shown. */
export interface Look {
  /** Fields `onDemand` that v2 is asked for. */
  include?: ReadonlySet<string> | undefined;
  /** v2: the custom fields that are asked for; all where none is named. */
  customFields?: ReadonlySet<string> | undefined;
  /** v2: options with their labels. */
  optionLabels?: boolean | undefined;
  /** v2: the item's own labels too. */
  labels?: boolean | undefined;
  /** v1: ids stay ids. */
  plain?: boolean | undefined;
  /** v1: nothing is told of what these ids name; they have to be plain then. */
  alone?: boolean | undefined;
}

/** A condition that a list can be asked for: SQL over the row `t`, with the value in parameter `p`. */
export interface Filter {
  kind: Kind<any>;
  sql: (p: string) => string;
  /** The dialects that have it; both where not said. */
  only?: Dialect;
  /** v1: the condition of a list that does not name it. `$1` is the viewer's id. */
  unasked?: string;
  /** The value is the id of such an item: where that is hidden from the viewer, nothing stands on it. */
  names?: ItemTable;
}

/** What a resource can be told. The engine calls no more than this; each noun's rules are in `src/crm`. */
export interface Verbs<I> {
  create(viewer: Viewer, input: any): Promise<ItemId>;
  update(viewer: Viewer, id: any, input: Partial<I>): Promise<ItemId>;
  remove(viewer: Viewer, id: any): Promise<void>;
}

/**
 * Everything that the doors need to know of a resource. Both dialects are made from it: paths, checks, rendering,
 * paging and errors; so a new resource is one of these and its verbs.
 */
export interface Resource<E extends object = any, I extends object = any> {
  /** As errors name it: `Deal`. */
  name: string;
  /** Under `/api/v2/` and `/v1/`. */
  path: string;
  /** Where v1 has it elsewhere. */
  v1Path?: string;
  table: string;
  /** Whose custom fields and saved filters it has. */
  noun?: FieldNoun | 'lead';
  entity: EntityName<E>;
  /** Loaded with each page, one query each. */
  populate: readonly string[];
  /** How a page's items are loaded where not all of them are of `entity`; those that are not there are left out. */
  load?: (database: Database, viewer: Viewer, ids: ItemId[]) => Promise<(E & { id: ItemId })[]>;
  id: Kind<any>;
  /** PostgreSQL's type of the id. */
  idType: 'bigint' | 'uuid';
  /** SQL: row `t` is there for the viewer, whose id is in parameter `user`. */
  visible: (viewer: Viewer, t: string, user: string) => string;
  /** Where a list may be asked for deleted items: by which conditions, and what is there for the viewer then. */
  deleted?: {
    askedBy: (filters: Record<string, unknown>) => boolean;
    visible: Resource['visible'];
  };
  fields: Record<string, Field<E, I>>;
  /**
   * SQL for what no column holds (counts, the next activity): one query for a page. Rows have the `id` and any names;
   * `$1` is the viewer's id, `ids` what theirs are compared with. Asked for v1, and where v2 is to show a field `onDemand`.
   */
  counted?: (viewer: Viewer, ids: string) => string;
  filters: Record<string, Filter>;
  /** What may be sorted by, as `sort_by` calls it: its column, and of which table it names an item. The first is the default. */
  sorts: Record<string, Sorting>;
  /** A condition of every list, though not of a look at one item. */
  always?: string | ((filters: Record<string, unknown>) => string);
  /** Absent: it can only be read. */
  verbs?: Type<Verbs<I>>;
  /** Which dialects have it. */
  dialects: readonly Dialect[];
  /** Where documented as something else than 200. */
  createdStatus?: 201;
  /** v1 changes with PUT, save for leads. */
  v1Update?: 'PATCH';
  /** What only the first version of the API has: `GET …/collection` with these conditions, `DELETE ?ids=`. */
  v1Collection?: Record<string, Filter>;
  v1DeleteMany?: true;
  /** v1 pages by cursors here, as v2 does. */
  v1Cursors?: true;
}

export interface Sorting {
  column: string;
  type: SortType;
  names?: ItemTable;
  /**
   * What counts in the column's place for who is no administrator, where that tells of what may be hidden from him: SQL over
   * the row `t`, and the parts of which the list can be made instead.
   */
  seen?: (viewer: Viewer, user: string) => { sql: string; ways?: Way[] };
}

export const resource = <E extends object, I extends object>(description: Resource<E, I>): Resource<E, I> =>
  description;

/** The sorts of all that keeps time. */
export const timeSorts = {
  id: { column: 'id', type: 'bigint' },
  add_time: { column: 'add_time', type: 'timestamptz' },
  update_time: { column: 'update_time', type: 'timestamptz' },
} as const;

/** Conditions that nearly every list takes. */
export const equals = (column: string, kind: Kind<any>): Filter => ({ kind, sql: p => `t.${column} = ${p}` });
export const anyOf = (column: string, kind: Kind<any>): Filter => ({
  kind,
  sql: p => `t.${column} = any(${p})`,
});
/** What stands on the item that is asked for. `sql` where it is more than a column. */
export const onItem = (
  names: ItemTable,
  sql: Filter['sql'] = p => `t.${names}_id = ${p}`,
  kind: Kind<any> = id,
): Filter => ({ kind, sql, names });
export const since = (column: string, kind: Kind<any>): Filter => ({ kind, sql: p => `t.${column} >= ${p}` });
export const until = (column: string, kind: Kind<any>): Filter => ({ kind, sql: p => `t.${column} < ${p}` });

/** Fields that are kept and shown, and that nothing else looks into. */
export const details = <E extends { details: Details }>(
  fields: Record<string, Kind<any>>,
): Record<string, Field<E, any>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, kind]) => [
      name,
      { kind, detail: true, nullable: true, read: (item: E) => item.details[name] },
    ]),
  );

/** The id of an item that another one names; null where it is not there for the viewer. */
export const seenId = (
  item: (VisibleItem & { id: ItemId }) | null | undefined,
  viewer: Viewer,
): ItemId | null => (item && isVisible(item, viewer) ? item.id : null);

/** One item as a dialect shows it. */
export function show(
  resource: Resource,
  dialect: Dialect,
  item: object,
  viewer: Viewer,
  { counted = {}, related, include, plain }: Look & { counted?: Counted; related?: Related } = {},
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, field] of fieldsIn(resource, dialect)) {
    if (field.onDemand && dialect === 'v2' && !include?.has(name)) continue;
    const value = field.read(item, viewer, counted);
    if (value === null || value === undefined) shown[name] = null;
    else if (field.nested && dialect === 'v1' && !plain) {
      shown[name] = asNested(related, field.relates!.type, value as ItemId);
    } else shown[name] = field.kind[dialect](value);
  }
  return shown;
}

type NamedField = [name: string, field: Field<any, any>];
const inDialect = new WeakMap<Resource, Partial<Record<Dialect, NamedField[]>>>();

/** Made once: every item of every page is shown by it. */
function fieldsIn(resource: Resource, dialect: Dialect): NamedField[] {
  const known = inDialect.get(resource) ?? {};
  inDialect.set(resource, known);
  return (known[dialect] ??= Object.entries(resource.fields).filter(
    ([, { only }]) => !only || only === dialect,
  ));
}

const inputs = new WeakMap<Resource, Map<string, Inputs>>();

/** What the body of a request that creates or changes one may say, by the API's names. Made once. */
export function inputsOf(resource: Resource, dialect: Dialect, verb: 'create' | 'update'): Inputs {
  const known = inputs.get(resource) ?? new Map<string, Inputs>();
  inputs.set(resource, known);
  const key = `${dialect} ${verb}`;
  const made = known.get(key) ?? {};
  if (!known.has(key)) {
    for (const [name, { kind, input, detail, accepted, only, ...field }] of Object.entries(resource.fields)) {
      const taken = input !== undefined || detail || accepted;
      if (!taken || (only && only !== dialect)) continue;
      made[name] = { kind };
      if (field.required && verb === 'create') made[name].required = true;
      if (field.nullable) made[name].nullable = true;
    }
    known.set(key, made);
  }
  return made;
}

/** The verbs' words for what a body says. */
export function toInput(resource: Resource, body: object): object {
  const input: Record<string, unknown> = {};
  const details: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const field = resource.fields[name];
    if (value === undefined) continue;
    if (field?.input) input[field.input] = value;
    if (field?.detail) details[name] = value;
  }
  return Object.keys(details).length > 0 ? { ...input, details } : input;
}

/** Runs a verb; what it refuses is said in the API's word for the field, which is not always the verb's. */
export const inWordsOf = <T>(resource: Resource, dialect: Dialect, verb: () => Promise<T>): Promise<T> =>
  translated(field => {
    const entry = Object.entries(resource.fields).find(
      ([, { input, only }]) => input === field && (!only || only === dialect),
    );
    // v1 has custom fields at the root.
    return entry?.[0] ?? field.replace(/^customFields\./, dialect === 'v2' ? 'custom_fields.' : '');
  }, verb);

/** The id in a path. @throws {InvalidError} for what cannot be one */
export function readId(resource: Resource, given: string): ItemId {
  const result = resource.id.lenient.safeParse(given);
  if (!result.success) throw new InvalidError('id', `id ${result.error.issues[0]?.message}`);
  return result.data as ItemId;
}
