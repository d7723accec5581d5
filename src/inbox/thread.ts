import { referenceKey, uuidOf } from '../mail/identity.js';
import type { Tx } from '../platform/database.js';
import { mergeThreads } from './merge-threads.js';
import { messageKey, rows, unique, type Incoming, type Slice } from './slice.js';

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
 *   subject          (heuristic) a reply that names nothing, within 30 days, same subject, same counterpart
 *   about            a delivery report, receipt or auto-reply: stands with the mail it speaks of, joins nothing else
 *   new              nothing to join
 *
 * With the company's subject rules off only ids and references count.
 */
export type ThreadRule =
  'references' | 'subject-differs' | 'own-mail' | 'thread-index' | 'subject' | 'about' | 'new';

/** Stands for "under any subject" in thread_key. */
const anySubject = '00000000-0000-0000-0000-000000000000';

/** Subjects that strangers share: alone they tie nothing together. */
const genericSubjects = new Set(
  (
    'hello hi hey question questions meeting invoice order test info information help urgent update thanks thankyou ' +
    'hej fråga faktura order möte hei spørsmål møte cześć pytanie spotkanie faktura zamówienie hallo frage rechnung ' +
    'bonjour facture hola noSubject nosubject document documents request inquiry offer quote followup'
  ).split(' '),
);

/** A mail as threading sees it. */
export interface Node {
  /** The message: two that reuse one Message-ID are two nodes. */
  id: string;
  /** The key of its own Message-ID. */
  idKey: string;
  keys: string[];
  references: string[];
  threadIndex: string | null;
  subject: string;
  about: string | null;
  own: boolean;
}

export interface Placed {
  rule: ThreadRule;
  threadId: number;
}

export const subjectKey = (base: string): string => uuidOf(`subject:${base}`);

export function nodeOf(incoming: Incoming, subjectRules: boolean): Node {
  const { mail } = incoming;
  const references = unique([...mail.references, ...mail.inReplyTo].map(referenceKey));
  const speaksOf = subjectRules && isAboutAnother(incoming) && mail.about ? referenceKey(mail.about) : null;
  const threadIndex = subjectRules && mail.threadIndex ? referenceKey(`ti:${mail.threadIndex}`) : null;
  return {
    id: messageKey(incoming),
    idKey: incoming.idHash,
    keys: speaksOf
      ? [incoming.idHash]
      : unique([incoming.idHash, ...references, ...(threadIndex ? [threadIndex] : [])]),
    references: speaksOf ? [] : references.filter(key => key !== incoming.idHash),
    threadIndex,
    subject: subjectRules ? subjectKey(incoming.base.base) : anySubject,
    about: speaksOf,
    own: subjectRules && incoming.authorId !== null,
  };
}

const isAboutAnother = ({ mail }: Incoming): boolean =>
  mail.automatic === 'bounce' || mail.automatic === 'receipt' || mail.automatic === 'auto-reply';

/** A reply by its prefix that names nothing it replies to. */
export const isOrphanReply = ({ mail, base }: Incoming): boolean =>
  base.isReply &&
  mail.references.length === 0 &&
  mail.inReplyTo.length === 0 &&
  mail.automatic === null &&
  isTelling(base.base);

const isTelling = (base: string): boolean =>
  base.length >= 4 && !genericSubjects.has(base.replaceAll(' ', ''));

/**
 * Takes the locks under which threads are decided: one for each key and base subject of the slice, in sorted order,
 * so that two slices which could touch the same component wait for each other and never deadlock.
 */
export async function lockKeys(tx: Tx, nodes: Node[]): Promise<void> {
  const keys = unique(
    nodes.flatMap(node => [...node.keys, ...(node.about ? [node.about] : []), node.subject]),
  )
    .filter(key => key !== anySubject)
    .map(lockNumber)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  await tx.query(
    'select count(pg_advisory_xact_lock(k)) from (select k from unnest($1::bigint[]) k order by k offset 0) sorted',
    [keys.map(String)],
  );
}

