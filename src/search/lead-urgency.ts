import { visibleActivity } from '../access/activity.js';
import type { Viewer } from '../access/viewer.js';
import type { Way } from './way.js';

/** When what has no date is due (see `dueAt` of the model). */
const never = `'9999-12-31 23:59:59+00'::timestamptz`;

/** SQL: `a` is an activity on the lead that is still to be done, and there for the viewer. */
const open = (viewer: Viewer, a: string, lead: string, user: string): string =>
  `${a}.lead_id = ${lead} and not ${a}.done and ${visibleActivity(viewer, a, user)}`;

/** SQL: the most urgent activity on the lead `t`, of those that the viewer may see. */
export const nextOfLead = (viewer: Viewer, user: string): string =>
  `(select a.id from activity a where ${open(viewer, 'a', 't.id', user)} order by a.due_at, a.id limit 1)`;

/**
 * Leads by when their most urgent activity is due, of those that the viewer may see. What the lead itself keeps
 * (`urgency`) counts hidden ones too, so the dates are walked instead, and then the leads that have none.
 */
export const byUrgency = (viewer: Viewer, user: string): { sql: string; ways: Way[] } => ({
  sql: `coalesce((
    select a.due_at from activity a where ${open(viewer, 'a', 't.id', user)} order by a.due_at, a.id limit 1), ${never})`,
  ways: [dated(viewer, user), undated(viewer, user)],
});

const dated = (viewer: Viewer, user: string): Way => ({
  from: 'activity a join lead t on t.id = a.lead_id',
  where: `a.lead_id is not null and not a.done and a.due_at < ${never} and ${visibleActivity(viewer, 'a', user)}
      and not exists (
        select from activity b where ${open(viewer, 'b', 'a.lead_id', user)} and (b.due_at, b.id) < (a.due_at, a.id))`,
  sort: 'a.due_at',
  id: 'a.lead_id',
});

const undated = (viewer: Viewer, user: string): Way => ({
  from: 'lead t',
  where: `not exists (select from activity a where ${open(viewer, 'a', 't.id', user)} and a.due_at < ${never})`,
  sort: never,
  id: 't.id',
});
