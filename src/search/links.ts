import { knownLink, type Viewer } from '../access/viewer.js';
import { blind } from '../platform/kept-plan.js';
import type { Sql } from '../platform/database.js';
import { seen } from './sight.js';

export type TargetType = 'deal' | 'lead' | 'project' | 'person' | 'organization';

export interface LinkRow {
  id: number;
  thread_id: number;
  type: TargetType;
  /** As text: leads have UUIDs, all else numbers. */
  target_id: string;
  title: string;
  status: string | null;
  subtitle: string | null;
  primary: boolean;
  rule: string;
  evidence: Record<string, unknown>;
  at: Date;
  by_id: number | null;
  by_name: string | null;
}

/**
 * The standing links of threads, as far as the viewer may see what they lead to, and what they rest on; the primary one
 * first.
 */
export async function links(sql: Sql, viewer: Viewer, threadIds: number[]): Promise<LinkRow[]> {
  if (threadIds.length === 0) return [];
  return sql.query<LinkRow>(
    `select l.id, l.thread_id, t.type, t.target_id, t.title, t.status, t.subtitle, l.is_primary as primary, l.rule, l.evidence,
            l.at, u.id as by_id, u.name as by_name
     from thread_link l
     join lateral (
       select 'deal' as type, d.id::text as target_id, d.title, d.status, s.name as subtitle
         from deal d join stage s on s.id = d.stage_id where d.id = l.deal_id and ${seen(viewer, 'd')}
       union all
       select 'lead', e.id::text, e.title, case when e.archived_at is null then 'open' else 'archived' end, null
         from lead e where e.id = l.lead_id and ${seen(viewer, 'e')}
       union all
       select 'project', r.id::text, r.title, r.status, h.name
         from project r join phase h on h.id = r.phase_id where r.id = l.project_id and ${seen(viewer, 'r')}
       union all
       select 'person', p.id::text, p.name, null, o.name
         from person p left join organization o on o.id = p.organization_id and ${seen(viewer, 'o')}
         where p.id = l.person_id and ${seen(viewer, 'p')}
       union all
       select 'organization', o.id::text, o.name, null, null
         from organization o where o.id = l.organization_id and ${seen(viewer, 'o')}
     ) t on true
     left join users u on u.id = l.actor_id
     where l.thread_id = any(${blind('$2', 'bigint[]')}) and l.state = 'linked' and ${knownLink('l', '$1')}
     order by l.thread_id, l.is_primary desc, array_position('{deal,lead,project,person,organization}'::text[], t.type), l.id`,
    [viewer.userId, threadIds],
  );
}

/** An id as the API writes it: a number, or a lead's UUID. */
export const targetId = (row: { type: string; target_id: string }): number | string =>
  row.type === 'lead' ? row.target_id : Number(row.target_id);

export const isItem = (row: { type: TargetType }): boolean =>
  row.type === 'deal' || row.type === 'lead' || row.type === 'project';
