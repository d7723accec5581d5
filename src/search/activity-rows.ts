import { activityLinks, visibleActivity } from '../access/activity.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import type { Attendee, Place } from '../model/index.js';
import type { Sql } from '../platform/database.js';

/** An item or user that is named beside an activity. */
interface Named {
  id: number | string;
  name: string;
}

/** An activity as lists and calendars show it, with the names of what it stands on, as far as the viewer may see that. */
export interface ActivityRow extends Record<
  (typeof activityLinks)[keyof typeof activityLinks],
  Named | null
> {
  id: number;
  subject: string;
  type: string;
  owner: Named | null;
  due_date: string | null;
  due_time: string | null;
  /** Seconds. */
  duration: number | null;
  busy: boolean;
  done: boolean;
  marked_as_done_time: Date | null;
  location: Place | null;
  guests: number;
  has_note: boolean;
}

/** What its own page or dialog shows beside that. */
export interface WholeActivity extends ActivityRow {
  note: string | null;
  public_description: string | null;
  attendees: Attendee[];
}

const names = Object.entries(activityLinks).map(([column, table], n) => ({
  table,
  alias: `n${n}`,
  column,
  name: table === 'person' || table === 'organization' ? 'name' : 'title',
}));

const columns = `t.id, t.subject, t.type, t.due_date::text, t.due_time::text, t.duration, t.busy, t.done, t.marked_as_done_time,
  t.location, jsonb_array_length(t.attendees) as guests, coalesce(t.note, '') <> '' as has_note,
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
  ${names
    .map(
      ({ alias, table, name }) =>
        `case when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'name', ${alias}.${name}) end as ${table}`,
    )
    .join(', ')}`;

const named = (viewer: Viewer): string =>
  `left join users o on o.id = t.owner_id
   ${names
     .map(
       ({ alias, table, column }) =>
         `left join ${table} ${alias} on ${alias}.id = t.${column} and ${visibleItem(viewer, alias, '$1')}`,
     )
     .join(' ')}`;

/** SQL: rows for the ids that `page` gives, which is SQL too, with more columns of it; `$1` is the viewer's id. */
export const rowsOf = (viewer: Viewer, page: string, order: string, more = ''): string =>
  `select ${more} ${columns} from (${page}) page join activity t on t.id = page.id ${named(viewer)} order by ${order}`;

/** One with all that it says; undefined where it is not there for the viewer. */
export async function wholeActivity(
  sql: Sql,
  viewer: Viewer,
  id: number,
): Promise<WholeActivity | undefined> {
  const [found] = await sql.query<WholeActivity>(
    `select ${columns}, t.note, t.public_description, t.attendees from activity t ${named(viewer)}
      where t.id = $2 and ${visibleActivity(viewer, 't', '$1')}`,
    [viewer.userId, id],
  );
  return found;
}
