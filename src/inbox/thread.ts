import type { Tx } from '../platform/database.js';
import { barriersOf, followParents, unbarred } from './barriers.js';
import { Components, type Barriers, type Component } from './components.js';
import { mergeThreads } from './merge-threads.js';
import { noteMentions, poisoned, poisonedBySenders, restoreArrived } from './poison.js';
import { rows, unique, type Incoming, type Slice } from './slice.js';
import {
  knownKeys,
  nearestFirst,
  noteServerKey,
  takeOwnKeys,
  threadsOfMessages,
  writeKeys,
  type Known,
} from './thread-keys.js';
import { anySubject, idKeysOf, isOrphanReply, subjectKey, type Node } from './thread-node.js';

/**
 * Threading. A thread is a component of a graph: each message names keys (its own Message-ID, the References,
 * In-Reply-To, the conversation part of Thread-Index), each under its own base subject, and two messages that name
 * the same key under the same base subject are in one thread. The rows of that graph are kept in `thread_key`, so
 * placing a mail costs its references, never the size of its thread, and the outcome does not depend on the order
 * of arrival.
 *
 * What goes beyond references, each with its name in `message.thread_rule`:
 *
 *   references       shares a reference under the same subject
 *   subject-differs  names a known reference, but under another subject: a thread of its own, tied by split_from
 *   own-mail         replies to a mail that one of us wrote: joins it whatever its subject
 *   thread-index     shares Exchange's conversation index and nothing else
 *   provider-thread  names nothing, but Gmail has it in one conversation of that account with another mail
 *   subject          (heuristic) a reply that names nothing, within 30 days, same subject, same counterpart
 *   about            a delivery report, receipt or auto-reply: stands with the mail it speaks of, joins nothing else
 *   new              nothing to join
 *   by-hand          a user split it off (split-by-hand.ts); no rule moves it, and none joins what he split
 *
 * A reference to a mail that nobody has, in mails that have nothing to do with each other, is ignored (poison.ts).
 * With the company's subject rules off only ids and references count.
 */
export type ThreadRule =
  | 'references'
  | 'subject-differs'
  | 'own-mail'
  | 'thread-index'
  | 'provider-thread'
  | 'subject'
  | 'about'
  | 'new'
  | 'by-hand';

export interface Placed {
  rule: ThreadRule;
  threadId: number;
}

/** Where the new mails of a slice went, and what about them is out of the ordinary. */
export interface Placement {
  of: Map<Incoming, Placed>;
  /** One came into a thread that a user had split. */
  barred: boolean;
  /** One names a poisoned reference. */
  poisoned: boolean;
}

/**
 * Finds or makes the thread of each new message; call with the locks of `lockKeys` held.
 *
 * @param nodeOf the nodes of all mails of the slice
 * @param known what is known of their keys
 */
export async function placeInThreads(
  slice: Slice,
  fresh: Incoming[],
  nodeOf: Map<Incoming, Node>,
  known: Known,
): Promise<Placement> {
  const { tx, company } = slice;
  const nodes = new Map(fresh.map(mail => [mail, { ...(nodeOf.get(mail) as Node) }]));
  for (const [mail, node] of nodeOf) {
    // Another mailbox had this one first; the provider of this one knows its conversation, or gave it another id.
    const keys = [node.accountThread, node.serverKey].filter(key => key !== null);
    if (mail.isNewMessage || keys.length === 0) continue;
    nodes.set(mail, { ...node, id: `again ${node.id}`, keys, thread: mail.threadId });
    if (node.serverKey) noteServerKey(tx, mail.messageId, node.serverKey);
  }
  const all = [...nodes.values()];
  const restored = company.subjectRules && (await restoreArrived(slice, all, known));
  const separated = company.subjectRules && (await poisoned(slice, all, known));
  if (restored || separated) known = await knownKeys(tx, all);
  for (const node of all) ignorePoisoned(node, known.poisoned);

  const placement = {
    of: new Map<Incoming, Placed>(),
    barred: known.barred,
    poisoned: known.poisoned.size > 0,
  };
  if (!known.barred) {
    await place(slice, nodes, known, new Map(), placement.of);
    return placement;
  }
  // Where a user has split, each mail follows what it answers most closely: one at a time.
  const here = new Set<string>();
  for (const [mail, node] of nodes) {
    const near = await knownKeys(tx, [node]);
    const threads = [...near.rows.values()].flat().map(row => row.thread);
    await nearestFirst(tx, node, here);
    await place(slice, new Map([[mail, node]]), near, await barriersOf(tx, unique(threads)), placement.of);
    here.add(node.idKey);
  }
  return placement;
}

