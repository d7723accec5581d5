import { visibleNote } from '../access/note.js';
import type { Viewer } from '../access/viewer.js';
import type { Database, Sql } from '../platform/database.js';
import { customText, customValues, type SearchedType } from './item-fields.js';
import { fileShape, type FileType } from './item-files.js';
import type { Hit } from './items.js';
import { seen } from './sight.js';

/** SQL: `{id, name}` of what a column names, where the viewer may see it; else null. */
const named = (viewer: Viewer, table: string, more = ''): string => `(
  select jsonb_build_object('id', o.id, 'name', o.name${more}) from ${table} o
   where o.id = t.${table}_id and ${seen(viewer, 'o')})`;

const owner = `jsonb_build_object('id', t.owner_id)`;

const emailsOf = (person: string): string => `coalesce((
  select jsonb_agg(e.email order by e.is_primary desc, e.position) from contact_email e where e.person_id = ${person}),
  '[]'::jsonb)`;
const primaryEmail = `(select e.email from contact_email e where e.person_id = t.id
  order by e.is_primary desc, e.position limit 1)`;
const phonesOf = (row: string): string =>
  `coalesce((select jsonb_agg(v.value ->> 'value') from jsonb_array_elements(${row}.phones) v), '[]'::jsonb)`;

/** What each type's results tell beside id, type, custom fields and notes: pairs for `jsonb_build_object`. */
const told: Record<SearchedType, (viewer: Viewer) => string> = {
  deal: viewer => `'title', t.title, 'value', t.value, 'currency', t.currency, 'status', t.status,
    'visible_to', t.visible_to, 'owner', ${owner}, 'is_archived', t.archived_at is not null,
    'stage', (select jsonb_build_object('id', s.id, 'name', s.name) from stage s where s.id = t.stage_id),
    'person', ${named(viewer, 'person')},
    'organization', ${named(viewer, 'organization', `, 'address', o.address`)}`,
  person: viewer => `'name', t.name, 'phones', ${phonesOf('t')}, 'emails', ${emailsOf('t.id')},
    'primary_email', ${primaryEmail}, 'visible_to', t.visible_to, 'owner', ${owner}, 'update_time', t.update_time,
    'organization', ${named(viewer, 'organization', `, 'address', o.address`)}`,
  organization: () => `'name', t.name, 'address', t.address, 'visible_to', t.visible_to, 'owner', ${owner}`,
  product: () => `'name', t.name, 'code', t.code, 'visible_to', t.visible_to, 'owner', ${owner}`,
  lead: viewer => `'title', t.title, 'value', t.value, 'currency', t.currency, 'visible_to', t.visible_to,
    'owner', ${owner}, 'is_archived', t.archived_at is not null,
    'phones', coalesce((select ${phonesOf('p')} from person p where p.id = t.person_id and ${seen(viewer, 'p')}), '[]'::jsonb),
    'emails', coalesce((select ${emailsOf('p.id')} from person p where p.id = t.person_id and ${seen(viewer, 'p')}), '[]'::jsonb),
    'person', ${named(viewer, 'person')},
    'organization', ${named(viewer, 'organization', `, 'address', o.address`)}`,
  project: viewer => `'title', t.title, 'description', t.description, 'status', t.status, 'owner', ${owner},
    'board_id', t.board_id, 'end_date', t.end_date,
    'phase', (select jsonb_build_object('id', ph.id, 'name', ph.name) from phase ph where ph.id = t.phase_id),
    'person', ${named(viewer, 'person')},
    'organization', ${named(viewer, 'organization', `, 'address', o.address`)},
    'deal', (select jsonb_build_object('id', d.id, 'title', d.title) from project_deal pd join deal d on d.id = pd.deal_id
      where pd.project_id = t.id and ${seen(viewer, 'd')} order by d.id limit 1),
    'deal_count', (select count(*) from project_deal pd join deal d on d.id = pd.deal_id
      where pd.project_id = t.id and ${seen(viewer, 'd')})`,
};

/** What results tell only on demand. */
const onDemand: Record<string, { type: SearchedType; name: string; sql: string }> = {
  'lead.was_seen': { type: 'lead', name: 'was_seen', sql: 't.was_seen' },
  'product.price': {
    type: 'product',
    name: 'prices',
    sql: `coalesce((select jsonb_agg(jsonb_build_object('price', p.price, 'currency', p.currency) order by p.id)
      from product_price p where p.product_id = t.id), '[]'::jsonb)`,
  },
  'person.picture': {
    type: 'person',
    name: 'picture',
    sql: `(select jsonb_build_object('id', pi.id) from picture pi where pi.person_id = t.id order by pi.id desc limit 1)`,
  },
};

