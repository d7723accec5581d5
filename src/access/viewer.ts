import { raw } from '@mikro-orm/core';
import { may, type Rights } from './may.js';

/**
 * Who may see what, in one place. Every list, count, search and single look goes through these conditions; what they
 * leave out is to the viewer not there.
 *
 * Items (deals, leads, projects, persons, organizations, products): an administrator sees all. Others see what is their
 * own, what they follow, and by `visible_to`:
 *
 *   1  nobody else's
 *   3  those of owners in their own visibility group
 *   5  those of owners in their own group or in one above it
 *   7  everyone's
 *
 * A visibility group is a role; until a company makes some, all its users are in the same one. Who lacks the permission
 * `others.see` sees but his own items and what he follows. Mail: its mailbox's owner, and others by `visibleMail`; admins
 * get no more mail than anybody else.
 */
export interface Viewer extends Rights {
  userId: number;
  /** Whose items his group shows him; `everyone` while there is one group only. Absent: nobody's, as far as it matters. */
  groups?: Groups | 'everyone';
  /** Where he asks from, as the change log says it; `api` where not said. */
  source?: ChangeSource;
  /** What he does is a part of a change of many items, as the change log says it. */
  bulk?: boolean;
  /** He may be somebody else by now: what he is shown waits until that was asked. */
  supposed?: Supposed;
  /** It is not one, but each user of a query: the alias of users there (`asEachUser`). */
  each?: string;
}

/**
 * That a viewer still is who he was when he asked the last time. The statement that reads first may ask it along (`asking`);
 * where none does, it is asked beside what is read.
 */
export interface Supposed {
  /** Null where it is being asked already. */
  take(): Question | null;
}

export interface Question {
  /** SQL: one text that says it, of the value in parameter `p`. */
  sql: (p: string) => string;
  value: string;
  /** What the statement said. */
  told(said: string | null): void;
}

export interface Groups {
  /** Who is in his group: users. */
  own: ReadonlySet<number>;
  /** Who is in his group or in one above it: users. */
  above: ReadonlySet<number>;
}

export type ChangeSource = 'app' | 'api' | 'import' | 'mail' | 'pipeline';

/**
 * SQL: the deal, lead, project, person, organization or product `alias` is there for the viewer. `user` is the parameter
 * that holds `viewer.userId` (as `$1`); it is always used, so that it may always be bound.
 */
export function visibleItem(viewer: Viewer, alias: string, user: string): string {
  return `(${alias}.deleted_at is null and ${permittedItem(viewer, alias, user)})`;
}

/**
 * The same for the few lists that show deleted items too, to be restored.
 *
 * Where the viewer's groups are not at hand, or large, the owners that they show are gathered once for a query, and only
 * where a row asks for them; they are not joined for each row.
 */
export function permittedItem(viewer: Viewer, alias: string, user: string): string {
  if (viewer.isAdmin) return `(${user}::bigint is not null)`;
  // Few items are followed, and only these are in the index.
  const followed = `${alias}.follower_ids <> '{}' and ${alias}.follower_ids @> array[${user}::bigint]`;
  const own = `${alias}.owner_id = ${user} or (${followed})`;
  if (viewer.each) return `(${viewer.each}.is_admin or ${own} or (${groupsShow(viewer.each, alias)}))`;
  if (!may(viewer, 'others.see')) return `(${own})`;
  const { groups } = viewer;
  if (groups === 'everyone') {
    return `(${alias}.visible_to = 7 or ${own} or (${alias}.visible_to in (3, 5) and ${alias}.owner_id is not null))`;
  }
  const among = (ids: ReadonlySet<number> | undefined, roles: string) =>
    `${alias}.owner_id = any(${
      ids && ids.size <= fewUsers
        ? listOf(ids)
        : `array(
      select o.id from users me join role r on r.id = me.role_id join users o on o.role_id = ${roles} where me.id = ${user})`
    })`;
  return `(${alias}.visible_to = 7 or ${own}
    or (${alias}.visible_to = 3 and ${among(groups?.own, 'r.id')})
    or (${alias}.visible_to = 5 and ${among(groups?.above, 'any(r.path)')}))`;
}

