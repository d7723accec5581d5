import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';
import { readable, seen } from './sight.js';

/** @throws {NotFoundError} where the thread is absent or holds nothing that the viewer may read */
export async function resolveThread(sql: Sql, viewer: Viewer, id: number): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    `with recursive followed as (
       select id, merged_into from thread where id = $2
       union all
       select t.id, t.merged_into from followed f join thread t on t.id = f.merged_into
     )
     select f.id from followed f
     where f.merged_into is null
       and exists (select 1 from message_copy c where c.thread_id = f.id and ${readable(viewer, 'c')})`,
    [viewer.userId, id],
  );
  if (!row) throw new NotFoundError('thread');
  return row.id;
}

export interface Summary {
  id: number;
  subject: string;
  snippet: string;
  message_count: number;
  has_attachments: boolean;
  flagged: boolean;
  unread: number;
  archived: boolean;
  sharing: 'private' | 'shared';
  mailbox_ids: number[];
  /** Ids of the viewer's labels. */
  labels: number[];
  asks: boolean;
}

/** What a list shows of each thread, from the copies that the viewer may read. */
export async function summaries(sql: Sql, viewer: Viewer, ids: number[]): Promise<Map<number, Summary>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Summary>(
    `with visible as (
       select distinct on (c.message_id) c.thread_id, c.message_id, c.content_id, c.sent_at, c.flagged, m.user_id = $1 as own
       from message_copy c join mailbox m on m.id = c.mailbox_id
       where c.thread_id = any($2) and ${readable(viewer, 'c')}
       order by c.message_id, (m.user_id = $1) desc, c.id
     ), counted as (
       select thread_id, count(*)::int as message_count, bool_or(flagged and own) as flagged,
              bool_or(exists (select 1 from attachment a where a.content_id = v.content_id and not a.inline)) as has_attachments
       from visible v group by thread_id
     ), last as (
       select distinct on (v.thread_id) v.thread_id, g.subject, n.snippet
       from visible v join message g on g.id = v.message_id join content n on n.id = v.content_id
       order by v.thread_id, v.sent_at desc, v.message_id desc
     ), boxes as (
       select tm.thread_id, sum(tm.unread)::int as unread, bool_and(tm.archived_at is not null) as archived,
              bool_or(tm.sharing = 'shared') as shared, jsonb_agg(tm.mailbox_id order by tm.mailbox_id) as mailbox_ids
       from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
       where tm.thread_id = any($2) and m.user_id = $1 and m.deleted_at is null
       group by tm.thread_id
     )
     select t.id, l.subject, l.snippet, c.message_count, c.has_attachments, c.flagged,
            coalesce(b.unread, 0) as unread, coalesce(b.archived, false) as archived,
            case when coalesce(b.shared, true) then 'shared' else 'private' end as sharing,
            coalesce(b.mailbox_ids, '[]') as mailbox_ids, ${ownLabels('t.id')} as labels, (t.asks and b.thread_id is not null) as asks
     from thread t
     join counted c on c.thread_id = t.id
     join last l on l.thread_id = t.id
     left join boxes b on b.thread_id = t.id`,
    [viewer.userId, ids],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/** SQL: the ids of those of the viewer's labels that the thread has, in the order of their names. */
export const ownLabels = (thread: string): string => `coalesce((
  select jsonb_agg(l.id order by lower(l.name), l.id) from mail_label l
   where l.user_id = $1 and l.id in (
     select unnest(b.labels) from thread_mailbox b join mailbox m on m.id = b.mailbox_id
      where b.thread_id = ${thread} and m.user_id = $1 and m.deleted_at is null)), '[]')`;

export interface Party {
  thread_id: number;
  email: string;
  name: string;
  person_id: number | null;
  me: boolean;
}

/** At most five people a thread: authors, the newest first; where only the viewer wrote, those he wrote to. */
export async function threadPeople(sql: Sql, viewer: Viewer, ids: number[]): Promise<Map<number, Party[]>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Party>(
    `with visible as (
       select distinct c.thread_id, c.message_id, c.sent_at
       from message_copy c where c.thread_id = any($2) and ${readable(viewer, 'c')}
     ), own as (
       select email from mailbox where user_id = $1 and deleted_at is null
       union select unnest(aliases) from mailbox where user_id = $1 and deleted_at is null
     ), party as (
       select v.thread_id, g.from_email as email, g.from_name as name, v.sent_at, 0 as rank
       from visible v join message g on g.id = v.message_id where g.from_email is not null
       union all
       select v.thread_id, a.email, p.name, v.sent_at, 1
       from visible v join participant p on p.message_id = v.message_id and p.role in ('t', 'c') and p.position < 10
       join address a on a.id = p.address_id
     ), distinct_party as (
       select thread_id, email, min(rank) as rank, max(sent_at) as at,
              coalesce((array_agg(name order by sent_at desc) filter (where name <> ''))[1], '') as name,
              email in (select email from own) as me
       from party group by thread_id, email
     ), chosen as (
       select *, row_number() over (partition by thread_id order by rank, at desc, email) as place,
              bool_or(rank = 0 and not me) over (partition by thread_id) as others_wrote
       from distinct_party
     )
     select c.thread_id, c.email, coalesce(nullif(c.name, ''), who.name, '') as name, who.id as person_id, c.me
     from chosen c
     left join lateral (
       select min(p.id) as id, min(p.name) as name from contact_email e join person p on p.id = e.person_id
       where e.email = c.email and ${seen(viewer, 'p')}
       having count(distinct p.id) = 1
     ) who on true
     where c.place <= 5 and (c.rank = 0 or not c.others_wrote)
     order by c.thread_id, c.place`,
    [viewer.userId, ids],
  );
  return Map.groupBy(rows, row => row.thread_id);
}
