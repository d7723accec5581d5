import type { Sql } from '../platform/database.js';
import type { Review } from '../inbox/retroactive/item.js';
import { readable, readableBox } from './sight.js';
import type { Place } from './thread-lists.js';

export interface ItemPlace extends Place {
  /** It stands on the item; else it is merely one of the item's people's. */
  linked: boolean;
}

/**
 * One page of an item's threads, newest first: those that are linked to it, and the other threads of its people, as far
 * as the viewer may see them. One more than `limit` comes back where there is a next page.
 *
 * @param wanted.linked only those that are linked, or only those that are not; null for both
 */
export async function itemThreads(
  sql: Sql,
  { viewer, item, contacts }: Review,
  wanted: { linked: boolean | null; limit: number; after: Place | null },
): Promise<ItemPlace[]> {
  return sql.query<ItemPlace>(
    `with candidate as (
       select link.thread_id, true as linked from thread_link link
        where link.${item.type}_id = $2 and link.state = 'linked' and $5::boolean is not false
       union all
       select c.thread_id, false from unnest($3::text[]) as given (email)
         join address a on a.email = given.email
         join participant p on p.address_id = a.id
         join message_copy c on c.message_id = p.message_id
        where $5::boolean is not true and ${readable(viewer, 'c')}
       union all
       select link.thread_id, false from thread_link link
        where $5::boolean is not true and link.person_id = any($4) and link.state = 'linked'
          and (link.evidence ->> 'address' is null or exists (
            select 1 from address a join participant p on p.address_id = a.id
              join message_copy c on c.message_id = p.message_id and c.thread_id = link.thread_id
             where a.email = link.evidence ->> 'address' and ${readable(viewer, 'c')}))
     ), known as (
       select thread_id, bool_or(linked) as linked from candidate group by thread_id
     ), place as (
       select tm.thread_id as id, max(tm.last_at) as at, bool_or(known.linked) as linked
         from known join thread_mailbox tm on tm.thread_id = known.thread_id
        where ${readableBox(viewer, 'tm')} and (known.linked or tm.hidden_at is null or tm.last_at > tm.hidden_at)
          and (known.linked or not exists (
            select 1 from thread_link own
             where own.thread_id = known.thread_id and own.${item.type}_id = $2 and own.state = 'linked'))
        group by tm.thread_id
     )
     select id, at::text as at, linked from place
      where $6::timestamptz is null or (place.at, place.id) < ($6::timestamptz, $7::bigint)
      order by place.at desc, place.id desc limit $8`,
    [
      viewer.userId,
      item.id,
      contacts.emails,
      contacts.persons,
      wanted.linked,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.limit + 1,
    ],
  );
}
