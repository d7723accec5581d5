import { visibleActivity } from '../access/activity.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import type { ProjectStatus } from '../model/index.js';
import type { Sql } from '../platform/database.js';

/** A project as it stands on its board. */
export interface BoardProject {
  id: number;
  phaseId: number;
  title: string;
  status: ProjectStatus;
  ownerId: number | null;
  startDate: string | null;
  endDate: string | null;
  labelIds: number[];
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  /** Tasks, subtasks and activities that the viewer may see, and how many of them are done. */
  all: number;
  done: number;
  nextActivityDate: string | null;
  archived: boolean;
}

/** Where a phase goes on: behind this project. */
export interface PlaceInPhase {
  end: string;
  id: number;
}

export interface BoardChoice {
  boardId: number;
  /** One phase of it. */
  phaseId?: number | undefined;
  status?: ProjectStatus | undefined;
  ownerId?: number | undefined;
  archived: boolean;
  after?: PlaceInPhase | undefined;
  /** Of each phase. */
  limit: number;
}

/** What has no end comes last. */
const never = '9999-12-31';
const end = `coalesce(t.end_date, '${never}'::date)`;

export const placeOf = ({ endDate, id }: BoardProject): PlaceInPhase => ({ end: endDate ?? never, id });

/**
 * Projects of a board that the viewer may see, those of each phase by their end, and how many there are in each. One more
 * than `limit` comes back of a phase in which there are more.
 */
export async function projectBoard(
  sql: Sql,
  viewer: Viewer,
  { boardId, phaseId, status, ownerId, archived, after, limit }: BoardChoice,
): Promise<{ counts: Map<number, number>; projects: BoardProject[] }> {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const phase = `ph.board_id = ${bind(boardId)} and ph.deleted_at is null
    ${phaseId === undefined ? '' : `and ph.id = ${bind(phaseId)}`}`;
  const chosen = [
    visibleItem(viewer, 't', '$1'),
    `t.archived_at is ${archived ? 'not null' : 'null'}`,
    ...(status === undefined ? [] : [`t.status = ${bind(status)}`]),
    ...(ownerId === undefined ? [] : [`t.owner_id = ${bind(ownerId)}`]),
  ].join(' and ');
  const counted = [...values];
  const place = after ? `and (${end}, t.id) > (${bind(after.end)}::date, ${bind(after.id)}::bigint)` : '';
  const named = (table: string, column: string) =>
    `(select jsonb_build_object('id', n.id, 'name', n.name) from ${table} n
       where n.id = p.${column} and ${visibleItem(viewer, 'n', '$1')})`;
  const cards = `
     select p.id, p.phase_id as "phaseId", p.title, p.status, p.owner_id as "ownerId",
            p.start_date::text as "startDate", p.end_date::text as "endDate", p.label_ids as "labelIds",
            ${named('person', 'person_id')} as person, ${named('organization', 'organization_id')} as organization,
            (tasks.every + activities.every)::int as all, (tasks.done + activities.done)::int as done,
            activities.next::text as "nextActivityDate", p.archived_at is not null as archived
       from phase ph
      cross join lateral (select t.* from project t where t.phase_id = ph.id and ${chosen} ${place}
                           order by ${end}, t.id limit ${bind(limit + 1)}) p
      cross join lateral (
        select count(*) as every, count(t.marked_as_done_time) as done
          from task t where t.project_id = p.id and t.deleted_at is null) tasks
      cross join lateral (
        select count(*) as every, count(*) filter (where a.done) as done,
               min(a.due_date) filter (where not a.done) as next
          from activity a where a.project_id = p.id and ${visibleActivity(viewer, 'a', '$1')}) activities
      where ${phase} order by ph.position, ph.id, coalesce(p.end_date, '${never}'::date), p.id`;
  const [projects, counts] = await Promise.all([
    sql.query<BoardProject>(cards, values),
    sql.query<{ id: number; projects: number }>(
      `select ph.id, count(*)::int as projects from phase ph join project t on t.phase_id = ph.id
        where ${phase} and ${chosen} group by ph.id`,
      counted,
    ),
  ]);
  return { projects, counts: new Map(counts.map(row => [row.id, row.projects])) };
}