/** SQL: the user in row `u` sees others' items at all, and this one by its `visible_to`. */
const groupsShow = (u: string, alias: string): string => `
  not exists (select from permission_set ps where ps.id = ${u}.permission_set_id and not 'others.see' = any(ps.contents))
  and (${alias}.visible_to = 7 or ${alias}.visible_to in (3, 5) and exists (
    select from users o join role r on r.id = ${u}.role_id
     where o.id = ${alias}.owner_id and case ${alias}.visible_to when 3 then o.role_id = r.id else o.role_id = any(r.path) end))`;

/** So many stand in the query itself: it is planned in a fraction of the time then, and by what is known of them. */
const fewUsers = 100;
const lists = new WeakMap<ReadonlySet<number>, string>();

/** Made once of each set: a query names it for every item that it looks at. */
function listOf(ids: ReadonlySet<number>): string {
  let list = lists.get(ids);
  if (list === undefined) {
    const sorted = [...ids].map(Number).sort((a, b) => a - b);
    list = `'{${sorted.join()}}'::bigint[]`;
    lists.set(ids, list);
  }
  return list;
}

/** SQL: `id`, which names an item in `table`, as the viewer may know it: null where the item is hidden from him. */
export function permittedId(viewer: Viewer, table: string, id: string, user: string): string {
  if (viewer.isAdmin) return id;
  return `(select named.id from ${table} named where named.id = ${id} and ${permittedItem(viewer, 'named', user)})`;
}

/** What the rule looks at. */
export interface VisibleItem {
  visibleTo: number;
  owner?: { id: number } | null;
  followerIds?: number[];
  deletedAt?: Date | null;
}

/** The same for an item that is loaded. */
export function isVisible(item: VisibleItem, viewer: Viewer): boolean {
  return !item.deletedAt && isPermitted(item, viewer);
}

/** As `permittedItem`: the item is, or would be there if it were not deleted. */
export function isPermitted({ visibleTo, owner, followerIds }: VisibleItem, viewer: Viewer): boolean {
  if (viewer.isAdmin || owner?.id === viewer.userId || followerIds?.includes(viewer.userId)) return true;
  if (visibleTo === 1 || !may(viewer, 'others.see')) return false;
  if (visibleTo === 7) return true;
  if (!owner || !viewer.groups) return false;
  if (viewer.groups === 'everyone') return true;
  return (visibleTo === 3 ? viewer.groups.own : viewer.groups.above).has(owner.id);
}

/** The same as a MikroORM condition, for looks at single items. */
export function visibleItemWhere(viewer: Viewer): object {
  const permitted = raw(alias => permittedItem(viewer, alias, String(Number(viewer.userId))));
  return { deletedAt: null, [permitted]: [] };
}

/**
 * SQL: the viewer's role is offered the pipeline in `column`. It is about where one works, not about secrets: a deal is
 * seen by its own visibility, in whichever pipeline it is.
 */
export function offeredPipeline(viewer: Viewer, column: string, user: string): string {
  if (viewer.isAdmin) return `${user}::bigint is not null`;
  return `not exists (
    select from users me join role r on r.id = me.role_id
    where me.id = ${user} and ${column} = any(r.hidden_pipeline_ids))`;
}

/** SQL for every user of a query at once: `condition` as it is for the user in row `u` of users. */
export const asEachUser = (u: string, condition: (viewer: Viewer) => string): string =>
  condition({ userId: 0, isAdmin: false, each: u });

export interface MailColumns {
  /** The parameter that holds `viewer.userId`, as `$1`. */
  user: string;
  /** Column or parameter with the thread, as `c.thread_id`. */
  thread: string;
  /** Column or parameter with the mailbox, as `c.mailbox_id`. */
  mailbox: string;
  /** Whether its owner shares the thread, where that is at hand: `tm.sharing`. */
  sharing?: string;
}

