import { activityLinks, byLinks, visibleActivity, type AtHand } from './activity.js';
import { visibleMail, type Viewer } from './viewer.js';

/** SQL: the file `alias` is there for the viewer: he put it there, or may see all that it is on. */
export function visibleFile(viewer: Viewer, alias: string, user: string, on?: AtHand): string {
  const seen = byLinks(viewer, alias, user, {
    owner: 'user_id',
    links: { ...activityLinks, product_id: 'product' },
    unlinked: `${alias}.activity_id is not null`,
    on,
  });
  return `(${alias}.deleted_at is null and ${seen} and (
    ${alias}.user_id = ${user} or ${alias}.activity_id is null or exists (
      select from activity va where va.id = ${alias}.activity_id and ${visibleActivity(viewer, 'va', user)})))`;
}

/** SQL: `copy`, a row of message_copy, is of a mail that is linked to something, and the viewer may see it. */
export const visibleLinkedCopy = (viewer: Viewer, copy: string, user: string): string =>
  `(exists (select from thread_link vk where vk.thread_id = ${copy}.thread_id and vk.state = 'linked')
    and ${visibleMail(viewer, { user, thread: `${copy}.thread_id`, mailbox: `${copy}.mailbox_id` })})`;

/** SQL: the file in a mail `alias`, a row of attachment, is there for the viewer: he may see a copy of a linked mail with it. */
export const visibleAttachment = (viewer: Viewer, alias: string, user: string): string =>
  `exists (select from message_copy vc where vc.content_id = ${alias}.content_id and ${visibleLinkedCopy(viewer, 'vc', user)})`;
