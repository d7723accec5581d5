import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import { seen } from './sight.js';

export interface FoundRecipient {
  address: string;
  name: string;
  /** Null: an earlier correspondent who is no person that the viewer may see. */
  person_id: number | null;
}

/** Of the viewer's threads so many of the latest are looked through for correspondents. */
const recentThreads = 400;
const mostPersons = 200;

/**
 * To whom the viewer may want to write, by what he has typed so far of a name or an address: persons whom he may see, and
 * those who stand in his own latest mail; first those with whom he wrote last. `$1` is the viewer's user id.
 */
export async function findRecipients(
  sql: Sql,
  viewer: Viewer,
  typed: string,
  limit: number,
  bccDomain: string,
): Promise<FoundRecipient[]> {
  const term = typed.replaceAll('\0', '').trim().toLowerCase();
  if (term === '') return [];
  const pattern = term.replace(/[\\%_]/g, '\\$&');
  return sql.query<FoundRecipient>(
    `with recent as (
       select box.thread_id, box.mailbox_id, box.last_at from mailbox m
       cross join lateral (
         select t.thread_id, t.mailbox_id, t.last_at from thread_mailbox t where t.mailbox_id = m.id
         order by t.last_at desc, t.thread_id desc limit ${recentThreads}) box
       where m.user_id = $1 and m.deleted_at is null),
     correspondent as (
       select a.email, a.person_id, max(p.name) as name, max(recent.last_at) as at
       from recent
       join message_copy c on c.thread_id = recent.thread_id and c.mailbox_id = recent.mailbox_id
       join message m on m.id = c.message_id
       join participant p on p.message_id = m.id and p.role in ('f', 't', 'c')
       join address a on a.id = p.address_id
       where (a.email like $2 or lower(p.name) like $2) and m.automatic is null
       group by a.id),
     named as (
       (select t.id from person t where lower(t.name) like $2 and ${seen(viewer, 't')} limit ${mostPersons})
       union
       (select t.id from contact_email e join person t on t.id = e.person_id
        where e.email like $2 and ${seen(viewer, 't')} limit ${mostPersons})),
     found as (
       select e.email, t.name, t.id as person_id, null::timestamptz as at
       from named join person t on t.id = named.id join contact_email e on e.person_id = t.id
       union all
       select k.email, coalesce(t.name, k.name), t.id, k.at
       from correspondent k left join person t on t.id = k.person_id and ${seen(viewer, 't')})
     select email as address, (array_agg(name order by person_id nulls last, name))[1] as name, min(person_id) as person_id
     from found
     where split_part(email, '@', 2) <> $5
       and email not in (select lower(own.email) from mailbox own where own.user_id = $1 and own.deleted_at is null)
     group by email
     order by (bool_or(starts_with(email, $3) or starts_with(lower(name), $3))) desc, max(at) desc nulls last, email
     limit $4`,
    [viewer.userId, `%${pattern}%`, term, limit, bccDomain.toLowerCase()],
  );
}