function ignorePoisoned(node: Node, poison: Set<string>): void {
  if (node.list || poison.size === 0) return;
  node.keys = node.keys.filter(key => key === node.idKey || !poison.has(key));
  node.references = node.references.filter(key => !poison.has(key));
}

async function place(
  slice: Slice,
  nodes: Map<Incoming, Node>,
  { rows: known }: Known,
  barriers: Barriers,
  placed: Map<Incoming, Placed>,
): Promise<void> {
  const { tx } = slice;
  const speakOf = await threadsOfMessages(
    tx,
    [...nodes.values()].flatMap(node => node.about ?? []),
  );

  const graph = new Components(barriers);
  const ownMail = new Map(
    [...nodes.values()].flatMap(node => (node.own ? idKeysOf(node).map(key => [key, node.id]) : [])),
  );
  for (const node of nodes.values()) {
    graph.add(node.id);
    if (node.thread !== null) graph.joinThread(node.id, node.thread);
    for (const key of node.keys) graph.join(node.id, `${key} ${node.subject}`);
    for (const row of node.keys.flatMap(key => known.get(key) ?? [])) {
      const sameSubject = row.subject === node.subject;
      const repliesToUs = row.subject === anySubject && node.references.includes(row.key);
      const repliesToThis = node.own && idKeysOf(node).includes(row.key);
      if (sameSubject || repliesToUs || repliesToThis) graph.joinThread(node.id, row.thread);
    }
    for (const key of node.references) {
      const ours = ownMail.get(key);
      if (ours) graph.join(node.id, ours);
    }
    const about = node.about ? speakOf.get(node.about) : undefined;
    if (about !== undefined) graph.joinThread(node.id, about);
  }

  const components = graph.components();
  await makeThreads(tx, components, nodes);
  const losers = components.flatMap(({ threads, winner }) =>
    threads.filter(id => id !== winner).map(id => ({ from: id, into: winner })),
  );
  await mergeThreads(slice, losers);
  const nowIn = new Map(losers.map(({ from, into }) => [from, into]));
  for (const before of placed.values()) before.threadId = nowIn.get(before.threadId) ?? before.threadId;
  const threadOf = new Map(components.flatMap(({ ids, winner }) => ids.map(id => [id, winner] as const)));

  const beside = Map.groupBy(
    [...nodes.values()].flatMap(({ id, keys, subject }) =>
      keys.map(key => ({ key, id, subject, thread: threadOf.get(id) as number })),
    ),
    row => row.key,
  );
  const rowsOf = (node: Node, key: string) => [
    ...(known.get(key) ?? []).map(row => ({ ...row, thread: nowIn.get(row.thread) ?? row.thread })),
    ...(beside.get(key) ?? []).filter(row => row.id !== node.id),
  ];
  const splits: Split[] = [];
  for (const [incoming, node] of nodes) {
    if (node.thread !== null) continue;
    const threadId = threadOf.get(node.id) as number;
    const seen = node.references.flatMap(key => rowsOf(node, key));
    const about = node.about !== null && speakOf.has(node.about);
    const toUs = node.references.some(key => ownMail.has(key));
    const provider =
      node.accountThread !== null &&
      rowsOf(node, node.accountThread).some(row => row.subject === node.subject && row.thread === threadId);
    placed.set(incoming, { threadId, rule: ruleOf(node, seen, { about, toUs, provider }) });
    const apart = (row: { subject: string; thread: number }) =>
      row.subject !== node.subject && row.subject !== anySubject && row.thread !== threadId;
    // Whichever of the two comes last ties them.
    for (const row of seen.filter(apart)) splits.push({ thread: threadId, from: row.thread });
    for (const row of rowsOf(node, node.idKey).filter(apart))
      splits.push({ thread: row.thread, from: threadId });
  }
  writeKeys(tx, [...nodes.values()], threadOf);
  if (barriers.size > 0) takeOwnKeys(tx, [...nodes.values()], threadOf);
  tieSplits(tx, splits);
}

/**
 * After the messages are written: what only the thread as it stands can tell.
 *
 * @param crowded threads of the slice with many mails
 */
