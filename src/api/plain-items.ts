import { ReferenceKind, type EntityMetadata, type EntityName, type EntityProperty } from '@mikro-orm/core';
import type { Database } from '../platform/database.js';
import type { ItemId } from './resource.js';

/*
 * Items to be shown, and no more than that: rows with the names of the entity's properties, in half the time that
 * managed entities take, because nothing watches them and nothing is written through them.
 */

type Plain = Record<string, any>;

/** What of an item is loaded with it: `['person', 'participants.person']` by its first step. */
type Paths = Map<string, string[]>;

/** Of the rows `t` only those for which the SQL holds; `$2` is its value. */
export interface Only {
  sql: string;
  value: unknown;
}

/**
 * Items by their ids, in no order, with what `populate` names: one query for them, one for each relation. What a relation
 * names and `populate` does not is there with its id alone; what it names comes without JSON and times.
 */
export function plainItems(
  database: Database,
  entity: EntityName<object>,
  ids: readonly ItemId[],
  populate: readonly string[],
  only?: Only,
): Promise<{ id: ItemId }[]> {
  const meta = database.orm.getMetadata().get(entity as never) as EntityMetadata;
  return read(database, meta, { column: 'id', values: ids, populate, whole: true, only }) as Promise<
    { id: ItemId }[]
  >;
}

interface Wanted {
  column: string;
  values: readonly unknown[];
  populate: readonly string[];
  /** With all its columns. */
  whole: boolean;
  only?: Only | undefined;
}

async function read(
  database: Database,
  meta: EntityMetadata,
  { column, values, populate, whole, only }: Wanted,
): Promise<Plain[]> {
  if (values.length === 0) return [];
  const rows = await database.query<Plain>(
    `select ${columnsOf(meta, whole)} from ${meta.tableName} t
      where t.${column} = any($1) ${only ? `and ${only.sql}` : ''} order by ${orderOf(meta)}`,
    only ? [values, only.value] : [values],
  );
  const relations = meta.props.filter(({ kind, mappedBy }) => isToOne(kind) && !mappedBy);
  for (const row of rows) {
    for (const { name } of relations)
      if (row[name] !== undefined && row[name] !== null) row[name] = { id: row[name] };
  }
  await Promise.all(
    [...pathsOf(populate)].map(([name, rest]) => join(database, propertyOf(meta, name), rows, rest)),
  );
  return rows;
}

/** Puts what a property names in the place of its ids. */
async function join(
  database: Database,
  property: EntityProperty,
  rows: Plain[],
  populate: string[],
): Promise<void> {
  const { name, kind, mappedBy } = property;
  const meta = property.targetMeta!;
  if (!mappedBy) {
    const ids = new Set(rows.flatMap(row => row[name]?.id ?? []));
    const named = await read(database, meta, { column: 'id', values: [...ids], populate, whole: false });
    const byId = new Map(named.map(one => [one.id, one]));
    for (const row of rows) row[name] = byId.get(row[name]?.id) ?? null;
    return;
  }
  const back = propertyOf(meta, mappedBy);
  const isOne = kind === ReferenceKind.ONE_TO_ONE;
  const ids = rows.map(({ id }) => id);
  const found = await read(database, meta, {
    column: back.fieldNames[0]!,
    values: ids,
    populate,
    whole: !isOne,
  });
  const byOwner = Map.groupBy(found, one => one[back.name].id as ItemId);
  for (const row of rows) {
    const own = byOwner.get(row.id) ?? [];
    row[name] = isOne ? (own[0] ?? null) : Several.from(own);
  }
}

/** What is there of a collection. */
class Several<T> extends Array<T> {
  getItems(): T[] {
    return this;
  }
}

const isToOne = (kind: ReferenceKind): boolean =>
  kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;

function pathsOf(populate: readonly string[]): Paths {
  const paths: Paths = new Map();
  for (const path of populate) {
    const [first, ...rest] = path.split('.') as [string, ...string[]];
    paths.set(first, [...(paths.get(first) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return paths;
}

const propertyOf = (meta: EntityMetadata, name: string): EntityProperty =>
  meta.properties[name as never] as EntityProperty;

/** Nothing shows JSON or times of what an item merely names, and they are most of what reading it costs. */
const besides = new Set(['jsonb', 'timestamptz']);

const known = new WeakMap<EntityMetadata, Map<boolean, string>>();

/** SQL: the columns by the names of their properties, as the entities have them: numbers, days as text. */
function columnsOf(meta: EntityMetadata, whole: boolean): string {
  const texts = known.get(meta) ?? new Map<boolean, string>();
  known.set(meta, texts);
  let text = texts.get(whole);
  if (text === undefined) {
    text = meta.props
      .filter(({ fieldNames, lazy, mappedBy }) => fieldNames?.length === 1 && !lazy && !mappedBy)
      .filter(({ name, columnTypes: [type] }) => whole || name === 'deletedAt' || !besides.has(type!))
      .map(({ name, fieldNames: [column], columnTypes: [type = ''], runtimeType }) => {
        const cast =
          type === 'date'
            ? '::text'
            : type.startsWith('numeric') && runtimeType === 'number'
              ? '::float8'
              : '';
        return `t.${column}${cast} as "${name}"`;
      })
      .join(', ');
    texts.set(whole, text);
  }
  return text;
}

const orderOf = (meta: EntityMetadata): string =>
  meta.primaryKeys.map(name => `t.${propertyOf(meta, name).fieldNames[0]}`).join(', ');
