import type { EntityManager } from '@mikro-orm/postgresql';
import { Field, type FieldNoun, type FilterGroup } from '../model/index.js';
import { nounOf } from './custom-fields.js';
import { standardFields, type StandardField } from './fields-standard.js';

/** A field that a condition may name. */
export interface KnownField {
  id: number;
  /** v2's name. */
  code: string;
  standard?: StandardField;
  custom?: Field;
  /** Set where it is deleted: what it was called. */
  deletedName?: string;
}

type Noun = FieldNoun | 'lead';

/** Finds fields by object and their id, key or code; deleted ones too, so that a filter can say which it misses. */
export type FieldFinder = (object: Noun, id: string) => KnownField | undefined;

/** The fields of all the objects that these conditions name: one query. */
export async function fieldsFor(em: EntityManager, conditions: FilterGroup): Promise<FieldFinder> {
  const nouns = [...new Set([...objectsOf(conditions)].map(object => nounOf(object as Noun)))];
  const customs = await em.find(Field, { noun: { $in: nouns }, key: { $ne: 'label_ids' } });
  return (object, id) => {
    const own = standardFields[object]?.find(
      field => field.held && (String(field.id) === id || field.key === id || field.code === id),
    );
    if (own) return { id: own.id, code: own.code, standard: own };
    const custom = customs.find(
      field => field.noun === nounOf(object) && (String(field.id) === id || field.key === id),
    );
    if (!custom || (object === 'lead' && custom.program)) return undefined;
    return {
      id: custom.id,
      code: custom.key,
      custom,
      ...(custom.deletedAt && { deletedName: custom.name }),
    };
  };
}

function* objectsOf(group: FilterGroup): Generator<string> {
  for (const one of group.conditions) {
    if ('glue' in one) yield* objectsOf(one);
    else yield one.object;
  }
}
