import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { Components } from './components.js';
import { dropStrangers, moveMails, shareContacts, shareItems } from './move-mail.js';

interface Stored {
  id: number;
  thread: number;
  key: string;
  subject: string;
  names: string[];
  list: boolean;
  own: boolean;
  rule: string;
  about: string | null;
  pinned: boolean;
  sentAt: Date;
}

/**
 * Computes threads again as if some references had never been written. What no longer belongs together becomes a
 * thread of its own; what the oldest mail is in keeps the thread. What a user has put together or apart stays, and so
 * does a thread with mail of which it is not stored what it names.
 *
 * @param ignored the references that count no more, save in list mail
 * @returns message id -> the thread it went to
 */
export async function regroup(tx: Tx, threads: number[], ignored: Set<string>): Promise<Map<number, number>> {
  const mails = await tx.query<Stored>(
    `select id, thread_id as thread, id_hash::text as key, subject_key::text as subject, reference_keys::text[] as names,
            list_id is not null as list, author_id is not null as own, thread_rule as rule, about_hash::text as about, pinned,
            sent_at as "sentAt"
       from message where thread_id = any($1) order by id`,
    [threads],
  );
  const poison = await tx.query<{ key: string }>(
    'select key::text from poisoned_reference where key = any($1::uuid[])',
    [mails.flatMap(mail => mail.names)],
  );
  const bad = new Set([...ignored, ...poison.map(row => row.key)]);
  const moves: { message: number; from: number; into: number; keys: string[] }[] = [];
  for (const [thread, inIt] of Map.groupBy(mails, mail => mail.thread)) {
    const [, ...others] = componentsOf(inIt, bad);
    const made = await makeThreads(tx, others);
    others.forEach((group, index) =>
      moves.push(
        ...group.map(mail => ({
          message: mail.id,
          from: thread,
          into: made[index] as number,
          keys: [mail.key, ...mail.names.filter(name => !bad.has(name))],
        })),
      ),
    );
  }
  if (moves.length === 0) return new Map();
  await moveMails(tx, moves);
  const keys = moves.flatMap(({ keys: named, from, into }) => named.map(key => ({ key, from, into })));
  await tx.query(
    `update thread_key set thread_id = given."into" from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as given (key, "from", "into")
      where thread_key.key = given.key and thread_key.thread_id = given."from"`,
    [keys.map(row => row.key), keys.map(row => row.from), keys.map(row => row.into)],
  );
  const ways = new Map(moves.map(({ from, into }) => [into, from]));
  await tx.query(
    `insert into thread_barrier (thread_id, other_id, decision_id)
     select given."into", other_id, decision_id from thread_barrier join unnest($1::bigint[], $2::bigint[]) as given ("into", "from")
         on given."from" = thread_id
     union all
     select other_id, given."into", decision_id from thread_barrier join unnest($1::bigint[], $2::bigint[]) as given ("into", "from")
         on given."from" = thread_id`,
    [[...ways.keys()], [...ways.values()]],
  );
  for (const [into, from] of ways) {
    await shareItems(tx, from, into);
    await shareContacts(tx, from, into);
  }
  for (const from of new Set(ways.values())) await dropStrangers(tx, from);
  await emit(
    tx,
    [...ways].map(([into, from]) => ({ name: 'thread.split' as const, payload: { from, into } })),
  );
  return new Map(moves.map(({ message, into }) => [message, into]));
}

/** The group that keeps the thread first: what a user decided about, else the oldest mail's. */
function componentsOf(mails: Stored[], bad: Set<string>): Stored[][] {
  const graph = new Components();
  const byKey = new Map(mails.map(mail => [mail.key, mail]));
  // A mail that was stored before it was kept what mails name.
  const untold = mails.some(mail => mail.names.length === 0 && mail.rule === 'references');
  for (const mail of mails) {
    const me = String(mail.id);
    graph.add(me);
    if (mail.pinned || untold) graph.join(me, 'pinned');
    graph.join(me, `${mail.key} ${mail.subject}`);
    if (mail.own) graph.join(me, `own ${mail.key}`);
    for (const name of mail.names) {
      if (bad.has(name) && !mail.list) continue;
      graph.join(me, `${name} ${mail.subject}`);
      if (byKey.get(name)?.own) graph.join(me, `own ${name}`);
    }
    const original = mail.about === null ? undefined : byKey.get(mail.about);
    if (original) graph.join(me, String(original.id));
    if (mail.rule === 'subject') {
      const earlier = mails.filter(other => other.subject === mail.subject && other.sentAt < mail.sentAt);
      const latest = earlier.toSorted((a, b) => b.sentAt.getTime() - a.sentAt.getTime())[0];
      if (latest) graph.join(me, String(latest.id));
    }
  }
  const byId = new Map(mails.map(mail => [String(mail.id), mail]));
  const groups = graph.components().map(({ ids }) => ids.map(id => byId.get(id) as Stored));
  const isPinned = (group: Stored[]): number => Number(group.some(mail => mail.pinned));
  return groups
    .filter(group => group.length > 0)
    .toSorted((a, b) => isPinned(b) - isPinned(a) || oldest(a).id - oldest(b).id);
}

const oldest = (group: Stored[]): Stored => group.reduce((a, b) => (a.id < b.id ? a : b));

async function makeThreads(tx: Tx, groups: Stored[][]): Promise<number[]> {
  if (groups.length === 0) return [];
  const made = await tx.query<{ id: number }>(
    `insert into thread (subject) select message.subject from unnest($1::bigint[]) with ordinality as given (id, place)
       join message on message.id = given.id order by place returning id`,
    [groups.map(group => oldest(group).id)],
  );
  return made.map(row => row.id);
}
