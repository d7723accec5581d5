import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import { readable, seen } from './sight.js';

export type MailedItem = 'deal' | 'person' | 'organization';

/** SQL: which links are an item's; an organization's mails are those of its persons as well. */
const linksOf: Record<MailedItem, (viewer: Viewer) => string> = {
  deal: () => 'link.deal_id = $2',
  person: () => 'link.person_id = $2',
  organization: viewer => `(link.organization_id = $2 or link.person_id = any(array(
      select p.id from person p where p.organization_id = $2 and ${seen(viewer, 'p')})))`,
};

/**
 * Ids of the messages that stand on an item, newest first, as far as the viewer may read them. One more than `limit`
 * comes back where there are more.
 */
export async function itemMessages(
  sql: Sql,
  viewer: Viewer,
  item: { type: MailedItem; id: number },
  { start, limit }: { start: number; limit: number },
): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `select c.message_id as id from message_copy c
      where c.thread_id in (
          select link.thread_id from thread_link link where link.state = 'linked' and ${linksOf[item.type](viewer)})
        and ${readable(viewer, 'c')}
      group by c.message_id order by max(c.sent_at) desc, c.message_id desc limit $3 offset $4`,
    [viewer.userId, item.id, limit + 1, start],
  );
  return rows.map(row => row.id);
}
