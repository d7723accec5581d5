/**
 * Who may see what, in one place. Every list, count, search and single look goes through these conditions; what they
 * leave out is to the viewer not there.
 *
 * Items (deals, leads, projects, persons, organizations): `visible_to` 1 is seen by the owner and by admins; 3 and 5
 * name visibility groups, and until there are groups everyone is in the same one, so they mean what 7 means: everyone.
 * Mail: its mailbox's owner, and others by `visibleMail`. Admins get no more mail than anybody else.
 */
export interface Viewer {
  userId: number;
  isAdmin: boolean;
}

/**
 * SQL: the deal, lead, project, person or organization `alias` is there for the viewer. `user` is the parameter that
 * holds `viewer.userId` (as `$1`); it is always used, so that it may always be bound.
 */
export function visibleItem(viewer: Viewer, alias: string, user: string): string {
  return `(${alias}.deleted_at is null and ${permittedItem(viewer, alias, user)})`;
}

/** The same for the few lists that show deleted items too, to be restored. */
export function permittedItem(viewer: Viewer, alias: string, user: string): string {
  const all = viewer.isAdmin ? ' or true' : '';
  return `(${alias}.visible_to <> 1 or ${alias}.owner_id = ${user}${all})`;
}

/** What the rule looks at. */
export interface VisibleItem {
  visibleTo: number;
  owner?: { id: number } | null;
  deletedAt?: Date | null;
}

/** The same for an item that is loaded. */
export function isVisible(item: VisibleItem, viewer: Viewer): boolean {
  return !item.deletedAt && (item.visibleTo !== 1 || viewer.isAdmin || item.owner?.id === viewer.userId);
}

/** The same as a MikroORM condition, for looks at single items. */
export function visibleItemWhere(viewer: Viewer): object {
  if (viewer.isAdmin) return { deletedAt: null };
  return { deletedAt: null, $or: [{ visibleTo: { $ne: 1 } }, { owner: viewer.userId }] };
}

export interface MailColumns {
  /** The parameter that holds `viewer.userId`, as `$1`. */
  user: string;
  /** Column or parameter with the thread, as `c.thread_id`. */
  thread: string;
  /** Column or parameter with the mailbox, as `c.mailbox_id`. */
  mailbox: string;
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
export function visibleMail(viewer: Viewer, { user, thread, mailbox }: MailColumns): string {
  return `(
    exists (
      select 1 from mailbox vm where vm.id = ${mailbox} and vm.user_id = ${user} and vm.deleted_at is null)
    or (
      exists (
        select 1 from thread_mailbox vt join mailbox vm on vm.id = vt.mailbox_id and vm.deleted_at is null
        where vt.thread_id = ${thread} and vt.mailbox_id = ${mailbox} and vt.sharing = 'shared')
      and ${visibleByLink(viewer, user, thread)}
    ))`;
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
 * SQL: what the thread is linked to shows its shared copies to the viewer.
 * Each branch names its column as not null, so that the partial unique index (thread_id, that column) serves it.
 */
export function visibleByLink(viewer: Viewer, user: string, thread: string): string {
  const linked = (column: string) =>
    `select 1 from thread_link vl where vl.thread_id = ${thread} and vl.state = 'linked' and vl.${column} is not null`;
  const toVisible = (table: string) =>
    `exists (
      select 1 from thread_link vl join ${table} vi on vi.id = vl.${table}_id
      where vl.thread_id = ${thread} and vl.state = 'linked' and vl.${table}_id is not null
        and ${visibleItem(viewer, 'vi', user)})`;
  return `case
    when exists (${linked('deal_id')}) or exists (${linked('lead_id')}) or exists (${linked('project_id')})
    then ${toVisible('deal')} or ${toVisible('lead')} or ${toVisible('project')}
    else ${toVisible('person')} or ${toVisible('organization')}
  end`;
}
