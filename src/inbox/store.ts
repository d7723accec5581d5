import type { Tx } from '../platform/database.js';
import { crowd } from './poison.js';
import { placeInThreads, settleThreads, type Placed } from './thread.js';
import { knownKeys, lockKeys } from './thread-keys.js';
import { aboutOf, isOrphanReply, namesOf, nodeOf, subjectKey, type Node } from './thread-node.js';
import { clean, messageKey, rows, unique, type Incoming, type Slice } from './slice.js';

/**
 * Writes messages, their people's addresses, each mailbox's copies and the threads they stand in. What is there already
 * is found again, not written again. Their contents are there by now: see `writeContents`.
 */
export async function store(slice: Slice): Promise<void> {
  const { tx, mails } = slice;
  const nodes = new Map(mails.map(mail => [mail, nodeOf(mail, slice.company.subjectRules)]));
  lockKeys(tx, [...nodes.values()]);
  const [idsInUse, known] = await Promise.all([findKnown(tx, mails), knownKeys(tx, [...nodes.values()])]);
  const fresh = firstOfEach(mails.filter(mail => mail.isNewMessage));
  const placement = await placeInThreads(slice, fresh, nodes, known);
  const [addresses] = await Promise.all([
    writeAddresses(tx, fresh),
    writeMessages(tx, fresh, placement.of, nodes),
  ]);
  shareIds(mails, fresh);
  writeParticipants(tx, fresh, addresses);
  markConflicts(tx, fresh, idsInUse);
  const crowded = await writeCopies(slice);
  await settleThreads(slice, fresh, [...nodes.values()], placement, crowded);
}

/** @returns the ids (hashes) that some stored message has */
async function findKnown(tx: Tx, mails: Incoming[]): Promise<Set<string>> {
  const found = await tx.query<{ id: number; key: string; threadId: number }>(
    `select id, id_hash || ' ' || header_key as key, thread_id as "threadId" from message where id_hash = any($1::uuid[])`,
    [unique(mails.map(mail => mail.idHash))],
  );
  const byKey = new Map(found.map(row => [row.key, row]));
  for (const mail of mails) {
    const known = byKey.get(messageKey(mail));
    mail.isNewMessage = !known;
    if (known) Object.assign(mail, { messageId: known.id, threadId: known.threadId });
  }
  return new Set(found.map(row => row.key.split(' ')[0] as string));
}

/** The same message may stand twice in a slice (INBOX and Sent, a list copy): the first one is written. */
function firstOfEach(mails: Incoming[]): Incoming[] {
  return [...new Map([...mails].reverse().map(mail => [messageKey(mail), mail])).values()].reverse();
}

function shareIds(mails: Incoming[], fresh: Incoming[]): void {
  const byKey = new Map(fresh.map(mail => [messageKey(mail), mail]));
  for (const mail of mails) {
    const first = byKey.get(messageKey(mail));
    if (!first || first === mail) continue;
    Object.assign(mail, { messageId: first.messageId, threadId: first.threadId, isNewMessage: false });
  }
}

async function writeAddresses(tx: Tx, fresh: Incoming[]): Promise<Map<string, number>> {
  const emails = unique(fresh.flatMap(mail => peopleOf(mail).map(person => person.address))).sort();
  if (emails.length === 0) return new Map();
  const known = new Map<string, number>();
  const note = (rows: { email: string; id: number }[]) => rows.forEach(row => known.set(row.email, row.id));
  note(
    await tx.query(
      `with found as materialized (select email, id from address where email = any($1)), made as (
         insert into address (email) select email from unnest($1::text[]) with ordinality as given (email, n)
          where email not in (select email from found) order by n on conflict do nothing returning email, id
       )
       select email, id from found union all select email, id from made`,
      [emails],
    ),
  );
  // Whoever made the others meanwhile has committed, or we would still wait for him.
  const lost = emails.filter(email => !known.has(email));
  if (lost.length > 0) note(await tx.query('select email, id from address where email = any($1)', [lost]));
  return known;
}

