import { knownLink, visibleByLink, type Viewer } from '../access/viewer.js';
import { searchQuery } from '../mail/lexemes.js';
import { blind } from '../platform/kept-plan.js';
import type { Sql } from '../platform/database.js';
import { readableBox, seen, seenItemLink } from './sight.js';

/**
 * `inbox`, `sent`: with received, with sent mail; `all`: with any; all three without what was archived. `shared`: what
 * others share with the viewer by a link. A search in `all` is one in everything that he may read.
 */
export const folders = ['inbox', 'sent', 'all', 'archived', 'shared'] as const;

/** What a thread belongs to: an open deal, a lead that is not archived, a project that is not, any of all these, or none. */
export const belongings = ['asks', 'linked', 'unlinked', 'deal', 'lead', 'project'] as const;

/** Which threads. What is chosen holds together. */
export interface ThreadFilter {
  folder: (typeof folders)[number];
  belongs: (typeof belongings)[number] | null;
  unread: boolean;
  attachments: boolean;
  labelId: number | null;
  mailboxId: number | null;
  q: string;
}

export interface ThreadPage extends ThreadFilter {
  limit: number;
  /** Where the page before ended. */
  after: { at: string; id: number } | null;
}

/** A thread's place in a list. `at` is PostgreSQL's text, because a JavaScript date has no microseconds. */
export interface Place {
  id: number;
  at: string;
}

export const anyThreads: Omit<ThreadPage, 'limit'> = {
  folder: 'all',
  belongs: null,
  unread: false,
  attachments: false,
  labelId: null,
  mailboxId: null,
  q: '',
  after: null,
};

/**
 * One page of the viewer's threads, newest first, by keyset: of his own mailboxes, or (`shared`) those that others shared
 * with him by a link. One more than `limit` comes back where there is a next page.
 */
export async function listThreads(sql: Sql, viewer: Viewer, wanted: ThreadPage): Promise<Place[]> {
  const { folder, labelId } = wanted;
  if (labelId !== null && !(await isOwnLabel(sql, viewer, labelId))) return [];
  if (wanted.q.trim() !== '') return searchThreads(sql, viewer, wanted);
  if (folder === 'shared') return sharedThreads(sql, viewer, wanted);
  const mailboxIds = await ownMailboxIds(sql, viewer, wanted.mailboxId);
  if (mailboxIds.length === 0) return [];
  return wanted.belongs === 'asks' && folder !== 'archived'
    ? askingThreads(sql, mailboxIds, wanted)
    : ownThreads(sql, viewer, mailboxIds, wanted);
}

async function ownMailboxIds(sql: Sql, viewer: Viewer, only: number | null = null): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    'select id from mailbox where user_id = $1 and deleted_at is null and ($2::bigint is null or id = $2) order by id',
    [viewer.userId, only],
  );
  return rows.map(row => row.id);
}

async function isOwnLabel(sql: Sql, viewer: Viewer, id: number): Promise<boolean> {
  const [label] = await sql.query('select 1 from mail_label where id = $2 and user_id = $1', [
    viewer.userId,
    id,
  ]);
  return label !== undefined;
}

/** Off the list: archived, or hidden by hand and silent since. */
const onList = (row: string, archived: boolean): string =>
  `${notHidden(row)} and ${row}.archived_at is ${archived ? 'not null' : 'null'}`;
const notHidden = (row: string): string => `(${row}.hidden_at is null or ${row}.last_at > ${row}.hidden_at)`;

/** SQL: what a row of thread_mailbox says of itself fits; `label` is the parameter of the label. */
const rowFits = (row: string, wanted: ThreadFilter, label: string): string =>
  [
    wanted.folder === 'inbox' ? `${row}.has_received` : wanted.folder === 'sent' ? `${row}.has_sent` : 'true',
    wanted.unread ? `${row}.unread > 0` : 'true',
    wanted.attachments ? `${row}.has_attachments` : 'true',
    // Its index holds those rows only that have any.
    wanted.labelId === null ? 'true' : `${row}.labels <> '{}' and ${row}.labels @> array[${label}::bigint]`,
  ].join(' and ');

/** The label where one is chosen: a parameter that no statement names has no type. */
const labelOf = ({ labelId }: ThreadFilter): number[] => (labelId === null ? [] : [labelId]);

