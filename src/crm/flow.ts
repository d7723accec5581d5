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
  const values: unknown[] = [viewer.userId, limit + 1, start];
  const most = powerOfTwo(start + limit + 1);
  const asked = askedOf({ viewer, scope, wanted, place, most, bind: value => `$${values.push(value)}` });
  const parts = wanted.kinds.flatMap(kind => branches[kind](asked));
  if (parts.length === 0) return [];
  return sql.query<Entry>(
    `${linkedMail(asked)}
     select kind, id, at, at::text as place, jsonb_build_object('type', type, 'id', case when type = 'lead'
              then to_jsonb(item) else to_jsonb(item::bigint) end) as "from",
            case kind when 'change' then (${changed(viewer)}) end as change
       from (select * from (${parts.map(part => `(${part} limit ${most})`).join(' union all ')}) entry
              where num_nonnulls(${asked.bound}) > 0
              order by at desc, kind desc, id desc limit $2 offset $3) page`,
    values,
  );
}

/** As many as are read of each kind stand in the statement, so that it is planned for them; few such numbers are in use. */
const powerOfTwo = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(64, count)));

/** What a statement is made of. */
interface Asked {
  viewer: Viewer;
  wanted: Wanted;
  /** Of which the scope may have any. */
  nouns: RolledUp[];
  /** SQL: all parameters, which may not all be asked for. */
  bound: string;
  /** SQL: the id in `column` is one of the scope's. */
  among(noun: RolledUp, column: string): string;
  /**
   * SQL: what `rows` gives for each item of a noun, newest first. Of each item at most as many are read as could be needed,
   * which its index gives in their order.
   */
  each(noun: RolledUp, rows: (id: string) => string): string;
  /** SQL: the entry stands after the place where the page begins. */
  after(kind: EntryKind, at: string, id: string): string;
}

function askedOf({
  viewer,
  scope,
  wanted,
  place,
  most,
  bind,
}: {
  viewer: Viewer;
  scope: Scope;
  wanted: Wanted;
  place: Part['after'];
  most: number;
  bind: (value: unknown) => string;
}): Asked {
  const nouns = everyNoun.filter(noun => scope.ids[noun]);
  const ids = Object.fromEntries(
    nouns.map(noun => {
      const type = noun === 'lead' ? 'uuid' : 'bigint';
      const [value, isOf] =
        noun === scope.type ? [scope.ids[noun]![0], type] : [scope.ids[noun], `${type}[]`];
      return [noun, `${bind(value)}::${isOf}`];
    }),
  );
  const [at, id] = place ? [`${bind(place.place)}::timestamptz`, `${bind(place.id)}::bigint`] : ['', ''];
  return {
    viewer,
    wanted,
    nouns,
    bound: ['$1::bigint', ...Object.values(ids), ...(place ? [at, id] : [])].join(', '),
    among: (noun, column) =>
      noun === scope.type ? `${column} = ${ids[noun]}` : `${column} = any(${ids[noun]})`,
    each: (noun, rows) =>
      noun === scope.type
        ? rows(ids[noun]!)
        : `select one.* from unnest(${ids[noun]}) as of (id) cross join lateral (${rows('of.id')} limit ${most}) one
            order by one.at desc, one.id desc`,
    after: (kind, ofEntry, idOfEntry) => {
      if (!place) return 'true';
      // At one time they are in the order of their kinds; said so that an index serves.
      if (kind === place.kind) return `(${ofEntry}, ${idOfEntry}) < (${at}, ${id})`;
      return `${ofEntry} ${kind < place.kind ? '<=' : '<'} ${at}`;
    },
  };
}

const everyNoun: RolledUp[] = ['deal', 'lead', 'project', 'person', 'organization'];

/** SQL: which item of the scope the row `alias` comes from: what it is about before who it is about. */
const origin = ({ nouns, among }: Asked, alias: string): string => {
  const cases = (value: (noun: RolledUp) => string) =>
    nouns.map(noun => `when ${among(noun, `${alias}.${noun}_id`)} then ${value(noun)}`).join(' ');
  return `case ${cases(noun => `'${noun}'`)} end as type, case ${cases(noun => `${alias}.${noun}_id::text`)} end as item`;
};

/** SQL: the row `alias` stands on an item of the scope. */
const inScope = ({ nouns, among }: Asked, alias: string): string =>
  `(${nouns.map(noun => among(noun, `${alias}.${noun}_id`)).join(' or ')})`;

/**
 * SQL: rows of a table with a column for each noun: for each noun those that stand on its items, unless they stand on one of
 * a noun before it, so that each is there once, with the item that it is about.
 */
