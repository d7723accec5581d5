import { asEachUser, visibleByLink } from '../access/viewer.js';
import type { Tx } from '../platform/database.js';
import { unique } from './slice.js';

/**
 * What a mailbox shares of a thread, and who may read that by what the thread is linked to. Threads bring their links
 * along when they come together, so without care a deal on the one would show somebody the mail of the other.
 */
export interface SharedView {
  thread: number;
  mailbox: number;
  owner: number;
  readers: ReadonlySet<number>;
}

/** As it stands now; ask before mails or threads move. Where nothing is shared it costs one statement. */
export async function sharedViews(tx: Tx, threads: number[]): Promise<SharedView[]> {
  const views = await tx.query<Omit<SharedView, 'readers'>>(
    `select box.thread_id as thread, box.mailbox_id as mailbox, mailbox.user_id as owner
       from thread_mailbox box join mailbox on mailbox.id = box.mailbox_id
      where box.thread_id = any($1) and box.sharing = 'shared'`,
    [threads],
  );
  if (views.length === 0) return [];
  const readers = await readersOf(tx, unique(views.map(view => view.thread)));
  return views.map(view => ({ ...view, readers: readers.get(view.thread) ?? new Set() }));
}

/**
 * Makes private what somebody new could read, now that mail has gone these ways; ask when the links have moved too.
 *
 * @param before of all threads that the ways name
 */
export async function keepFromNewReaders(
  tx: Tx,
  before: SharedView[],
  ways: { from: number; into: number }[],
): Promise<void> {
  if (before.length === 0) return;
  const from = Map.groupBy(ways, way => way.from);
  const places = before.flatMap(view =>
    [view.thread, ...(from.get(view.thread) ?? []).map(way => way.into)].map(thread => ({ ...view, thread })),
  );
  const readers = await readersOf(tx, unique(places.map(place => place.thread)));
  const widened = places.filter(place =>
    [...(readers.get(place.thread) ?? [])].some(user => user !== place.owner && !place.readers.has(user)),
  );
  if (widened.length === 0) return;
  await tx.query(
    `update thread_mailbox set sharing = 'private' from unnest($1::bigint[], $2::bigint[]) as given (thread, mailbox)
      where thread_id = given.thread and mailbox_id = given.mailbox`,
    [widened.map(place => place.thread), widened.map(place => place.mailbox)],
  );
}

/** Thread -> the users to whom its links show what is shared. */
async function readersOf(tx: Tx, threads: number[]): Promise<Map<number, Set<number>>> {
  const rows = await tx.query<{ thread: number; user: number }>(
    `select given.thread, u.id as "user" from unnest($1::bigint[]) as given (thread) join users u on u.active
        and ${asEachUser('u', one => visibleByLink(one, 'u.id', 'given.thread'))}`,
    [threads],
  );
  const readers = new Map<number, Set<number>>();
  for (const { thread, user } of rows) readers.set(thread, (readers.get(thread) ?? new Set()).add(user));
  return readers;
}
