import { permittedId, type Viewer } from '../access/viewer.js';
import type { Field, FieldNoun, FilterGroup } from '../model/index.js';
import type { Sql } from '../platform/database.js';
import { nounOf } from './custom-fields.js';
import { valueSql } from './fields-index.js';
import { labelKey } from './fields.js';
import { standardFields, type StandardField } from './fields-standard.js';
import type { ItemTable } from './there.js';

/** A field that a condition may name. */
export interface KnownField {
  id: number;
  /** v2's name. */
  code: string;
  standard?: StandardField;
  custom?: CustomField;
  /** Set where it is deleted: what it was called. */
  deletedName?: string;
}

type CustomField = Pick<Field, 'id' | 'noun' | 'key' | 'name' | 'type'> & {
  isComputed: boolean;
  isDeleted: boolean;
};

type Noun = FieldNoun | 'lead';

/** Finds fields by object and their id, key or code; deleted ones too, so that a filter can say which it misses. */
export type FieldFinder = (object: Noun, id: string) => KnownField | undefined;

/** The fields of all the objects that these conditions name: one query. */
export async function fieldsFor(sql: Sql, conditions: FilterGroup): Promise<FieldFinder> {
  const nouns = [...new Set([...objectsOf(conditions)].map(object => nounOf(object as Noun)))];
  const customs = await sql.query<CustomField>(
    `select id, noun, key, name, type, program is not null as "isComputed", deleted_at is not null as "isDeleted"
       from field where noun = any($1) and key <> $2`,
    [nouns, labelKey],
  );
  return (object, id) => {
    const own = standardFields[object]?.find(
      field => field.held && (String(field.id) === id || field.key === id || field.code === id),
    );
    if (own) return { id: own.id, code: own.code, standard: own };
    const custom = customs.find(
      field => field.noun === nounOf(object) && (String(field.id) === id || field.key === id),
    );
    if (!custom || (object === 'lead' && custom.isComputed)) return undefined;
    return {
      id: custom.id,
      code: custom.key,
      custom,
      ...(custom.isDeleted && { deletedName: custom.name }),
    };
  };
}

function* objectsOf(group: FilterGroup): Generator<string> {
  for (const one of group.conditions) {
    if ('glue' in one) yield* objectsOf(one);
    else yield one.object;
  }
}

/** What a value of these types is the id of. */
const namedBy: Record<string, ItemTable> = {
  deal: 'deal',
  lead: 'lead',
  org: 'organization',
  people: 'person',
  project: 'project',
};

/**
 * SQL: the item that the field of `row` names is there for the viewer, whose id is `$1`: a field that names a hidden one has
 * for him no value. Undefined where it names none, or he sees all.
 */
export function namedSeen(row: string, { standard, custom }: KnownField, viewer: Viewer): string | undefined {
  const table = namedBy[(standard ?? custom!).type];
  if (!table || viewer.isAdmin) return undefined;
  const id = standard ? standard.sql!(row) : `(${valueSql(row, custom!)})::bigint`;
  return `${permittedId(viewer, table, id, '$1')} is not null`;
}