/** SQL: the thread `id` belongs to what is wanted, as far as the viewer may know. */
function belongs(viewer: Viewer, wanted: ThreadFilter['belongs'], id: string): string {
  const standing = `l.thread_id = ${id} and l.state = 'linked' and ${knownLink('l', '$1')}`;
  const linked = `exists (select 1 from thread_link l where ${standing}
    and num_nonnulls(l.deal_id, l.lead_id, l.project_id) = 1 and ${seenItemLink(viewer, 'l')})`;
  const to = (table: string, open: string) =>
    `exists (select 1 from thread_link l join ${table} i on i.id = l.${table}_id
      where ${standing} and l.${table}_id is not null and ${open} and ${seen(viewer, 'i')})`;
  switch (wanted) {
    case null:
      return 'true';
    case 'asks':
      return `(select h.asks from thread h where h.id = ${id})`;
    case 'linked':
      return linked;
    case 'unlinked':
      return `not ${linked}`;
    case 'deal':
      return to('deal', `i.status = 'open'`);
    case 'lead':
      return to('lead', 'i.archived_at is null');
    case 'project':
      return to('project', 'i.archived_at is null');
  }
}

/**
 * Each mailbox's index gives its next rows in order, so a page costs the same at the start of a mailbox and at its
 * end. A thread that stands in two of the viewer's mailboxes is listed where it was active last.
 */
