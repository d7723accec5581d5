import { visibleActivity } from '../access/activity.js';
import type { Viewer } from '../access/viewer.js';
import { scopeOf, type RolledUp, type Scope } from '../crm/roll-up.js';
import type { Sql } from '../platform/database.js';
import { rowsOf, type ActivityRow } from './activity-rows.js';

/** Named parts of what is to be done, and what was done. */
export const whens = ['todo', 'overdue', 'today', 'tomorrow', 'this_week', 'next_week', 'done'] as const;
export type When = (typeof whens)[number];

interface Choice {
  /** Users; absent: everybody's. */
  owners?: number[] | undefined;
  /** Keys of types. */
  types?: string[] | undefined;
}

export interface ListQuery extends Choice {
  when: When;
  /** In which it is today, or not yet: `Europe/Stockholm`. */
  timezone: string;
  /** The day with which a week begins: 0 is Sunday. */
  weekStart: number;
  /** Those on this item, and on what rolls up to it. */
  item?: { type: RolledUp; id: number | string } | undefined;
  limit: number;
  after: Place | null;
}

export interface RangeQuery extends Choice {
  /** Days, both counted in. */
  from: string;
  to: string;
  timezone: string;
}

/** Where a list goes on. */
export interface Place {
  at: string;
  id: number;
}

type Placed = ActivityRow & { at: string };

/**
 * What is to be done, the earliest first and what has no date last; what was done, the latest first. With one more than
 * asked for, where there are more.
 *
 * @throws {NotFoundError} where the item is not there for the viewer
 */
export async function listActivities(sql: Sql, viewer: Viewer, query: ListQuery): Promise<Placed[]> {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const isDone = query.when === 'done';
  const [sort, than, direction] = isDone ? ['t.marked_as_done_time', '<', 'desc'] : ['t.due_at', '>', 'asc'];
  const where = [
    visibleActivity(viewer, 't', '$1'),
    isDone ? 't.done' : 'not t.done',
    ...chosen(query, bind),
    ...dueIn(query, bind),
  ];
  if (query.item) {
    const scope = await scopeOf(sql, viewer, query.item.type, query.item.id);
    where.push(onAny(scope, bind));
  }
  if (query.after) {
    const { at, id } = query.after;
    where.push(`(${sort}, t.id) ${than} (${bind(at)}::timestamptz, ${bind(id)}::bigint)`);
  }
  const page = `select t.id, ${sort} as sort from activity t where ${where.join(' and ')}
    order by ${sort} ${direction}, t.id ${direction} limit ${bind(query.limit + 1)}`;
  const order = `page.sort ${direction}, t.id ${direction}`;
  return sql.query<Placed>(rowsOf(viewer, page, order, 'page.sort::text as at,'), values);
}

/** A calendar has no pages; nobody can read so many of them either. */
export const mostInRange = 2000;
/** What takes several days may have begun so long before the range. */
const longest = '42 days';

/** All that is due in these days or takes until then, done or not, as a calendar shows it. */
export function activitiesInRange(sql: Sql, viewer: Viewer, query: RangeQuery): Promise<ActivityRow[]> {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const [from, to, zone] = [`${bind(query.from)}::date`, `${bind(query.to)}::date`, bind(query.timezone)];
  const length = `coalesce(t.duration, 0) * interval '1 second'`;
  const begins = `(${from}::timestamp at time zone ${zone})`;
  const ends = `((${to} + 1)::timestamp at time zone ${zone})`;
  const where = [
    visibleActivity(viewer, 't', '$1'),
    ...chosen(query, bind),
    `t.due_at >= ${begins} - interval '${longest}' and t.due_at < ${ends} + interval '1 day'`,
    // A day is the same everywhere, a time of day is not.
    `case when t.due_time is null
      then t.due_date <= ${to} and (t.due_date >= ${from} or t.due_date + ${length} > ${from})
      else t.due_at < ${ends} and (t.due_at >= ${begins} or t.due_at + ${length} > ${begins}) end`,
  ];
  const page = `select t.id from activity t where ${where.join(' and ')} order by t.due_at, t.id limit ${mostInRange}`;
  return sql.query<ActivityRow>(rowsOf(viewer, page, 't.due_at, t.id'), values);
}

type Bind = (value: unknown) => string;

function chosen({ owners, types }: Choice, bind: Bind): string[] {
  return [
    ...(owners ? [`t.owner_id = any(${bind(owners)}::bigint[])`] : []),
    ...(types ? [`t.type = any(${bind(types)}::text[])`] : []),
  ];
}

/** Each kind of link has its own index, so each is a query of its own. */
function onAny({ ids }: Scope, bind: Bind): string {
  const ways = Object.entries(ids).map(([type, some]) =>
    type === 'person'
      ? `select activity_id from activity_participant where person_id = any(${bind(some)}::bigint[])`
      : `select id from activity where ${type}_id = any(${bind(some)}::${type === 'lead' ? 'uuid' : 'bigint'}[])`,
  );
  return `t.id in (${ways.join(' union ')})`;
}

/** SQL: due when the list says. Bounds that an index serves, and then what is meant by them in the zone. */
function dueIn({ when, timezone, weekStart }: ListQuery, bind: Bind): string[] {
  if (when === 'todo' || when === 'done') return [];
  const today = todayIn(timezone);
  if (when === 'overdue') {
    const day = `${bind(today)}::date`;
    return [
      `t.due_at < now() + interval '1 day'
       and case when t.due_time is null then t.due_date < ${day} else t.due_at < now() end`,
    ];
  }
  const sinceWeekStart = (new Date(today).getUTCDay() - weekStart + 7) % 7;
  const [first, days] = {
    today: [0, 1],
    tomorrow: [1, 1],
    this_week: [-sinceWeekStart, 7],
    next_week: [7 - sinceWeekStart, 7],
  }[when] as [number, number];
  const [from, to] = [
    `${bind(addDays(today, first))}::date`,
    `${bind(addDays(today, first + days - 1))}::date`,
  ];
  return [
    `t.due_at >= ${from} - 1 and t.due_at < ${to} + 2
     and case when t.due_time is null then t.due_date else (t.due_at at time zone ${bind(timezone)})::date end
       between ${from} and ${to}`,
  ];
}

/** Swedes write dates as we do. */
const todayIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());

const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 24 * 3600_000).toISOString().slice(0, 10);
