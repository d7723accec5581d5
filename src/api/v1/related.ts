import { visibleItem, type Viewer } from '../../access/viewer.js';
import type { KeptPlans } from '../../platform/kept-plan.js';

export type RelatedType = 'user' | 'person' | 'organization' | 'deal' | 'pipeline' | 'stage';

/** `related_objects` of an answer: by type, then by id. */
export type Related = Partial<Record<RelatedType, Record<string, object>>>;

/**
 * SQL for what v1 tells of a thing that an item names: columns `id` and `shown`. `$1` is the viewer, `ids` what theirs are
 * compared with.
 */
const queries: Record<RelatedType, (viewer: Viewer, ids: string) => string> = {
  user: (_, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'name', t.name, 'email', t.email, 'has_pic', false, 'pic_hash', null,
      'active_flag', t.active) as shown
    from users t where t.id = ${ids} and $1::bigint is not null`,
  person: (viewer, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'name', t.name, 'owner_id', t.owner_id, 'active_flag', true,
      'phone', t.phones, 'email', coalesce((
        select jsonb_agg(jsonb_build_object('label', e.label, 'value', e.email, 'primary', e.is_primary)
          order by e.position, e.id)
        from contact_email e where e.person_id = t.id), '[]'::jsonb)) as shown
    from person t where t.id = ${ids} and ${visibleItem(viewer, 't', '$1')}`,
  organization: (viewer, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'name', t.name, 'owner_id', t.owner_id, 'active_flag', true,
      'address', t.address, 'label_ids', t.label_ids, 'cc_email', (select bcc_name || '@' || bcc_domain from company), 'people_count', (
        select count(*) from person p where p.organization_id = t.id and ${visibleItem(viewer, 'p', '$1')})) as shown
    from organization t where t.id = ${ids} and ${visibleItem(viewer, 't', '$1')}`,
  deal: (viewer, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'title', t.title, 'status', t.status, 'value', t.value,
      'currency', t.currency, 'stage_id', t.stage_id, 'pipeline_id', t.pipeline_id) as shown
    from deal t where t.id = ${ids} and ${visibleItem(viewer, 't', '$1')}`,
  pipeline: (_, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'name', t.name, 'url_title', t.name, 'order_nr', t.position,
      'active', t.deleted_at is null, 'deal_probability', t.deal_probability) as shown
    from pipeline t where t.id = ${ids} and $1::bigint is not null`,
  stage: (_, ids) => `
    select t.id, jsonb_build_object('id', t.id, 'name', t.name, 'order_nr', t.position, 'active_flag', t.deleted_at is null,
      'pipeline_id', t.pipeline_id, 'deal_probability', t.probability) as shown
    from stage t where t.id = ${ids} and $1::bigint is not null`,
};

/** What stands in the rows of a table and names something, by what it names: a column of the row `t`. */
export type Naming = { type: RelatedType; column: string }[];

/** What the rows of a table with these ids name, in one query that needs nothing of the rows but their ids. */
export function relatedToRows(
  sql: KeptPlans,
  viewer: Viewer,
  { table, naming, ids }: { table: string; naming: Naming; ids: (number | string)[] },
): Promise<Related> {
  const columns = Map.groupBy(naming, ({ type }) => type);
  const named = [...columns].map(([type, those]) => {
    const all = [...new Set(those.map(({ column }) => `t.${column}`))];
    const each = all.length > 1 ? `unnest(array[${all.join(', ')}])` : all[0];
    return { type, ids: `any(array(select ${each} from ${table} t where t.id = any($2)))` };
  });
  return read(sql, viewer, named, [ids]);
}

/** What these ids name. Undefined where they are of nothing that names anything. */
export async function loadRelated(
  sql: KeptPlans,
  viewer: Viewer,
  named: { type: RelatedType; ids: (number | string)[] }[],
): Promise<Related | undefined> {
  if (named.length === 0) return undefined;
  const asked = [...Map.groupBy(named, ({ type }) => type)];
  const values = asked.map(([, those]) => [...new Set(those.flatMap(({ ids }) => ids))]);
  return read(
    sql,
    viewer,
    asked.map(([type], at) => ({ type, ids: `any($${at + 2})` })),
    values,
  );
}

/** `ids`: SQL, of `$2` and on. */
async function read(
  sql: KeptPlans,
  viewer: Viewer,
  named: { type: RelatedType; ids: string }[],
  values: unknown[],
): Promise<Related> {
  const parts = named.map(
    ({ type, ids }) => `select '${type}' as type, id, shown from (${queries[type](viewer, ids)}) ${type}s`,
  );
  const rows = await sql.query<{ type: RelatedType; id: number; shown: object }>(parts.join(' union all '), [
    viewer.userId,
    ...values,
  ]);
  const related: Related = {};
  for (const { type, id, shown } of rows) (related[type] ??= {})[id] = shown;
  return related;
}

/** In place of an id: what it names, its id as `value`. Users keep `id` too, as Pipedrive has it. */
export function asNested(
  related: Related | undefined,
  type: RelatedType,
  id: number | string,
): object | null {
  const shown = related?.[type]?.[id];
  if (!shown) return null;
  const { id: own, ...rest } = shown as { id: number };
  return type === 'user' ? { id: own, ...rest, value: id } : { ...rest, value: id };
}
