import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import type { Sql } from '../platform/database.js';
import { customValues, type SearchedType } from './item-fields.js';
import { seen } from './sight.js';

export type Match = 'exact' | 'beginning' | 'middle';

/** Standard fields in which text can be found, and where it stands. */
const standard: Record<SearchedType, Record<string, string>> = {
  deal: { title: 't.title', lost_reason: 't.lost_reason', value: 't.value::text', currency: 't.currency' },
  lead: { title: 't.title', value: 't.value::text', currency: 't.currency' },
  person: { name: 't.name', first_name: 't.first_name', last_name: 't.last_name' },
  organization: { name: 't.name', address: 't.address', website: 't.website' },
  product: { name: 't.name', code: 't.code', unit: 't.unit', description: 't.description' },
  project: { title: 't.title', description: 't.description' },
};

/** A person has several of these. */
const several: Record<string, string> = {
  email: `(select e.email as value from contact_email e where e.person_id = t.id)`,
  phone: `(select v.value ->> 'value' as value from jsonb_array_elements(t.phones) v)`,
};

/**
 * Values of one field that fit the term, upper and lower case told apart: each once, or with `ids` for every item that
 * has it. One more than `limit` where there are more.
 *
 * @throws {InvalidError} for a field that has no text
 */
export async function searchField(
  sql: Sql,
  viewer: Viewer,
  wanted: { type: SearchedType; key: string; term: string; match: Match; ids: boolean },
  { start, limit }: { start: number; limit: number },
): Promise<{ id: number | string; value: string }[]> {
  const { type, key, term, match, ids } = wanted;
  const escaped = term.replaceAll(/[\\%_]/g, '\\$&');
  const pattern = { exact: escaped, beginning: `${escaped}%`, middle: `%${escaped}%` }[match];
  const column = Object.hasOwn(standard[type], key) ? standard[type][key] : undefined;
  const many = type === 'person' && Object.hasOwn(several, key) ? several[key] : undefined;
  const values: unknown[] = [viewer.userId, pattern, limit + 1, start];
  let from = `${type} t`;
  let text = column;
  if (many) {
    from = `${type} t cross join lateral ${many} one`;
    text = 'one.value';
  } else if (!column) {
    if (!/^[0-9a-f]{40}$/.test(key)) throw new InvalidError('field', `${key} is not a field that holds text`);
    values.push(key);
    text = `coalesce(case jsonb_typeof(v.value) when 'object' then v.value ->> 'value' else v.value #>> '{}' end, '')`;
    from = `${type} t cross join lateral (
      select ${text} as value from ${customValues(type)} where v.key = $5) one`;
    text = 'one.value';
  }
  // The index knows text in lower case only.
  const narrowed = column ? `lower(${text}) like lower($2) and` : '';
  const where = `where ${narrowed} ${text} like $2 and ${seen(viewer, 't')}`;
  return ids
    ? sql.query(
        `select t.id, ${text} as value from ${from} ${where} order by ${text}, t.id limit $3 offset $4`,
        values,
      )
    : sql.query(
        `select distinct null as id, ${text} as value from ${from} ${where} order by 2 limit $3 offset $4`,
        values,
      );
}