const standing = (
  asked: Asked,
  kind: EntryKind,
  { table, alias, at, seen }: { table: string; alias: string; at: string; seen: string },
): string[] =>
  asked.nouns.map((noun, rank) =>
    asked.each(
      noun,
      id => `
        select '${kind}' as kind, ${alias}.id, ${at} as at, '${noun}' as type, ${alias}.${noun}_id::text as item
          from ${table} ${alias}
         where ${alias}.${noun}_id = ${id} and ${alias}.deleted_at is null and ${seen}
           ${asked.nouns
             .slice(0, rank)
             .map(before => `and (${asked.among(before, `${alias}.${before}_id`)}) is not true`)
             .join(' ')}
           and ${asked.after(kind, at, `${alias}.id`)}
         order by ${at} desc, ${alias}.id desc`,
    ),
  );

/** SQL: the copies of mails that stand on items of the scope, as far as the viewer may read them, each with its item. */
const linkedMail = (asked: Asked): string =>
  asked.wanted.kinds.includes('mail') || asked.wanted.kinds.includes('file')
    ? `with mail as materialized (
         select c.message_id, c.content_id, c.sent_at, on_item.type, on_item.item
           from (select distinct on (link.thread_id) link.thread_id, ${origin(asked, 'link')}
                   from thread_link link where link.state = 'linked' and ${inScope(asked, 'link')}
                  order by link.thread_id, num_nonnulls(link.deal_id, link.project_id) desc, link.id) on_item
           join thread_mailbox box on box.thread_id = on_item.thread_id
           join message_copy c on c.thread_id = box.thread_id and c.mailbox_id = box.mailbox_id
          where ${visibleMail(asked.viewer, { user: '$1', thread: 'box.thread_id', mailbox: 'box.mailbox_id', sharing: 'box.sharing' })})`
    : '';

/** SQL: what the entry of the page is told of that is a change. Of each that could have come onto the page it would cost too much. */
function changed(viewer: Viewer): string {
  const seen = changeAsSeen(viewer, 'l', '$1');
  return `select jsonb_build_object('id', l.id, 'field', l.field, 'old', ${seen.old}, 'new', ${seen.new}, 'actorId', l.actor_id,
      'source', l.source, 'bulk', l.bulk) from change_log l ${seen.from} where l.id = page.id`;
}

const branches: Record<EntryKind, (asked: Asked) => string[]> = {
  // A lead has no change log.
  change: ({ viewer, nouns, wanted: { changesOf, customFields }, each, after }) => {
    const seen = changeAsSeen(viewer, 'l', '$1');
    return nouns
      .filter(noun => noun !== 'lead' && (!changesOf || changesOf.includes(noun)))
      .map(noun =>
        each(
          noun,
          id => `
          select 'change' as kind, l.id, l.at, '${noun}' as type, l.item_id::text as item
            from change_log l ${seen.from}
           where l.item_type = '${noun}' and l.item_id = ${id} and ${after('change', 'l.at', 'l.id')}
             and ${seen.visible} ${customFields ? '' : `and l.field !~ '^[0-9a-f]{40}'`}
           order by l.at desc, l.id desc`,
        ),
      );
  },
  activity: asked =>
    standing(asked, 'activity', {
      table: 'activity',
      alias: 'a',
      at: 'coalesce(a.marked_as_done_time, a.add_time)',
      seen: visibleActivity(asked.viewer, 'a', '$1'),
    }),
  note: asked =>
    standing(asked, 'note', {
      table: 'note',
      alias: 'n',
      at: 'n.add_time',
      seen: visibleNote(asked.viewer, 'n', '$1'),
    }),
  mail: ({ after }) => [
    `select 'mail' as kind, message_id as id, max(sent_at) as at, type, item
       from mail group by message_id, type, item having ${after('mail', 'max(sent_at)', 'message_id')}
      order by 3 desc, message_id desc`,
  ],
  // Those that somebody put there, and those in mails, at the time of the mail.
  file: asked => [
    ...standing(asked, 'file', {
      table: 'file',
      alias: 'f',
      at: 'f.add_time',
      seen: visibleFile(asked.viewer, 'f', '$1'),
    }),
    `select 'file' as kind, a.id, max(mail.sent_at) as at, mail.type, mail.item
       from mail join attachment a on a.content_id = mail.content_id and not a.inline
      group by a.id, mail.type, mail.item having ${asked.after('file', 'max(mail.sent_at)', 'a.id')}
      order by 3 desc, a.id desc`,
  ],
};