export async function settleThreads(
  slice: Slice,
  fresh: Incoming[],
  nodes: Node[],
  { barred, poisoned }: Placement,
  crowded: Set<number>,
): Promise<void> {
  if (fresh.length === 0) return;
  if (slice.company.subjectRules) {
    if (poisoned) await noteMentions(slice.tx, fresh);
    await joinLoose(slice, fresh);
    if (crowded.size > 0) await poisonedBySenders(slice, fresh, nodes, crowded);
  }
  if (barred) await followParents(slice, fresh);
}

/**
 * Reports that came before the mail they speak of, and replies that name nothing, find their thread now, from whichever
 * side arrives last.
 */
async function joinLoose(slice: Slice, fresh: Incoming[]): Promise<void> {
  const { tx } = slice;
  const found = await tx.query<{ message: number; from: number; into: number; rule: ThreadRule }>(
    `select about.id as message, about.thread_id as "from", original.thread_id as into, 'about' as rule
       from message original join message about on about.about_hash = original.id_hash
      where original.id = any($1) and about.thread_rule = 'new' and about.thread_id <> original.thread_id
        and not about.pinned
     union all
     (select distinct on (reply.id) reply.id, reply.thread_id, original.thread_id, 'subject'
       from message original
       join message reply on reply.subject_key = original.subject_key and reply.orphan_reply
        and original.sent_at < reply.sent_at and original.sent_at > reply.sent_at - interval '30 days'
      where (original.id = any($1) or reply.id = any($2)) and original.subject_key = any($3)
        and reply.thread_rule = 'new' and not reply.pinned and original.thread_id <> reply.thread_id and original.automatic is null
        and exists (
          select 1 from participant theirs join participant ours using (address_id) join address on address.id = address_id
           where theirs.message_id = original.id and ours.message_id = reply.id and address.email <> all($4))
      order by reply.id, original.sent_at desc)`,
    [
      fresh.map(mail => mail.messageId),
      fresh.filter(isOrphanReply).map(mail => mail.messageId),
      unique(fresh.map(mail => subjectKey(mail.base.base))),
      [...slice.company.ownAddresses.keys()],
    ],
  );
  if (found.length === 0) return;
  const pairs = await unbarred(tx, found);
  tx.send(
    `update message set thread_rule = given.rule from jsonb_to_recordset($1) as given (message bigint, rule text)
      where message.id = given.message`,
    [rows(pairs.map(({ message, rule }) => ({ message, rule })))],
  );
  await mergeThreads(
    slice,
    pairs.map(({ from, into }) => ({ from, into })),
  );
}

function ruleOf(
  node: Node,
  seen: { subject: string }[],
  found: { about: boolean; toUs: boolean; provider: boolean },
): ThreadRule {
  if (node.about !== null) return found.about ? 'about' : 'new';
  if (seen.some(row => row.subject === node.subject)) return 'references';
  if (found.toUs || seen.some(row => row.subject === anySubject)) return 'own-mail';
  if (seen.length > 0) return 'subject-differs';
  if (node.references.length > 0) return 'references';
  if (node.threadIndex) return 'thread-index';
  return found.provider ? 'provider-thread' : 'new';
}

async function makeThreads(tx: Tx, components: Component[], nodes: Map<Incoming, Node>): Promise<void> {
  const fresh = components.filter(component => component.winner === 0);
  if (fresh.length === 0) return;
  const byId = new Map([...nodes].map(([incoming, node]) => [node.id, incoming]));
  const made = await tx.query<{ id: number }>(
    'insert into thread (subject) select subject from unnest($1::text[]) as given (subject) returning id',
    [fresh.map(({ ids }) => byId.get(ids[0] as string)?.mail.subject ?? '')],
  );
  fresh.forEach((component, index) => (component.winner = (made[index] as { id: number }).id));
}

/** A thread whose subject differs from that of what it refers to: it remembers where it split off. */
interface Split {
  thread: number;
  from: number;
}

function tieSplits(tx: Tx, splits: Split[]): void {
  if (splits.length === 0) return;
  tx.send(
    `update thread set split_from = given."from" from unnest($1::bigint[], $2::bigint[]) as given (thread, "from")
      where thread.id = given.thread and thread.split_from is null and given."from" <> thread.id`,
    [splits.map(split => split.thread), splits.map(split => split.from)],
  );
}
