import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import { scopeOf, type RolledUp } from './roll-up.js';

/** So many of each kind are shown; all are counted. */
const most = 50;

/** Deals of one status and currency. */
export interface DealSum {
  status: 'open' | 'won' | 'lost';
  currency: string;
  count: number;
  value: number;
}

interface Several {
  count: number;
  /** The first ones. */
  rows: object[];
}

export interface Related extends Record<'deals' | 'leads' | 'projects' | 'persons', Several> {
  sums: DealSum[];
}

/** What each kind is shown by, and in which order: what is open first, then by the last change. */
const shown: Record<
  keyof Omit<Related, 'sums'>,
  { type: RolledUp; id: string; columns: string; from: string; by: string }
> = {
  deals: {
    type: 'deal',
    id: 'bigint',
    columns: `'id', t.id, 'title', t.title, 'value', t.value, 'currency', t.currency, 'status', t.status, 'stage', s.name`,
    from: 'deal t join stage s on s.id = t.stage_id',
    by: `t.status = 'open' desc, t.update_time desc, t.id desc`,
  },
  leads: {
    type: 'lead',
    id: 'uuid',
    columns: `'id', t.id, 'title', t.title, 'value', t.value, 'currency', t.currency, 'is_archived', t.archived_at is not null`,
    from: 'lead t',
    by: 't.archived_at is null desc, t.update_time desc, t.id',
  },
  projects: {
    type: 'project',
    id: 'bigint',
    columns: `'id', t.id, 'title', t.title, 'status', t.status, 'phase', ph.name, 'end_date', t.end_date`,
    from: 'project t join phase ph on ph.id = t.phase_id',
    by: `t.status = 'open' desc, t.update_time desc, t.id desc`,
  },
  persons: {
    type: 'person',
    id: 'bigint',
    columns: `'id', t.id, 'name', t.name, 'job_title', t.details ->> 'job_title'`,
    from: 'person t',
    by: 'lower(t.name), t.id',
  },
};

/**
 * What belongs to an item, as its timeline has it (`scopeOf`), as far as the viewer may see it.
 *
 * @throws {NotFoundError} where the item is not there for the viewer
 */
export async function relatedTo(
  sql: Sql,
  viewer: Viewer,
  item: { type: RolledUp; id: number | string },
): Promise<Related> {
  const { ids } = await scopeOf(sql, viewer, item.type, item.id);
  const kinds = Object.entries(shown) as [keyof typeof shown, (typeof shown)['deals']][];
  const idsOf = (type: RolledUp) => (type === item.type ? [] : (ids[type] ?? []));
  const [row] = await sql.query<Record<keyof typeof shown, object[]> & Pick<Related, 'sums'>>(
    `select ${kinds
      .map(
        ([name, kind], at) =>
          `coalesce((select jsonb_agg(row) from (select jsonb_build_object(${kind.columns}) as row from ${kind.from}
             where t.id = any($${at + 1}::${kind.id}[]) order by ${kind.by} limit ${most}) rows), '[]') as ${name}`,
      )
      .join(', ')},
      coalesce((select jsonb_agg(row) from (
        select jsonb_build_object('status', status, 'currency', currency, 'count', count(*), 'value', sum(value)) as row
          from deal where id = any($1::bigint[]) group by status, currency order by status, sum(value) desc) rows), '[]') as sums`,
    kinds.map(([, kind]) => idsOf(kind.type)),
  );
  const several = (name: keyof typeof shown): Several => ({
    count: idsOf(shown[name].type).length,
    rows: row![name],
  });
  return {
    deals: several('deals'),
    leads: several('leads'),
    projects: several('projects'),
    persons: several('persons'),
    sums: row!.sums,
  };
}