/**
 * SQL: the viewer may see what this mailbox has of this thread. Works on rows of message_copy and thread_mailbox alike:
 * it is his own mailbox; or the owner shares the thread, and it is linked to an item that he may see; or, where no
 * item is linked, to a person or organization that he may see.
 *
 * A removed mailbox shows nothing any more, to its owner neither.
 *
 * A link to a deleted item still counts as one: deleting a private deal must not open its mail to those who may see
 * its person.
 */
export function visibleMail(viewer: Viewer, { user, thread, mailbox, sharing }: MailColumns): string {
  const byLink = visibleByLink(viewer, user, thread);
  // As a case, of which PostgreSQL asks no part by itself: what links show is asked last, and only of what is shared.
  const shown = sharing
    ? `case when ${sharing} = 'shared' and exists (select 1 from mailbox vm where vm.id = ${mailbox} and vm.deleted_at is null)
        then ${byLink} else false end`
    : `exists (
        select 1 from thread_mailbox vt join mailbox vm on vm.id = vt.mailbox_id and vm.deleted_at is null
        where vt.thread_id = ${thread} and vt.mailbox_id = ${mailbox} and vt.sharing = 'shared')
      and ${byLink}`;
  return `(
    exists (
      select 1 from mailbox vm where vm.id = ${mailbox} and vm.user_id = ${user} and vm.deleted_at is null)
    or (${shown}))`;
}

/** SQL: the viewer may see the thread, because he may see what at least one mailbox has of it. */
export function visibleThread(viewer: Viewer, { user, thread }: Omit<MailColumns, 'mailbox'>): string {
  return `(
    exists (
      select 1 from thread_mailbox vo join mailbox vm on vm.id = vo.mailbox_id
      where vo.thread_id = ${thread} and vm.user_id = ${user} and vm.deleted_at is null)
    or (
      exists (
        select 1 from thread_mailbox vt join mailbox vm on vm.id = vt.mailbox_id and vm.deleted_at is null
        where vt.thread_id = ${thread} and vt.sharing = 'shared')
      and ${visibleByLink(viewer, user, thread)}
    ))`;
}

/**
 * SQL: what the thread is linked to shows its shared copies to the viewer. A link that a rule made shows them while one
 * of the mailboxes in which it found the contact shares the thread: somebody's private copy widens nothing.
 *
 * The items are asked for their answer, a link at a time: a condition of many parts is set up anew for each statement in
 * which it stands, and that takes longer than to ask it.
 */
export function visibleByLink(viewer: Viewer, user: string, thread: string): string {
  const byAny = (...tables: string[]) => {
    const seen = tables.map(
      table =>
        `when vl.${table}_id is not null then (select ${visibleItem(viewer, 'vi', user)} from ${table} vi where vi.id = vl.${table}_id)`,
    );
    return `(select bool_or(coalesce(case ${seen.join(' ')} end, false) and ${restsOnShared('vl')})
       from thread_link vl
      where vl.thread_id = ${thread} and vl.state = 'linked' and num_nonnulls(${tables.map(table => `vl.${table}_id`).join(', ')}) > 0)`;
  };
  // Nothing is said by a part that has no links.
  return `coalesce(${byAny('deal', 'lead', 'project')}, ${byAny('person', 'organization')}, false)`;
}

/** SQL: a user made the link `l`, or it rests on mail that is shared. */
const restsOnShared = (l: string): string => `(${l}.rests_on is null or exists (${sharedBelow(l)}))`;

const sharedBelow = (l: string): string =>
  `select 1 from thread_mailbox vr
    where vr.thread_id = ${l}.thread_id and vr.mailbox_id = any(${l}.rests_on) and vr.sharing = 'shared'`;

/** SQL: the viewer may be told of the link `l`: it does not rest on others' private mail alone. */
export const knownLink = (l: string, user: string): string =>
  `(${l}.rests_on is null or exists (${sharedBelow(l)})
    or exists (select 1 from mailbox vm where vm.id = any(${l}.rests_on) and vm.user_id = ${user}))`;
