import { visibleItem, type Viewer } from './viewer.js';

/** SQL: the task `alias` is there for the viewer: its project is. */
export function visibleTask(viewer: Viewer, alias: string, user: string): string {
  return `(${alias}.deleted_at is null and exists (
    select from project vp where vp.id = ${alias}.project_id and ${visibleItem(viewer, 'vp', user)}))`;
}
