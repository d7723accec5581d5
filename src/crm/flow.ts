import { visibleActivity } from '../access/activity.js';
import { changeAsSeen } from '../access/change.js';
import { visibleFile } from '../access/file.js';
import { visibleNote } from '../access/note.js';
import { visibleMail, type Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import type { ChangeRow } from './change-log-pages.js';
import type { RolledUp, Scope } from './roll-up.js';

export const entryKinds = ['change', 'activity', 'note', 'mail', 'file'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One thing that happened, and on which item. */
export interface Entry {
  kind: EntryKind;
  id: number;
  at: Date;
  /** `at` exactly as PostgreSQL writes it: microseconds. */
  place: string;
  from: { type: RolledUp; id: number | string };
  /** Of a change. */
  change: Omit<ChangeRow, 'at'> | null;
}

/** Where a page begins: after an entry, or after so many. */
export interface Part {
  limit: number;
  start?: number;
  after?: { place: string; kind: string; id: number } | null;
}

/** What of the changes is shown: one of custom fields has a key for its name. */
export interface Wanted {
  kinds: readonly EntryKind[];
  /** Changes of these kinds of items; all where not said. */
  changesOf?: readonly string[] | undefined;
  customFields: boolean;
}

/**
 * What happened on the items of a scope, newest first: changes of fields, activities, notes, mails, files. One more than `limit` comes
 * back where there is more. Each kind is read from its own index, to as many as could be needed.
 */
export async function flow(
  sql: Sql,
  viewer: Viewer,
  scope: Scope,
  wanted: Wanted,
  { limit, start = 0, after: place = null }: Part,
): Promise<Entry[]> {
  const values: unknown[] = [
    viewer.userId,
    start + limit + 1,
    start,
    place?.place ?? null,
    place?.kind ?? null,
    place?.id ?? null,
    scope.deal,
    scope.lead,
    scope.project,
    scope.person,
    scope.organization,
  ];
  // What the scope has none of is not asked for: most are of one noun alone.
  const nouns = everyNoun.filter(noun => scope[noun].length > 0);
  const parts = wanted.kinds.flatMap(kind => branches[kind](viewer, nouns, wanted));
  if (parts.length === 0) return [];
  return sql.query<Entry>(
    `select kind, id, at, at::text as place, jsonb_build_object('type', type, 'id', case when type = 'lead'
              then to_jsonb(item) else to_jsonb(item::bigint) end) as "from", change
       from (${parts.map(part => `(${part} limit $2)`).join(' union all ')}) entry
      where $1::bigint is not null and num_nonnulls($7::bigint[], $8::uuid[], $9::bigint[], $10::bigint[], $11::bigint[]) = 5
      order by at desc, kind desc, id desc limit $2::bigint - $3::bigint offset $3`,
    values,
  );
}

/** Parameters that hold the scope's ids. */
const idsOf: Record<RolledUp, string> = {
  deal: '$7::bigint[]',
  lead: '$8::uuid[]',
  project: '$9::bigint[]',
  person: '$10::bigint[]',
  organization: '$11::bigint[]',
};
const everyNoun = Object.keys(idsOf) as RolledUp[];

/** SQL: the entry stands after the place where the page begins. */
const after = (at: string, kind: EntryKind, id: string): string =>
  `($4::timestamptz is null or (${at}, '${kind}', ${id}) < ($4::timestamptz, $5::text, $6::bigint))`;

/** SQL: the row `alias` stands on an item of the scope, which has items of these nouns. */
const inScope = (alias: string, nouns: RolledUp[]): string =>
  `(${nouns.map(noun => `${alias}.${noun}_id = any(${idsOf[noun]})`).join(' or ')})`;

/** SQL: which item of the scope the row `alias` comes from: what it is about before who it is about. */
const origin = (alias: string, nouns: RolledUp[]): string => {
  const cases = (value: (noun: RolledUp) => string) =>
    nouns.map(noun => `when ${alias}.${noun}_id = any(${idsOf[noun]}) then ${value(noun)}`).join(' ');
  return `case ${cases(noun => `'${noun}'`)} end as type, case ${cases(noun => `${alias}.${noun}_id::text`)} end as item`;
};

/** SQL: the threads that are linked to items of the scope, each with the one that it comes from. */
const linkedThreads = (nouns: RolledUp[]): string => `(
  select distinct on (link.thread_id) link.thread_id, ${origin('link', nouns)}
    from thread_link link where link.state = 'linked' and ${inScope('link', nouns)}
   order by link.thread_id, num_nonnulls(link.deal_id, link.project_id) desc, link.id) on_item`;

const branches: Record<EntryKind, (viewer: Viewer, nouns: RolledUp[], wanted: Wanted) => string[]> = {
  // A lead has no change log.
  change: (viewer, nouns, { changesOf, customFields }) => {
    const seen = changeAsSeen(viewer, 'l', '$1');
    return nouns
      .filter(noun => noun !== 'lead' && (!changesOf || changesOf.includes(noun)))
      .map(
        noun => `
          select 'change' as kind, l.id, l.at, '${noun}' as type, l.item_id::text as item, jsonb_build_object(
                   'id', l.id, 'field', l.field, 'old', ${seen.old}, 'new', ${seen.new}, 'actorId', l.actor_id,
                   'source', l.source, 'bulk', l.bulk) as change
            from change_log l
           where l.item_type = '${noun}' and l.item_id = any(${idsOf[noun]}) and ${after('l.at', 'change', 'l.id')}
             and ${seen.visible} ${customFields ? '' : `and l.field !~ '^[0-9a-f]{40}'`}
           order by l.at desc, l.id desc`,
      );
  },
  // One for each noun, since only so those of an organization, of which a scope has one, come in the order of their
  // index; each activity once, with the item that it is about.
  activity: (viewer, nouns) =>
    nouns.map(
      (noun, rank) => `
        select 'activity' as kind, a.id, coalesce(a.marked_as_done_time, a.add_time) as at, '${noun}' as type,
               a.${noun}_id::text as item, null::jsonb as change
          from activity a
         where ${noun === 'organization' ? `a.organization_id = (${idsOf[noun]})[1]` : `a.${noun}_id = any(${idsOf[noun]})`}
           and ${visibleActivity(viewer, 'a', '$1')}
           ${nouns
             .slice(0, rank)
             .map(before => `and (a.${before}_id = any(${idsOf[before]})) is not true`)
             .join(' ')}
           and ${after('coalesce(a.marked_as_done_time, a.add_time)', 'activity', 'a.id')}
         order by 3 desc, a.id desc`,
    ),
  note: (viewer, nouns) => [
    `select 'note' as kind, n.id, n.add_time as at, ${origin('n', nouns)}, null::jsonb as change
       from note n
      where ${inScope('n', nouns)} and ${visibleNote(viewer, 'n', '$1')} and ${after('n.add_time', 'note', 'n.id')}
      order by n.add_time desc, n.id desc`,
  ],
  mail: (viewer, nouns) => [
    `select 'mail' as kind, c.message_id as id, max(c.sent_at) as at, on_item.type, on_item.item, null::jsonb as change
       from ${linkedThreads(nouns)}
       join message_copy c on c.thread_id = on_item.thread_id
      where ${visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' })}
      group by c.message_id, on_item.type, on_item.item
     having ${after('max(c.sent_at)', 'mail', 'c.message_id')}
      order by 3 desc, c.message_id desc`,
  ],
  // Those that somebody put there, and those in mails, at the time of the mail.
  file: (viewer, nouns) => [
    `select 'file' as kind, f.id, f.add_time as at, ${origin('f', nouns)}, null::jsonb as change
       from file f
      where ${inScope('f', nouns)} and ${visibleFile(viewer, 'f', '$1')} and ${after('f.add_time', 'file', 'f.id')}
      order by f.add_time desc, f.id desc`,
    `select 'file' as kind, a.id, max(c.sent_at) as at, on_item.type, on_item.item, null::jsonb as change
       from ${linkedThreads(nouns)}
       join message_copy c on c.thread_id = on_item.thread_id
       join attachment a on a.content_id = c.content_id and not a.inline
      where ${visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' })}
      group by a.id, on_item.type, on_item.item
     having ${after('max(c.sent_at)', 'file', 'a.id')}
      order by 3 desc, a.id desc`,
  ],
};