/** From, Sender, Reply-To, To, Cc. Bcc belongs to a copy: only those who may see that copy may know of it. */
export function peopleOf({ mail }: Incoming): { role: string; name: string; address: string }[] {
  const listed = [
    ['f', mail.from ? [mail.from] : []],
    ['s', mail.sender ? [mail.sender] : []],
    ['r', mail.replyTo],
    ['t', mail.to],
    ['c', mail.cc],
  ] as const;
  return listed.flatMap(([role, people]) =>
    people
      .filter(person => person.address !== '')
      .map(person => ({ role, ...person, address: clean(person.address) })),
  );
}

async function writeMessages(
  tx: Tx,
  fresh: Incoming[],
  placed: Map<Incoming, Placed>,
  nodes: Map<Incoming, Node>,
): Promise<void> {
  if (fresh.length === 0) return;
  const sorted = [...fresh].sort((a, b) => (messageKey(a) < messageKey(b) ? -1 : 1));
  const given = sorted.map(incoming => {
    const { mail } = incoming;
    const { threadId, rule } = placed.get(incoming) as Placed;
    incoming.threadId = threadId;
    const about = rule === 'about' || rule === 'new' ? aboutOf(incoming) : null;
    return {
      id_hash: incoming.idHash,
      header_key: incoming.headerKey,
      message_id: mail.messageId,
      subject: mail.subject,
      subject_key: subjectKey(incoming.base.base),
      orphan_reply: isOrphanReply(incoming),
      from_email: (mail.from ?? mail.fromHeader)?.address ?? null,
      from_name: (mail.from ?? mail.fromHeader)?.name ?? '',
      sent_at: incoming.sentAt,
      thread_id: threadId,
      automatic: mail.automatic,
      list_id: mail.listId,
      about_hash: about,
      author_id: incoming.authorId,
      thread_rule: rule,
      reference_keys: namesOf(nodes.get(incoming) as Node),
    };
  });
  const made = await tx.query<{ id: number; key: string }>(
    `insert into message (id_hash, header_key, message_id, subject, subject_key, orphan_reply, from_email, from_name,
            sent_at, thread_id, automatic, list_id, about_hash, author_id, thread_rule, reference_keys)
     select * from jsonb_to_recordset($1) as given (id_hash uuid, header_key uuid, message_id text, subject text,
            subject_key uuid, orphan_reply boolean, from_email text, from_name text, sent_at timestamptz,
            thread_id bigint, automatic text, list_id text, about_hash uuid, author_id bigint, thread_rule text,
            reference_keys uuid[])
     returning id, id_hash || ' ' || header_key as key`,
    [rows(given)],
  );
  const ids = new Map(made.map(row => [row.key, row.id]));
  for (const mail of sorted) mail.messageId = ids.get(messageKey(mail)) as number;
}

function writeParticipants(tx: Tx, fresh: Incoming[], addresses: Map<string, number>): void {
  const people = fresh.flatMap(mail =>
    peopleOf(mail).map(({ role, name, address }, position) => ({
      message_id: mail.messageId,
      address_id: addresses.get(address),
      role,
      position: Math.min(position, 32_767),
      name: name.slice(0, 500),
    })),
  );
  if (people.length === 0) return;
  tx.send(
    `insert into participant (message_id, address_id, role, position, name)
     select message_id, address_id, role, position, name from jsonb_to_recordset($1) as given
       (message_id bigint, address_id bigint, role "char", position smallint, name text)
     on conflict do nothing`,
    [rows(people)],
  );
}

/** A Message-ID that two different messages carry was reused or forged: both say so, neither hides the other. */
function markConflicts(tx: Tx, fresh: Incoming[], idsInUse: Set<string>): void {
  const ids = fresh.map(mail => mail.idHash);
  if (new Set(ids).size === ids.length && !ids.some(id => idsInUse.has(id))) return;
  tx.send(
    `update message set id_conflict = true where not id_conflict and id_hash in (
       select mine.id_hash from message mine join message other on other.id_hash = mine.id_hash and other.id <> mine.id
        where mine.id = any($1))`,
    [fresh.map(mail => mail.messageId)],
  );
}

