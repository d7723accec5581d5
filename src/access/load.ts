import type { Sql } from '../platform/database.js';
import type { Permission } from './may.js';
import type { Viewer } from './viewer.js';

/**
 * What a query selects to know a user as a viewer; `u` is users. Nothing is gathered for an administrator, who needs
 * neither, nor of groups while all users are in one.
 */
export const sightColumns = `(select ps.contents from permission_set ps where ps.id = u.permission_set_id and not u.is_admin) as permissions,
  case when u.is_admin or not exists (select from role where parent_role_id is not null) then null
       else array(select o.id from users o where o.role_id = u.role_id) end as "ownGroup",
  case when u.is_admin or not exists (select from role where parent_role_id is not null) then null
       else array(select o.id from role r join users o on o.role_id = any(r.path) where r.id = u.role_id) end as "groupsAbove"`;

/**
 * SQL: a word that is another one as soon as anything of this may be, or anything else of the user's row. `groups_version`
 * moves when somebody comes, goes or changes his group, and when a group does.
 */
export const sightAsOf = `concat_ws(' ', u.xmin,
  (select ps.xmin from permission_set ps where ps.id = u.permission_set_id), (select groups_version from company))`;

export interface ViewerRow {
  id: number;
  isAdmin: boolean;
  permissions: string[] | null;
  ownGroup: number[] | null;
  groupsAbove: number[] | null;
}

export function toViewer({ id, isAdmin, permissions, ownGroup, groupsAbove }: ViewerRow): Viewer {
  return {
    userId: id,
    isAdmin,
    ...(permissions ? { permissions: new Set(permissions as Permission[]) } : {}),
    groups: ownGroup && groupsAbove ? { own: new Set(ownGroup), above: new Set(groupsAbove) } : 'everyone',
  };
}

/** A user as he is now, for what runs without a request; null where he is no more or inactive. */
export async function loadViewer(sql: Sql, userId: number): Promise<Viewer | null> {
  const [row] = await sql.query<ViewerRow>(
    `select u.id, u.is_admin as "isAdmin", ${sightColumns} from users u where u.id = $1 and u.active`,
    [userId],
  );
  return row ? toViewer(row) : null;
}
