import { visibleByLink, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { searchQuery } from '../mail/lexemes.js';
import { blind } from '../platform/kept-plan.js';
import type { Sql } from '../platform/database.js';
import { readable, seen, seenItemLink } from './sight.js';

/** Which threads, newest first. `folder`: those with received, sent, or any mail. */
export interface ThreadFilter {
  filter: 'all' | 'unread' | 'asks' | 'linked' | 'unlinked' | 'archived' | 'shared';
  folder: 'inbox' | 'sent' | 'all';
  mailboxId: number | null;
  q: string;
  limit: number;
  /** Where the page before ended. */
  after: { at: string; id: number } | null;
}

/** A thread's place in a list. `at` is PostgreSQL's text, because a JavaScript date has no microseconds. */
export interface Place {
  id: number;
  at: string;
}

export const filters = ['all', 'unread', 'asks', 'linked', 'unlinked', 'archived', 'shared'] as const;

/**
 * One page of the viewer's threads, by keyset: of his own mailboxes, or (`shared`) those that others shared with him
 * by a link. One more than `limit` comes back where there is a next page.
 */
export async function listThreads(sql: Sql, viewer: Viewer, wanted: ThreadFilter): Promise<Place[]> {
  if (wanted.q.trim() !== '') return searchThreads(sql, viewer, wanted);
  if (wanted.filter === 'shared') return sharedThreads(sql, viewer, wanted);
  const mailboxIds = await ownMailboxIds(sql, viewer, wanted.mailboxId);
  if (mailboxIds.length === 0) return [];
  return wanted.filter === 'asks'
    ? askingThreads(sql, mailboxIds, wanted)
    : ownThreads(sql, viewer, mailboxIds, wanted);
}

export async function ownMailboxIds(sql: Sql, viewer: Viewer, only: number | null = null): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    'select id from mailbox where user_id = $1 and deleted_at is null and ($2::bigint is null or id = $2) order by id',
    [viewer.userId, only],
  );
  return rows.map(row => row.id);
}

/** Off the list: archived, or hidden by hand and silent since. */
const onList = (row: string, archived: boolean): string =>
  `(${row}.hidden_at is null or ${row}.last_at > ${row}.hidden_at) and ${row}.archived_at is ${archived ? 'not null' : 'null'}`;

const inFolder = (row: string, folder: ThreadFilter['folder']): string =>
  folder === 'inbox' ? `${row}.has_received` : folder === 'sent' ? `${row}.has_sent` : 'true';

/**
 * Each mailbox's index gives its next rows in order, so a page costs the same at the start of a mailbox and at its
 * end. A thread that stands in two of the viewer's mailboxes is listed where it was active last.
 */
async function ownThreads(
  sql: Sql,
  viewer: Viewer,
  mailboxIds: number[],
  wanted: ThreadFilter,
): Promise<Place[]> {
  const matches = (row: string): string =>
    [
      onList(row, wanted.filter === 'archived'),
      inFolder(row, wanted.folder),
      wanted.filter === 'unread' ? `${row}.unread > 0` : 'true',
    ].join(' and ');
  const linked = `exists (select 1 from thread_link l where l.thread_id = t.thread_id and l.state = 'linked'
                     and num_nonnulls(l.deal_id, l.lead_id, l.project_id) = 1 and ${seenItemLink(viewer, 'l')})`;
  const byLink =
    wanted.filter === 'linked' ? linked : wanted.filter === 'unlinked' ? `not ${linked}` : 'true';
  return sql.query<Place>(
    `select page.thread_id as id, page.last_at::text as at
     from unnest($2::bigint[]) as box (id)
     cross join lateral (
       select t.thread_id, t.last_at from thread_mailbox t
       where t.mailbox_id = box.id and ${matches('t')} and ${byLink}
         and ($3::timestamptz is null or (t.last_at, t.thread_id) < ($3::timestamptz, $4::bigint))
         and not exists (
           select 1 from thread_mailbox o
           where o.thread_id = t.thread_id and o.mailbox_id = any($2) and ${matches('o')}
             and (o.last_at, o.mailbox_id) > (t.last_at, t.mailbox_id))
       order by t.last_at desc, t.thread_id desc
       limit $5
     ) page
     where $1::bigint is not null
     order by page.last_at desc, page.thread_id desc
     limit $5`,
    [viewer.userId, mailboxIds, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.limit + 1],
  );
}

