import { loadViewer } from '../../access/load.js';
import { visibleItem, type Viewer } from '../../access/viewer.js';
import type { Sql, Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { rows, unique, type Slice } from '../slice.js';
import type { Target } from './address.js';

/** A thread that is to stand on an item, because a user sent one of its mails to the item's own address. */
export interface Wanted {
  threadId: number;
  target: Target;
}

const types = ['deal', 'lead', 'project', 'person', 'organization'] as const;
const isItem = ({ type }: Target): boolean => type === 'deal' || type === 'lead' || type === 'project';

/**
 * Links by the addresses that the mails were sent to, which are an act of their user's hand. Comes before the rules: what
 * is linked here they leave alone, and a question that waited is answered.
 *
 * @returns the threads that were linked
 */
export async function linkTargets(slice: Slice): Promise<number[]> {
  const wanted = [...(await delivered(slice)), ...named(slice)];
  const viewer = wanted.length > 0 ? await loadViewer(slice.tx, slice.mailbox.userId) : null;
  if (!viewer) return [];
  const live = new Set(slice.mails.filter(mail => mail.isNew).map(mail => mail.threadId));
  return linkWanted(slice.tx, viewer, wanted, live);
}

/** What the sending servers were told, of mail that came by SMTP. */
async function delivered({ tx, mailbox, mails }: Slice): Promise<Wanted[]> {
  if (mailbox.kind !== 'smart_bcc') return [];
  const threads = new Map(mails.map(mail => [mail.remoteId, mail.threadId]));
  const found = await tx.query<{ remoteId: number; type: Target['type']; id: string }>(
    `select remote_id as "remoteId", type, item as id from smart_bcc_target where remote_id = any($1)`,
    [[...threads.keys()]],
  );
  return found.map(({ remoteId, ...target }) => ({ threadId: threads.get(remoteId) as number, target }));
}

/** What stands in the headers of mail that the mailbox's owner wrote himself. */
const named = ({ mails }: Slice): Wanted[] =>
  mails
    .filter(mail => mail.isNewCopy)
    .flatMap(({ threadId, targets }) => targets.map(target => ({ threadId, target })));

/** Those of the targets that are there for the viewer. */
export async function visibleTargets(sql: Sql, viewer: Viewer, targets: Target[]): Promise<Target[]> {
  const byType = Map.groupBy(targets, target => target.type);
  const found = await Promise.all(
    [...byType].map(async ([type, some]) => {
      const there = await sql.query<{ id: string }>(
        `select item.id::text as id from ${type} item
          where item.id = any($2::${type === 'lead' ? 'uuid' : 'bigint'}[]) and ${visibleItem(viewer, 'item', '$1')}`,
        [viewer.userId, unique(some.map(target => target.id))],
      );
      const ids = new Set(there.map(row => row.id));
      return some.filter(target => ids.has(target.id));
    }),
  );
  return found.flat();
}

/** @param live the threads of which others are told */
export async function linkWanted(
  tx: Tx,
  viewer: Viewer,
  wanted: Wanted[],
  live: Set<number>,
): Promise<number[]> {
  const visible = new Set(
    await visibleTargets(
      tx,
      viewer,
      wanted.map(({ target }) => target),
    ),
  );
  const links = wanted.filter(({ target }) => visible.has(target));
  if (links.length === 0) return [];
  const threads = unique(links.map(link => link.threadId)).sort((a, b) => a - b);
  await tx.query('select id from thread where id = any($1) order by id for update', [threads]);
  // The last item that was named leads.
  const leading = new Map(
    links.filter(link => isItem(link.target)).map(link => [link.threadId, link.target]),
  );
  if (leading.size > 0) {
    tx.send('update thread_link set is_primary = false where thread_id = any($1) and is_primary', [
      [...leading.keys()],
    ]);
  }
  const made: { id: number; threadId: number }[] = [];
  for (const type of types) {
    const some = links.filter(({ target }) => target.type === type);
    if (some.length > 0) made.push(...(await write(tx, viewer, type, some, leading)));
  }
  answer(tx, viewer, [...leading.keys()]);
  await emit(
    tx,
    made
      .filter(({ threadId }) => live.has(threadId))
      .map(({ id, threadId }) => ({ name: 'thread.linked' as const, payload: { threadId, linkId: id } })),
    viewer.userId,
  );
  return threads;
}

function write(
  tx: Tx,
  viewer: Viewer,
  type: Target['type'],
  links: Wanted[],
  leading: Map<number, Target>,
): Promise<{ id: number; threadId: number }[]> {
  const given = new Map(
    links.map(({ threadId, target }) => [
      `${threadId} ${target.id}`,
      { thread_id: threadId, item: target.id, leads: leading.get(threadId)?.id === target.id },
    ]),
  );
  return tx.query(
    `insert into thread_link as link (thread_id, ${type}_id, is_primary, rule, evidence, actor_id)
     select thread_id, item::${type === 'lead' ? 'uuid' : 'bigint'}, leads, 'by-hand', '{"smart_bcc": true}', $2
       from jsonb_to_recordset($1) as given (thread_id bigint, item text, leads boolean) order by thread_id, item
     on conflict (thread_id, ${type}_id) where ${type}_id is not null do update set
       state = 'linked', is_primary = excluded.is_primary, rule = excluded.rule, evidence = excluded.evidence,
       actor_id = excluded.actor_id, at = now(), rests_on = null
     returning id, thread_id as "threadId"`,
    [rows([...given.values()]), viewer.userId],
  );
}

/** The question is kept with its answer, for whoever takes the answer back. */
function answer(tx: Tx, viewer: Viewer, threads: number[]): void {
  if (threads.length === 0) return;
  tx.send(
    `update thread set asks = false, ask = jsonb_build_object('rule', 'chosen', 'by', $2::bigint, 'link', link.id,
            'question', coalesce(ask -> 'question', ask))
       from thread_link link
      where thread.id = any($1) and link.thread_id = thread.id and link.is_primary and link.state = 'linked'`,
    [threads, viewer.userId],
  );
}
