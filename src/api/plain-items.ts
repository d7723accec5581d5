import { ReferenceKind, type EntityMetadata, type EntityName, type EntityProperty } from '@mikro-orm/core';
import type { Question } from '../access/viewer.js';
import type { Database } from '../platform/database.js';
import type { ItemId } from './resource.js';

/*
 * Items to be shown, and no more than that: objects with the names of the entity's properties, in a fraction of the time that
 * managed entities take, because nothing watches them and nothing is written through them. They come as JSON, each with
 * all that is loaded with it: round trips and columns are what reading an item costs most.
 */

type Plain = Record<string, any>;

// Rows are called `an_item` in SQL: a name that no property has, since one of a column would be taken for the column.

interface Loading {
  /** What is loaded with each. */
  populate: readonly string[];
  /** Of the rows `t` only those for which the SQL holds; `$2` is its value. */
  only?: { sql: string; value: unknown };
  /** SQL of more columns, by their names. */
  also?: Record<string, string>;
  /** Asked in the same statement. */
  question?: Question | null;
}

/**
 * Items by their ids, in no order, with what `populate` names. What a relation names and `populate` does not is there with
 * its id alone; of what it names comes what is shown of it beside others.
 */
export async function plainItems(
  database: Database,
  entity: EntityName<object>,
  ids: readonly ItemId[],
  { populate, only, also = {}, question }: Loading,
): Promise<{ id: ItemId }[]> {
  const meta = database.orm.getMetadata().get(entity as never) as EntityMetadata;
  const { columns, complete } = selection(meta, populate);
  const more = Object.entries(also).map(([name, sql]) => `, ${asNamed([sql, name])}`);
  const values: unknown[] = only ? [ids, only.value] : [ids];
  const items = `select ${columns} ${more.join('')} from ${meta.tableName} t where t.id = any($1) ${only ? `and ${only.sql}` : ''}`;
  const rows = await database.kept.query<{ item: Plain | null; said?: string | null }>(
    question
      ? `select row_to_json(an_item) as item, (${question.sql(`$${values.push(question.value)}`)}) as said
          from (select) asked left join (${items}) an_item on true`
      : `select row_to_json(an_item) as item from (${items}) an_item`,
    values,
  );
  question?.told(rows[0]?.said ?? null);
  return rows.flatMap(({ item }) => (item ? (complete(item) as { id: ItemId }) : []));
}

interface Selection {
  /** SQL over the row `t`. */
  columns: string;
  /** Makes an item of what comes of a row. */
  complete: (row: Plain) => Plain;
}

const selections = new WeakMap<EntityMetadata, Map<readonly string[], Selection>>();

/** Made once. */
function selection(meta: EntityMetadata, populate: readonly string[]): Selection {
  const known = selections.get(meta) ?? new Map<readonly string[], Selection>();
  selections.set(meta, known);
  let made = known.get(populate);
  if (!made) {
    const { columns, complete } = shapeOf(meta, { alias: 't', populate, whole: true });
    made = { columns: columns.map(asNamed).join(', '), complete };
    known.set(populate, made);
  }
  return made;
}

/** SQL, and the name of the property that it is. */
type Column = [sql: string, name: string];

const asNamed = ([sql, name]: Column): string => `${sql} as "${name}"`;

interface Shape {
  columns: Column[];
  complete: (row: Plain) => Plain;
}

interface Wanted {
  alias: string;
  populate: readonly string[];
  /** With all its columns. */
  whole: boolean;
}

/** What is read of a row, and how it becomes what the entity would be. */
function shapeOf(meta: EntityMetadata, { alias, populate, whole }: Wanted): Shape {
  const paths = pathsOf(populate);
  const isItem = 'visibleTo' in meta.properties;
  const own = meta.props.filter(
    ({ name, fieldNames, lazy, mappedBy, columnTypes }) =>
      fieldNames?.length === 1 &&
      !lazy &&
      !mappedBy &&
      !paths.has(name) &&
      (whole || (isItem ? ofNamedItem.has(name) : !besides.has(columnTypes[0]!))),
  );
  const ids = own.filter(({ kind }) => isToOne(kind)).map(({ name }) => name);
  const times = own.filter(({ columnTypes: [type] }) => type === 'timestamptz').map(({ name }) => name);
  const joined = [...paths].map(([name, rest]) => relation(propertyOf(meta, name), alias, rest));
  return {
    columns: [...own.map(property => column(property, alias)), ...joined.map(one => one.column)],
    complete: row => {
      for (const name of ids) if (row[name] !== null) row[name] = { id: row[name] };
      for (const name of times) if (row[name] !== null) row[name] = new Date(row[name] as string);
      for (const { name, complete } of joined) row[name] = complete(row[name]);
      return row;
    },
  };
}

/** What is read of an item that another one names: by what it is seen, and what is shown of it there. */
const ofNamedItem = new Set([
  ...['id', 'owner', 'visibleTo', 'followerIds', 'deletedAt'],
  ...['name', 'title', 'currency', 'taxMethod'],
]);

/** Nothing shows JSON or times of what else is named, and they are most of what reading it costs. */
const besides = new Set(['jsonb', 'timestamptz']);

/** As the entities have it: what is no number there comes as text. */
function column(
  { name, fieldNames, columnTypes: [type = ''], runtimeType }: EntityProperty,
  alias: string,
): Column {
  const isText = type.startsWith('numeric') && runtimeType !== 'number';
  return [`${alias}.${fieldNames[0]}${isText ? '::text' : ''}`, name];
}

interface Relation {
  name: string;
  column: Column;
  complete: (found: any) => unknown;
}

/** One column: JSON of what a property of `alias` names, with what `populate` names of that. */
function relation(property: EntityProperty, alias: string, populate: string[]): Relation {
  const { name, kind, mappedBy, fieldNames } = property;
  const meta = property.targetMeta!;
  const isOne = isToOne(kind);
  const inner = `${alias}_${name}`.toLowerCase();
  const { columns, complete } = shapeOf(meta, { alias: inner, populate, whole: !isOne });
  const isNamed = mappedBy
    ? `${inner}.${propertyOf(meta, mappedBy).fieldNames[0]} = ${alias}.id`
    : `${inner}.id = ${alias}.${fieldNames[0]}`;
  const rows = `select ${columns.map(asNamed).join(', ')} from ${meta.tableName} ${inner} where ${isNamed}`;
  if (isOne) {
    const sql = `(select row_to_json(an_item) from (${rows}) an_item)`;
    return { name, column: [sql, name], complete: (found: Plain | null) => found && complete(found) };
  }
  const order = meta.primaryKeys.map(key => `${inner}.${propertyOf(meta, key).fieldNames[0]}`).join(', ');
  return {
    name,
    column: [`(select json_agg(an_item) from (${rows} order by ${order}) an_item)`, name],
    complete: (found: Plain[] | null) => Several.from(found ?? [], complete),
  };
}

/** What is there of a collection. */
class Several<T> extends Array<T> {
  getItems(): T[] {
    return this;
  }
}

const isToOne = (kind: ReferenceKind): boolean =>
  kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;

/** What of an item is loaded with it: `['person', 'participants.person']` by its first step. */
function pathsOf(populate: readonly string[]): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const path of populate) {
    const [first, ...rest] = path.split('.') as [string, ...string[]];
    paths.set(first, [...(paths.get(first) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return paths;
}

const propertyOf = (meta: EntityMetadata, name: string): EntityProperty =>
  meta.properties[name as never] as EntityProperty;