async function ownThreads(
  sql: Sql,
  viewer: Viewer,
  mailboxIds: number[],
  wanted: ThreadPage,
): Promise<Place[]> {
  const matches = (row: string): string =>
    `${onList(row, wanted.folder === 'archived')} and ${rowFits(row, wanted, '$6')}`;
  return sql.query<Place>(
    `select page.thread_id as id, page.last_at::text as at
     from unnest($2::bigint[]) as box (id)
     cross join lateral (
       select t.thread_id, t.last_at from thread_mailbox t
       where t.mailbox_id = box.id and ${matches('t')} and ${belongs(viewer, wanted.belongs, 't.thread_id')}
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
    [
      viewer.userId,
      mailboxIds,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.limit + 1,
      ...labelOf(wanted),
    ],
  );
}

/** Few threads ask at any time, so these are looked up from that side. */
async function askingThreads(sql: Sql, mailboxIds: number[], wanted: ThreadPage): Promise<Place[]> {
  return sql.query<Place>(
    `select id, at::text from (
       select t.id, max(tm.last_at) as at
       from thread t join thread_mailbox tm on tm.thread_id = t.id
       where t.asks and t.merged_into is null and tm.mailbox_id = any($1) and ${onList('tm', false)}
         and ${rowFits('tm', wanted, '$5')}
       group by t.id
     ) asking
     where $2::timestamptz is null or (at, id) < ($2::timestamptz, $3::bigint)
     order by asking.at desc, id desc
     limit $4`,
    [mailboxIds, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.limit + 1, ...labelOf(wanted)],
  );
}

/** Of what is only shared with him, others keep the state: nothing of it is unread, labelled or asks him. */
const needsOwn = (wanted: ThreadFilter): boolean =>
  wanted.unread || wanted.labelId !== null || wanted.belongs === 'asks';

/**
 * What others share stands in the order of the list already, so a page ends where it is full. A thread that several
 * mailboxes show him is listed where it was active last; its links show him what any of them shares. What is asked of each
 * row is asked as a value: PostgreSQL takes a case to hold for half of them, and makes no join of what is selected, so that
 * it goes by the order of the list.
 */
async function sharedThreads(sql: Sql, viewer: Viewer, wanted: ThreadPage): Promise<Place[]> {
  if (needsOwn(wanted)) return [];
  const byAnother = (row: string): string => `${row}.sharing = 'shared'
    and (select m.user_id <> $1 and m.deleted_at is null from mailbox m where m.id = ${row}.mailbox_id)`;
  return sql.query<Place>(
    `select t.thread_id as id, t.last_at::text as at
     from thread_mailbox t
     where ${byAnother('t')} ${wanted.after ? 'and (t.last_at, t.thread_id) < ($3::timestamptz, $4::bigint)' : ''}
       ${wanted.attachments ? 'and t.has_attachments' : ''}
       and case when ${visibleByLink(viewer, '$1', 't.thread_id')} then true else false end
       and case when ${belongs(viewer, wanted.belongs, 't.thread_id')} then true else false end
       and (select true from thread_mailbox o
             where o.thread_id = t.thread_id and (o.last_at, o.mailbox_id) > (t.last_at, t.mailbox_id) and ${byAnother('o')}
               ${wanted.attachments ? 'and o.has_attachments' : ''}
             limit 1) is null
     order by t.last_at desc, t.thread_id desc
     limit $2`,
    [viewer.userId, wanted.limit + 1, ...(wanted.after ? [wanted.after.at, wanted.after.id] : [])],
  );
}

/**
 * The words are looked up in the full-text index first; of what it finds only copies that the viewer may read count,
 * so neither a hit nor its order tells of mail that he may not see. Hits are gone through from the newest on until the page
 * is full, and only of those it is asked who may read them: a word may be in every tenth mail. A thread stands where its
 * newest hit does.
 */
async function searchThreads(sql: Sql, viewer: Viewer, wanted: ThreadPage): Promise<Place[]> {
  const words = searchQuery(wanted.q);
  if (words === null) return [];
  const { folder } = wanted;
  const own = 'tm.mailbox_id in (select id from mailbox where user_id = $1)';
  const where =
    folder === 'all'
      ? needsOwn(wanted) && own
      : folder === 'shared'
        ? `not ${own}`
        : `${own} and ${onList('tm', folder === 'archived')}`;
  if (folder === 'shared' && needsOwn(wanted)) return [];
  return sql.query<Place>(
    `with hit as materialized (
       select id from content where search @@ ${blind('$2', 'tsquery')}
     ), found as materialized (
       select c.id, c.thread_id, c.mailbox_id, c.sent_at from hit join message_copy c on c.content_id = hit.id
        where $3::bigint is null or c.mailbox_id = $3
     )
     select c.thread_id as id, c.sent_at::text as at
     from (select * from found order by sent_at desc, thread_id desc, id desc offset 0) c
     cross join lateral (
       select array_agg(tm.mailbox_id) as boxes
         from thread_mailbox tm
        where tm.thread_id = c.thread_id and ($3::bigint is null or tm.mailbox_id = $3) and ${readableBox(viewer, 'tm')}
          and (${notHidden('tm')} or not ${own})
          and ${where || 'true'} and ${rowFits('tm', wanted, '$7')}
          and ${belongs(viewer, wanted.belongs, 'tm.thread_id')}) seen
     where ($4::timestamptz is null or (c.sent_at, c.thread_id) < ($4::timestamptz, $5::bigint))
       and c.mailbox_id = any(seen.boxes)
       and (select true from message_copy o
             where o.thread_id = c.thread_id and (o.sent_at, o.id) > (c.sent_at, c.id)
               and o.mailbox_id = any(seen.boxes) and o.content_id in (select id from hit) limit 1) is null
     order by c.sent_at desc, c.thread_id desc
     limit $6`,
    [
      viewer.userId,
      words,
      wanted.mailboxId,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.limit + 1,
      ...labelOf(wanted),
    ],
  );
}

export interface ThreadCounts {
  inbox_unread: number;
  asks: number;
  /** Of those of his labels that have unread threads. */
  labels: { id: number; unread: number }[];
}

/** What waits for the viewer; by the index of unread threads, and that of those that ask. */
export async function threadCounts(sql: Sql, viewer: Viewer): Promise<ThreadCounts> {
  const mailboxIds = await ownMailboxIds(sql, viewer);
  const [row] = await sql.query<ThreadCounts>(
    `with unread as materialized (
       select t.thread_id, t.has_received, t.labels from thread_mailbox t
        where t.mailbox_id = any($1) and t.unread > 0 and ${onList('t', false)}
     )
     select
       (select count(distinct thread_id) from unread where has_received)::int as inbox_unread,
       (select count(distinct t.id) from thread t join thread_mailbox tm on tm.thread_id = t.id
         where t.asks and t.merged_into is null and tm.mailbox_id = any($1) and ${onList('tm', false)})::int as asks,
       coalesce((
         select jsonb_agg(jsonb_build_object('id', id, 'unread', many) order by id) from (
           select l.id, count(distinct thread_id) as many
             from unread cross join unnest(labels) as on_it (id) join mail_label l on l.id = on_it.id and l.user_id = $2
            group by l.id) labelled), '[]') as labels`,
    [mailboxIds, viewer.userId],
  );
  return row ?? { inbox_unread: 0, asks: 0, labels: [] };
}
