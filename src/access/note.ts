import { activityLinks, byLinks, type AtHand } from './activity.js';
import type { Viewer } from './viewer.js';

/** SQL: the note `alias` is there for the viewer: he wrote it, or may see every item that it stands on. */
export function visibleNote(viewer: Viewer, alias: string, user: string, on?: AtHand): string {
  const stands = byLinks(viewer, alias, user, {
    owner: 'user_id',
    links: activityLinks,
    unlinked: 'false',
    on,
  });
  return `(${alias}.deleted_at is null and ${stands})`;
}