/** Finds or makes the thread of each new message; call with the locks of `lockKeys` held. */
export async function placeInThreads(slice: Slice, fresh: Incoming[]): Promise<Map<Incoming, Placed>> {
  const { tx, company } = slice;
  const nodes = new Map(fresh.map(incoming => [incoming, nodeOf(incoming, company.subjectRules)]));
  const known = await knownKeys(tx, unique([...nodes.values()].flatMap(node => node.keys)));
  const speakOf = await threadsOfMessages(
    tx,
    [...nodes.values()].flatMap(node => node.about ?? []),
  );

  const graph = new Components();
  const ownMail = new Map([...nodes.values()].filter(node => node.own).map(node => [node.idKey, node.id]));
  for (const node of nodes.values()) {
    graph.add(node.id);
    for (const key of node.keys) graph.join(node.id, `${key} ${node.subject}`);
    for (const row of node.keys.flatMap(key => known.get(key) ?? [])) {
      const sameSubject = row.subject === node.subject;
      const repliesToUs = row.subject === anySubject && node.references.includes(row.key);
      const repliesToThis = node.own && row.key === node.idKey;
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
  const threadOf = new Map(components.flatMap(({ ids, winner }) => ids.map(id => [id, winner] as const)));

  const nowIn = new Map(losers.map(({ from, into }) => [from, into]));
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
  const placed = new Map<Incoming, Placed>();
  const splits: Split[] = [];
  for (const [incoming, node] of nodes) {
    const threadId = threadOf.get(node.id) as number;
    const seen = node.references.flatMap(key => rowsOf(node, key));
    const about = node.about !== null && speakOf.has(node.about);
    const toUs = node.references.some(key => ownMail.has(key));
    placed.set(incoming, { threadId, rule: ruleOf(node, seen, { about, toUs }) });
    const apart = (row: { subject: string; thread: number }) =>
      row.subject !== node.subject && row.subject !== anySubject && row.thread !== threadId;
    // Whichever of the two comes last ties them.
    for (const row of seen.filter(apart)) splits.push({ thread: threadId, from: row.thread });
    for (const row of rowsOf(node, node.idKey).filter(apart))
      splits.push({ thread: row.thread, from: threadId });
  }
  await writeKeys(tx, [...nodes.values()], threadOf);
  await tieSplits(tx, splits);
  return placed;
}

/**
 * After the messages are written: what only the thread as it stands can tell. Reports that came before the mail
 * they speak of, and replies that name nothing, find their thread now, from whichever side arrives last.
 */
export async function settleThreads(slice: Slice, fresh: Incoming[]): Promise<void> {
  if (!slice.company.subjectRules || fresh.length === 0) return;
  const { tx } = slice;
  const pairs = await tx.query<{ message: number; from: number; into: number; rule: ThreadRule }>(
    `select about.id as message, about.thread_id as "from", original.thread_id as into, 'about' as rule
       from message original join message about on about.about_hash = original.id_hash
      where original.id = any($1) and about.thread_rule = 'new' and about.thread_id <> original.thread_id
     union all
     (select distinct on (reply.id) reply.id, reply.thread_id, original.thread_id, 'subject'
       from message original
       join message reply on reply.subject_key = original.subject_key and reply.orphan_reply
        and original.sent_at < reply.sent_at and original.sent_at > reply.sent_at - interval '30 days'
      where (original.id = any($1) or reply.id = any($2)) and original.subject_key = any($3)
        and reply.thread_rule = 'new' and original.thread_id <> reply.thread_id and original.automatic is null
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
  if (pairs.length === 0) return;
  await tx.query(
    `update message set thread_rule = given.rule from jsonb_to_recordset($1) as given (message bigint, rule text)
      where message.id = given.message`,
    [rows(pairs.map(({ message, rule }) => ({ message, rule })))],
  );
  await mergeThreads(
    slice,
    pairs.map(({ from, into }) => ({ from, into })),
  );
}

interface KnownKey {
  key: string;
  subject: string;
  thread: number;
}

async function knownKeys(tx: Tx, keys: string[]): Promise<Map<string, KnownKey[]>> {
  const found = await tx.query<KnownKey>(
    'select key::text, subject::text, thread_id as thread from thread_key where key = any($1::uuid[])',
    [keys],
  );
  return Map.groupBy(found, row => row.key);
}

async function threadsOfMessages(tx: Tx, idHashes: string[]): Promise<Map<string, number>> {
  if (idHashes.length === 0) return new Map();
  const found = await tx.query<{ key: string; thread: number }>(
    'select id_hash::text as key, thread_id as thread from message where id_hash = any($1::uuid[]) order by id desc',
    [unique(idHashes)],
  );
  return new Map(found.map(row => [row.key, row.thread]));
}

function ruleOf(
  node: Node,
  seen: { subject: string }[],
  found: { about: boolean; toUs: boolean },
): ThreadRule {
  if (node.about !== null) return found.about ? 'about' : 'new';
  if (seen.some(row => row.subject === node.subject)) return 'references';
  if (found.toUs || seen.some(row => row.subject === anySubject)) return 'own-mail';
  if (seen.length > 0) return 'subject-differs';
  if (node.references.length > 0) return 'references';
  return node.threadIndex ? 'thread-index' : 'new';
}

interface Component {
  ids: string[];
  threads: number[];
  /** The lowest thread id; 0 until a new thread is made. */
  winner: number;
}

/** Union-find over message ids and keys; threads that exist already hang on their components. */
class Components {
  private readonly parent = new Map<string, string>();
  private readonly members = new Set<string>();
  private readonly threads: [string, number][] = [];

  add(id: string): void {
    this.members.add(id);
    this.find(id);
  }

  join(a: string, b: string): void {
    this.parent.set(this.find(a), this.find(b));
  }

  joinThread(id: string, thread: number): void {
    this.threads.push([id, thread]);
    this.join(id, `thread ${thread}`);
  }

  components(): Component[] {
    const byRoot = new Map<string, Component>();
    const at = (id: string): Component => {
      const root = this.find(id);
      let component = byRoot.get(root);
      if (!component) byRoot.set(root, (component = { ids: [], threads: [], winner: 0 }));
      return component;
    };
    for (const id of this.members) at(id).ids.push(id);
    for (const [id, thread] of this.threads) at(id).threads.push(thread);
    for (const component of byRoot.values()) {
      component.threads = unique(component.threads).sort((a, b) => a - b);
      component.winner = component.threads[0] ?? 0;
    }
    return [...byRoot.values()];
  }

  private find(id: string): string {
    let root = id;
    for (let up = this.parent.get(root); up !== undefined && up !== root; up = this.parent.get(root))
      root = up;
    for (let at = id; at !== root;) {
      const next = this.parent.get(at) ?? root;
      this.parent.set(at, root);
      at = next;
    }
    if (!this.parent.has(root)) this.parent.set(root, root);
    return root;
  }
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

async function writeKeys(tx: Tx, nodes: Node[], threadOf: Map<string, number>): Promise<void> {
  const written = new Map<string, { key: string; subject: string; thread: number }>();
  for (const node of nodes) {
    const thread = threadOf.get(node.id) as number;
    for (const key of node.keys)
      written.set(`${key} ${node.subject}`, { key, subject: node.subject, thread });
    if (node.own)
      written.set(`${node.idKey} ${anySubject}`, { key: node.idKey, subject: anySubject, thread });
  }
  const sorted = [...written].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await tx.query(
    `insert into thread_key (key, subject, thread_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) on conflict do nothing`,
    [sorted.map(row => row.key), sorted.map(row => row.subject), sorted.map(row => row.thread)],
  );
}

/** A thread whose subject differs from that of what it refers to: it remembers where it split off. */
interface Split {
  thread: number;
  from: number;
}

async function tieSplits(tx: Tx, splits: Split[]): Promise<void> {
  if (splits.length === 0) return;
  await tx.query(
    `update thread set split_from = given."from" from unnest($1::bigint[], $2::bigint[]) as given (thread, "from")
      where thread.id = given.thread and thread.split_from is null and given."from" <> thread.id`,
    [splits.map(split => split.thread), splits.map(split => split.from)],
  );
}

const lockNumber = (uuid: string): bigint =>
  BigInt.asIntN(64, BigInt(`0x${uuid.replaceAll('-', '').slice(0, 16)}`));
