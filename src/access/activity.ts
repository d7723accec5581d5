import { permittedItem, type Viewer } from './viewer.js';

/** What an activity stands on: its column, and the table of what it names. */
export const activityLinks = {
  deal_id: 'deal',
  lead_id: 'lead',
  person_id: 'person',
  organization_id: 'organization',
  project_id: 'project',
} as const;

/** An item that the query has at hand: the table it is of and its alias. What stands on it need not look it up again. */
export interface AtHand {
  table: (typeof activityLinks)[keyof typeof activityLinks];
  alias: string;
}

/**
 * SQL: the activity `alias` is there for the viewer. `user` is the parameter that holds `viewer.userId`.
 *
 * Its owner sees it. Anybody else, administrators too, sees it if he may see every item that it stands on; one that
 * stands on none is seen by the users among its guests and by administrators. That an item was deleted hides none of
 * its activities: they are others' as well.
 */
export function visibleActivity(viewer: Viewer, alias: string, user: string, on?: AtHand): string {
  return `(${alias}.deleted_at is null and ${permittedActivity(viewer, alias, user, on)})`;
}

/** The same for deleted ones too. */
export function permittedActivity(viewer: Viewer, alias: string, user: string, on?: AtHand): string {
  const guest = `${alias}.attendees @> jsonb_build_array(jsonb_build_object('user_id', ${user}::bigint))`;
  return byLinks(viewer, alias, user, { owner: 'owner_id', links: activityLinks, unlinked: guest, on });
}

/** SQL: the call log `alias` is there for the viewer, as an activity on the same items would be. */
export function visibleCallLog(viewer: Viewer, alias: string, user: string): string {
  const { project_id: _, ...links } = activityLinks;
  return `(${alias}.deleted_at is null and ${byLinks(viewer, alias, user, { owner: 'user_id', links, unlinked: 'false' })})`;
}

/**
 * The items are asked for their answer, not for being there: `exists` PostgreSQL may hash, and then it reads all persons
 * of the company for one page of activities.
 */
export function byLinks(
  viewer: Viewer,
  alias: string,
  user: string,
  {
    owner,
    links,
    unlinked,
    on,
  }: { owner: string; links: Record<string, string>; unlinked: string; on?: AtHand | undefined },
): string {
  // He sees all items.
  if (viewer.isAdmin) return `(${user}::bigint is not null)`;
  const columns = Object.keys(links).map(column => `${alias}.${column}::text`);
  const seen = Object.entries(links).map(([column, table]) =>
    table === on?.table
      ? `(${alias}.${column} is null or ${alias}.${column} = ${on.alias}.id and ${permittedItem(viewer, on.alias, user)})`
      : `(${alias}.${column} is null or (
        select ${permittedItem(viewer, 'vi', user)} from ${table} vi where vi.id = ${alias}.${column}))`,
  );
  const seesAll = viewer.each ? `${viewer.each}.is_admin or ` : '';
  return `(${seesAll}${alias}.${owner} = ${user} or case when num_nonnulls(${columns.join(', ')}) = 0
    then ${unlinked} else ${seen.join(' and ')} end)`;
}
