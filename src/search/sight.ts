import { visibleItem, visibleMail, type Viewer } from '../access/viewer.js';

/**
 * The conditions of `src/access` in the form that the queries here use: `$1` is always the viewer's user id.
 */

/** SQL: the viewer may read this row of message_copy. `box` is the row of thread_mailbox that it belongs to, where it is at hand. */
export const readable = (viewer: Viewer, row: string, box?: string): string =>
  visibleMail(viewer, {
    user: '$1',
    thread: `${row}.thread_id`,
    mailbox: `${row}.mailbox_id`,
    ...(box && { sharing: `${box}.sharing` }),
  });

/** SQL: the viewer may read what this row of thread_mailbox stands for. */
export const readableBox = (viewer: Viewer, box: string): string => readable(viewer, box, box);

/** SQL: the viewer may see the deal, lead, project, person or organization. */
export const seen = (viewer: Viewer, item: string): string => visibleItem(viewer, item, '$1');

/** SQL: the link leads to a deal, lead or project that the viewer may see. */
export function seenItemLink(viewer: Viewer, link: string): string {
  const to = (table: string) =>
    `exists (select 1 from ${table} i where i.id = ${link}.${table}_id and ${seen(viewer, 'i')})`;
  return `(${to('deal')} or ${to('lead')} or ${to('project')})`;
}