/** What has its words in one text: for telling which of an item's values were meant. */
const hasWords = (text: string): string => `${text} like any ($2)`;

/** SQL: rows of (of, item) of the items whose ids are in the parameter `ids`. */
function shapeQuery(viewer: Viewer, type: SearchedType, include: readonly string[], ids: string): string {
  const more = include
    .flatMap(name => onDemand[name] ?? [])
    .filter(one => one.type === type)
    .map(({ name, sql }) => `, '${name}', ${sql}`)
    .join('');
  const notes =
    type === 'product'
      ? ''
      : `, 'notes', coalesce((select jsonb_agg(n.content) from (
          select n.content from note n where n.${type}_id = t.id and ${visibleNote(viewer, 'n', '$1')}
             and ${hasWords('lower(n.content)')} order by n.id desc limit 10) n), '[]'::jsonb)`;
  return `
    select '${type} ' || t.id as of, jsonb_build_object('id', t.id, 'type', '${type}', ${told[type](viewer)}, 'custom_fields', coalesce((
        select jsonb_agg(coalesce(case jsonb_typeof(v.value) when 'object' then v.value ->> 'value'
                 else v.value #>> '{}' end, '')) from ${customValues(type)} where ${hasWords(customText)}), '[]'::jsonb)
        ${notes} ${more}) as item
      from ${type} t where t.id = any(${ids}) and ${seen(viewer, 't')}`;
}

export interface Result {
  result_score: number;
  item: object;
}

/** Results as Pipedrive tells them, in the order of the hits. */
export async function shape(
  database: Database,
  viewer: Viewer,
  hits: Hit[],
  { term, include = [] }: { term: string; include?: readonly string[] | undefined },
): Promise<Result[]> {
  const words = term.trim().toLowerCase().split(/\s+/);
  const patterns = words.map(word => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const values: unknown[] = [viewer.userId, patterns];
  const parts = [...Map.groupBy(hits, hit => hit.type)].map(([type, found]) => {
    const ids = `$${values.push(found.map(hit => hit.id))}`;
    return type in fileShape
      ? fileShape[type as FileType](viewer, ids)
      : shapeQuery(viewer, type as SearchedType, include, ids);
  });
  if (parts.length === 0) return [];
  // Of files no words are told: the parameter is named in any case.
  const text = `select of, item from (${parts.join(' union all ')}) told where $2::text[] is not null`;
  const rows = await database.kept.query<{ of: string; item: object }>(text, values);
  const items = new Map(rows.map(({ of, item }) => [of, item]));
  return hits.flatMap(({ type, id, score }) => {
    const item = items.get(`${type} ${id}`);
    return item ? [{ result_score: score, item }] : [];
  });
}

const mostRelated = 100;

/** The newest leads and deals of the persons and organizations among the hits, and the persons of the organizations. */
export async function relatedTo(sql: Sql, viewer: Viewer, hits: Hit[]): Promise<Hit[]> {
  const idsOf = (type: SearchedType) => hits.filter(hit => hit.type === type).map(hit => hit.id);
  const [persons, organizations] = [idsOf('person'), idsOf('organization')];
  const newest = (type: SearchedType, column: string, ids: string) => `(
    select '${type}' as type, r.id::text as id from unnest(${ids}::bigint[]) as of (id) cross join lateral (
      select t.id from ${type} t where t.${column} = of.id and ${seen(viewer, 't')}
       order by t.add_time desc limit ${mostRelated}) r)`;
  return sql.query<Hit>(
    `select type, case when type = 'lead' then to_jsonb(id) else to_jsonb(id::bigint) end as id, 0::float8 as score
       from (${[
         newest('deal', 'person_id', '$2'),
         newest('deal', 'organization_id', '$3'),
         newest('lead', 'person_id', '$2'),
         newest('lead', 'organization_id', '$3'),
         newest('person', 'organization_id', '$3'),
       ].join(' union ')}) related order by type, id`,
    [viewer.userId, persons, organizations],
  );
}