/** @returns threads that have many mails by now */
async function writeCopies(slice: Slice): Promise<Set<number>> {
  const { tx, mailbox, mails } = slice;
  const copies = [...new Map([...mails].reverse().map(mail => [mail.messageId, mail])).values()];
  const made = await tx.query<{ messageId: number; variant: boolean }>(
    `insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, bcc, size, received_at, sent_at,
            outgoing, seen, answered, flagged, claimed, variant)
     select given.message_id, $2, given.thread_id, given.content_id, given.blob::bytea, given.bcc, given.size,
            given.received_at, given.sent_at, given.outgoing, given.seen, given.answered, given.flagged, given.claimed,
            exists (select 1 from message_copy other where other.message_id = given.message_id
                       and other.content_id <> given.content_id)
       from jsonb_to_recordset($1) as given (message_id bigint, thread_id bigint, content_id bigint, blob text, bcc jsonb,
            size bigint, received_at timestamptz, sent_at timestamptz, outgoing boolean, seen boolean, answered boolean,
            flagged boolean, claimed boolean)
      order by given.message_id
     on conflict (message_id, mailbox_id) do nothing
     returning message_id as "messageId", variant`,
    [
      rows(
        copies.map(mail => ({
          message_id: mail.messageId,
          thread_id: mail.threadId,
          content_id: mail.contentId,
          blob: `\\x${mail.blob.toString('hex')}`,
          bcc: mail.mail.bcc,
          size: mail.size,
          received_at: mail.internalDate,
          sent_at: mail.sentAt,
          outgoing: mail.outgoing,
          seen: mail.outgoing || mail.flags.includes('\\Seen'),
          answered: mail.flags.includes('\\Answered'),
          flagged: mail.flags.includes('\\Flagged'),
          claimed: mail.claimed,
        })),
      ),
      mailbox.id,
    ],
  );
  const written = new Set(made.map(row => row.messageId));
  for (const mail of copies) mail.isNewCopy = written.has(mail.messageId);
  return writeThreadMailbox(
    slice,
    copies.filter(mail => mail.isNewCopy),
  );
}

async function writeThreadMailbox({ tx, mailbox }: Slice, copies: Incoming[]): Promise<Set<number>> {
  if (copies.length === 0) return new Set();
  const given = [...Map.groupBy(copies, mail => mail.threadId)]
    .sort(([a], [b]) => a - b)
    .map(([thread_id, mails]) => {
      const times = mails.map(mail => mail.sentAt.getTime());
      return {
        thread_id,
        last_at: new Date(Math.max(...times)),
        first_at: new Date(Math.min(...times)),
        messages: mails.length,
        unread: mails.filter(mail => !mail.outgoing && !mail.flags.includes('\\Seen')).length,
        has_received: mails.some(mail => !mail.outgoing),
        has_sent: mails.some(mail => mail.outgoing),
        has_attachments: mails.some(mail => mail.mail.attachments.some(attachment => !attachment.inline)),
        is_new: mails.some(mail => mail.isNew && !mail.outgoing),
      };
    });
  const counted = await tx.query<{ id: number; messages: number }>(
    `with given as (
       select * from jsonb_to_recordset($1) as given (thread_id bigint, last_at timestamptz, first_at timestamptz,
         messages integer, unread integer, has_received boolean, has_sent boolean, has_attachments boolean, is_new boolean)
     ), touched as (
       update thread set last_at = greatest(thread.last_at, given.last_at) from given
        where thread.id = given.thread_id and thread.last_at < given.last_at
     )
     insert into thread_mailbox as kept (thread_id, mailbox_id, last_at, first_at, messages, unread, has_received,
            has_sent, has_attachments, sharing)
     select thread_id, $2, last_at, first_at, messages, unread, has_received, has_sent, has_attachments, $3 from given
      order by thread_id
     on conflict (thread_id, mailbox_id) do update set
       last_at = greatest(kept.last_at, excluded.last_at), first_at = least(kept.first_at, excluded.first_at),
       messages = kept.messages + excluded.messages, unread = kept.unread + excluded.unread,
       has_received = kept.has_received or excluded.has_received, has_sent = kept.has_sent or excluded.has_sent,
       has_attachments = kept.has_attachments or excluded.has_attachments,
       -- New mail brings an archived thread back.
       archived_at = case when exists (select 1 from given where given.thread_id = kept.thread_id and given.is_new)
                          then null else kept.archived_at end
     returning thread_id as id, messages + coalesce((
       select sum(messages) from thread_mailbox other
        where other.thread_id = kept.thread_id and other.mailbox_id <> kept.mailbox_id), 0) as messages`,
    [rows(given), mailbox.id, mailbox.sharing],
  );
  return new Set(counted.filter(row => row.messages > crowd).map(row => row.id));
}
