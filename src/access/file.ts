import { activityLinks, byLinks, visibleActivity } from './activity.js';
import type { Viewer } from './viewer.js';

/** SQL: the file `alias` is there for the viewer: he put it there, or may see all that it is on. */
export function visibleFile(viewer: Viewer, alias: string, user: string): string {
  const seen = byLinks(viewer, alias, user, {
    owner: 'user_id',
    links: { ...activityLinks, product_id: 'product' },
    unlinked: `${alias}.activity_id is not null`,
  });
  return `(${alias}.deleted_at is null and ${seen} and (
    ${alias}.user_id = ${user} or ${alias}.activity_id is null or exists (
      select from activity va where va.id = ${alias}.activity_id and ${visibleActivity(viewer, 'va', user)})))`;
}
