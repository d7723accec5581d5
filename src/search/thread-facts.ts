import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import { readable, seen } from './sight.js';

/** More about threads than a list shows: for those that want every date and everybody's part. */
export interface ThreadFacts {
  id: number;
  mailbox_id: number;
  user_id: number;
  first_at: Date;
  last_at: Date;
  last_sent_at: Date | null;
  last_received_at: Date | null;
  last_sent_snippet: string | null;
  all_sent: boolean;
  has_sent: boolean;
  has_received: boolean;
  has_inline: boolean;
  has_real: boolean;
  /** The first message of the thread came to the viewer. */
  began_with_received: boolean;
  add_time: Date;
}

/** From the copies that the viewer may read. */
export async function threadFacts(
  sql: Sql,
  viewer: Viewer,
  ids: number[],
): Promise<Map<number, ThreadFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ThreadFacts>(
    `with visible as (
       select distinct on (c.message_id) c.thread_id, c.message_id, c.content_id, c.sent_at, c.outgoing, c.mailbox_id, m.user_id
       from message_copy c join mailbox m on m.id = c.mailbox_id
       where c.thread_id = any($2) and ${readable(viewer, 'c')}
       order by c.message_id, (m.user_id = $1) desc, c.id
     )
     select t.id,
            (array_agg(v.mailbox_id order by (v.user_id = $1) desc, v.sent_at desc))[1] as mailbox_id,
            (array_agg(v.user_id order by (v.user_id = $1) desc, v.sent_at desc))[1] as user_id,
            min(v.sent_at) as first_at, max(v.sent_at) as last_at,
            max(v.sent_at) filter (where v.outgoing) as last_sent_at,
            max(v.sent_at) filter (where not v.outgoing) as last_received_at,
            (array_agg(n.snippet order by v.sent_at desc) filter (where v.outgoing))[1] as last_sent_snippet,
            bool_and(v.outgoing) as all_sent, bool_or(v.outgoing) as has_sent, bool_or(not v.outgoing) as has_received,
            bool_or(exists (select 1 from attachment a where a.content_id = v.content_id and a.inline)) as has_inline,
            bool_or(exists (select 1 from attachment a where a.content_id = v.content_id and not a.inline)) as has_real,
            (array_agg(not v.outgoing order by v.sent_at))[1] as began_with_received,
            t.created_at as add_time
     from thread t join visible v on v.thread_id = t.id join content n on n.id = v.content_id
     group by t.id`,
    [viewer.userId, ids],
  );
  return new Map(rows.map(row => [row.id, row]));
}

export interface PartyFacts {
  thread_id: number;
  side: 'from' | 'to';
  address_id: number;
  email: string;
  name: string;
  at: Date;
  latest: boolean;
  person_id: number | null;
  person_name: string | null;
  organization_id: number | null;
}

/** Authors and recipients of threads, each once a side, the latest first; at most fifty a side. */
export async function partyFacts(
  sql: Sql,
  viewer: Viewer,
  ids: number[],
): Promise<Map<number, PartyFacts[]>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<PartyFacts>(
    `with visible as (
       select distinct c.thread_id, c.message_id, c.sent_at
       from message_copy c where c.thread_id = any($2) and ${readable(viewer, 'c')}
     ), party as (
       select v.thread_id, case when p.role = 'f' then 'from' else 'to' end as side, a.id as address_id, a.email,
              coalesce((array_agg(p.name order by v.sent_at desc) filter (where p.name <> ''))[1], '') as name,
              max(v.sent_at) as at
       from visible v join participant p on p.message_id = v.message_id and p.role in ('f', 't', 'c')
       join address a on a.id = p.address_id
       group by 1, 2, 3, 4
     ), ranked as (
       select *, row_number() over (partition by thread_id, side order by at desc, address_id) as place from party
     )
     select r.thread_id, r.side, r.address_id, r.email, r.name, r.at, r.place = 1 as latest,
            who.id as person_id, who.name as person_name, who.organization_id
     from ranked r
     left join lateral (
       select min(p.id) as id, min(p.name) as name, min(o.id) as organization_id
       from contact_email e join person p on p.id = e.person_id
       left join organization o on o.id = p.organization_id and ${seen(viewer, 'o')}
       where e.email = r.email and ${seen(viewer, 'p')}
       having count(distinct p.id) = 1
     ) who on true
     where r.place <= 50
     order by r.thread_id, r.side, r.place`,
    [viewer.userId, ids],
  );
  return Map.groupBy(rows, row => row.thread_id);
}