/** Few threads ask at any time, so these are looked up from that side. */
async function askingThreads(sql: Sql, mailboxIds: number[], wanted: ThreadFilter): Promise<Place[]> {
  return sql.query<Place>(
    `select id, at::text from (
       select t.id, max(tm.last_at) as at
       from thread t join thread_mailbox tm on tm.thread_id = t.id
       where t.asks and t.merged_into is null and tm.mailbox_id = any($1) and ${onList('tm', false)}
         and ${inFolder('tm', wanted.folder)}
       group by t.id
     ) asking
     where $2::timestamptz is null or (at, id) < ($2::timestamptz, $3::bigint)
     order by asking.at desc, id desc
     limit $4`,
    [mailboxIds, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.limit + 1],
  );
}

/**
 * What others share stands in the order of the list already, so a page ends where it is full. A thread that several
 * mailboxes show him is listed where it was active last; its links show him what any of them shares. What is asked of each
 * row is asked as a value: PostgreSQL takes a case to hold for half of them, and makes no join of what is selected, so that
 * it goes by the order of the list.
 */
async function sharedThreads(sql: Sql, viewer: Viewer, wanted: ThreadFilter): Promise<Place[]> {
  const byAnother = (row: string): string => `${row}.sharing = 'shared'
    and (select m.user_id <> $1 and m.deleted_at is null from mailbox m where m.id = ${row}.mailbox_id)`;
  return sql.query<Place>(
    `select t.thread_id as id, t.last_at::text as at
     from thread_mailbox t
     where ${byAnother('t')} ${wanted.after ? 'and (t.last_at, t.thread_id) < ($3::timestamptz, $4::bigint)' : ''}
       and case when ${visibleByLink(viewer, '$1', 't.thread_id')} then true else false end
       and (select true from thread_mailbox o
             where o.thread_id = t.thread_id and (o.last_at, o.mailbox_id) > (t.last_at, t.mailbox_id) and ${byAnother('o')}
             limit 1) is null
     order by t.last_at desc, t.thread_id desc
     limit $2`,
    [viewer.userId, wanted.limit + 1, ...(wanted.after ? [wanted.after.at, wanted.after.id] : [])],
  );
}

/**
 * The words are looked up in the full-text index first; of what it finds only copies that the viewer may read count,
 * so neither a hit nor its order tells of mail that he may not see.
 */
async function searchThreads(sql: Sql, viewer: Viewer, wanted: ThreadFilter): Promise<Place[]> {
  const words = searchQuery(wanted.q);
  if (words === null) return [];
  const archived = wanted.filter === 'archived' ? 'and own.archived_at is not null' : '';
  return sql.query<Place>(
    `with hit as materialized (
       select id from content where search @@ ${blind('$2', 'tsquery')}
     ), found as (
       select c.thread_id as id, max(c.sent_at) as at
       from hit
       join message_copy c on c.content_id = hit.id
       left join thread_mailbox own on own.thread_id = c.thread_id and own.mailbox_id = c.mailbox_id
        and own.mailbox_id in (select id from mailbox where user_id = $1)
       where ($3::bigint is null or c.mailbox_id = $3) and ${readable(viewer, 'c')}
         and (own.hidden_at is null or own.last_at > own.hidden_at) ${archived}
       group by c.thread_id
     )
     select id, at::text from found
     where $4::timestamptz is null or (at, id) < ($4::timestamptz, $5::bigint)
     order by found.at desc, id desc
     limit $6`,
    [
      viewer.userId,
      words,
      wanted.mailboxId,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.limit + 1,
    ],
  );
}

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

export async function threadCounts(
  sql: Sql,
  viewer: Viewer,
): Promise<{ inbox_unread: number; asks: number }> {
  const mailboxIds = await ownMailboxIds(sql, viewer);
  const [row] = await sql.query<{ inbox_unread: number; asks: number }>(
    `select
       (select count(distinct t.thread_id) from thread_mailbox t
         where t.mailbox_id = any($1) and t.unread > 0 and t.has_received and ${onList('t', false)})::int as inbox_unread,
       (select count(distinct t.id) from thread t join thread_mailbox tm on tm.thread_id = t.id
         where t.asks and t.merged_into is null and tm.mailbox_id = any($1) and ${onList('tm', false)})::int as asks`,
    [mailboxIds],
  );
  return row ?? { inbox_unread: 0, asks: 0 };
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
            coalesce(b.mailbox_ids, '[]') as mailbox_ids, (t.asks and b.thread_id is not null) as asks
     from thread t
     join counted c on c.thread_id = t.id
     join last l on l.thread_id = t.id
     left join boxes b on b.thread_id = t.id`,
    [viewer.userId, ids],
  );
  return new Map(rows.map(row => [row.id, row]));
}

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
