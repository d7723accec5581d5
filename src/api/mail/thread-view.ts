import { asking } from '../../access/asking.js';
import { asEachUser, visibleMail, type Viewer } from '../../access/viewer.js';
import { askText, audienceTexts, reasonOf, type Audience, type Reason } from '../../inbox/reasons.js';
import { decisionsAbout, mayDecide } from '../../inbox/thread-decision.js';
import { looseJoins } from '../../search/loose-joins.js';
import { splitQuotes } from '../../mail/reply.js';
import type { Database, Sql } from '../../platform/database.js';
import { isItem, links, targetId, type LinkRow } from '../../search/links.js';
import {
  messages,
  ownAddresses,
  personsByAddress,
  type KnownPerson,
  type MessageRow,
  type ParticipantRow,
} from '../../search/messages.js';
import { readableBox, seen } from '../../search/sight.js';
import { ownLabels, resolveThread, summaries, threadPeople } from '../../search/threads.js';

/** The rows of a list, in the order of `ids`: four queries a page, however long it is. */
export async function threadRows(database: Database, viewer: Viewer, places: { id: number; at: string }[]) {
  const ids = places.map(place => place.id);
  const [summary, people, linked] = await database.kept.together(sql =>
    Promise.all([summaries(sql, viewer, ids), threadPeople(sql, viewer, ids), links(sql, viewer, ids)]),
  );
  const items = Map.groupBy(linked.filter(isItem), link => link.thread_id);
  return places.flatMap(({ id, at }) => {
    const row = summary.get(id);
    if (!row) return [];
    const item = items.get(id)?.[0];
    return [
      {
        id,
        subject: row.subject,
        snippet: row.snippet,
        last_at: new Date(at),
        message_count: row.message_count,
        unread: row.unread > 0,
        has_attachments: row.has_attachments,
        flagged: row.flagged,
        sharing: row.sharing,
        mailbox_ids: row.mailbox_ids,
        labels: row.labels,
        asks: row.asks,
        archived: row.archived,
        people: (people.get(id) ?? []).map(({ name, email, person_id, me }) => ({
          name,
          email,
          person_id,
          me,
        })),
        item: item ? { type: item.type, id: targetId(item), title: item.title, status: item.status } : null,
      },
    ];
  });
}

/**
 * One thread as the viewer may see it: all of it comes from copies that he may read, so that people, reasons and
 * counts do not tell of those that he may not.
 *
 * @throws {NotFoundError}
 */
export function threadView(database: Database, viewer: Viewer, id: number) {
  return database.kept.together(sql => viewOf(sql, viewer, id));
}

async function viewOf(sql: Sql, viewer: Viewer, wantedId: number) {
  // Few threads have been merged: what is read of one is read beside where its id leads.
  const [id, given] = await Promise.all([
    resolveThread(asking(sql, viewer), viewer, wantedId),
    readThread(sql, viewer, wantedId),
  ]);
  const { rows, linked, thread, audience } = id === wantedId ? given : await readThread(sql, viewer, id);
  const { sharing, canSplit } = thread;
  const own = new Set(thread.ownAddresses);
  const addresses = addressesOf(rows);
  const mine = sharing.some(row => row.mine);
  const asks = thread.asks && mine;
  const [persons, joins, splitFrom, ask, decisions] = await Promise.all([
    personsByAddress(sql, viewer, [...addresses.keys()]),
    looseJoins(sql, rows),
    thread.split_from && resolveThread(sql, viewer, thread.split_from).catch(() => null),
    asks ? askOf(sql, viewer, thread.ask) : null,
    mine ? decisionViews(sql, id, canSplit) : [],
  ]);
  const shown = linked.filter(link => isEvident(link, addresses));
  return {
    id,
    subject: rows.find(row => row.subject !== '')?.subject ?? '',
    sharing,
    archived: thread.archived,
    labels: thread.labels,
    split_from: splitFrom,
    asks,
    ask,
    can_link: mine,
    can_split: canSplit,
    decisions,
    joins,
    people: [...addresses].map(([address, { name, count }]) => {
      const person = persons.get(address);
      return {
        address,
        name: name || person?.person_name || '',
        role_count: count,
        person: person ? personOf(person) : null,
        mine: own.has(address),
        reason: person ? personReason(person, shown) : null,
      };
    }),
    links: shown.map(link => linkView(link, persons)),
    messages: rows.map(messageView),
    visible_to: audience,
  };
}

async function readThread(sql: Sql, viewer: Viewer, id: number) {
  const [rows, linked, thread, audience] = await Promise.all([
    messages(sql, viewer, { threadId: id }),
    links(sql, viewer, [id]),
    threadRow(sql, viewer, id),
    visibleTo(sql, viewer, id),
  ]);
  return { rows, linked, thread, audience };
}

/** What users decided about the thread, the latest first. */
async function decisionViews(sql: Sql, id: number, canSplit: boolean) {
  return (await decisionsAbout(sql, id)).map(row => ({
    id: row.id,
    kind: row.kind,
    at: row.at,
    by: row.by_id === null ? null : { id: row.by_id, name: row.by_name },
    undoable: canSplit && row.later === null,
  }));
}

/** What of a thread the viewer may read, as far as it tells what the thread could belong to. */
export async function readableWords(sql: Sql, viewer: Viewer, threadId: number) {
  const rows = await messages(sql, viewer, { threadId });
  return {
    subjects: [...new Set(rows.map(row => row.subject))],
    addresses: [...addressesOf(rows).keys()],
  };
}

export function linkView(link: LinkRow, persons: Map<string, KnownPerson>) {
  return {
    id: link.id,
    type: link.type,
    target: { id: targetId(link), title: link.title, status: link.status, subtitle: link.subtitle },
    primary: link.primary,
    rule: link.rule,
    reason: reasonOf(link.rule, visibleEvidence(link.evidence, persons), link.title),
    at: link.at,
    by: link.by_id === null ? null : { id: link.by_id, name: link.by_name },
  };
}

export function messageView(row: MessageRow) {
  const listed = (role: ParticipantRow['role']) =>
    row.participants.filter(person => person.role === role).map(({ name, email }) => ({ name, email }));
  return {
    id: row.id,
    copy_id: row.copy_id,
    message_id: row.message_id,
    outgoing_mail_id: row.outgoing_mail_id,
    missed: row.missed,
    subject: row.subject,
    from: { name: row.from_name, email: row.from_email ?? '' },
    reply_to: listed('r'),
    to: listed('t'),
    cc: listed('c'),
    bcc: row.bcc.map(({ name, address }) => ({ name, email: address })),
    sent_at: row.sent_at,
    received_at: row.received_at,
    outgoing: row.outgoing,
    seen: row.own ? row.seen : true,
    snippet: row.snippet,
    text: row.text,
    has_html: row.has_html,
    parts: splitQuotes(row.text),
    automatic: row.automatic,
    defects: row.defects,
    variant: row.variant,
    claimed: row.claimed,
    id_conflict: row.id_conflict,
    thread_rule: row.thread_rule,
    attachments: row.attachments.map(({ id, part, filename, content_type, size, inline, cid }) => ({
      id,
      part,
      filename,
      content_type,
      size,
      inline,
      cid,
      url: `/api/messages/${row.id}/attachments/${id}`,
    })),
  };
}

/** Everybody in the messages, in order of appearance, with the number of messages they are in. */
function addressesOf(rows: MessageRow[]) {
  const found = new Map<string, { name: string; count: number }>();
  for (const row of rows) {
    const people = [
      { email: row.from_email ?? '', name: row.from_name },
      ...row.participants,
      ...row.bcc.map(({ address, name }) => ({ email: address, name })),
    ];
    const counted = new Set<string>();
    for (const { email, name } of people) {
      if (email === '') continue;
      const entry = found.get(email) ?? { name: '', count: 0 };
      entry.name ||= name;
      if (!counted.has(email)) entry.count++;
      counted.add(email);
      found.set(email, entry);
    }
  }
  return found;
}

/** A person who is linked because of a mail that the viewer may not read is not in what he sees. */
function isEvident(link: LinkRow, addresses: Map<string, unknown>): boolean {
  const { address } = link.evidence;
  return typeof address !== 'string' || addresses.has(address);
}

/** Only names that the viewer meets in the messages anyway. */
function visibleEvidence(
  evidence: Record<string, unknown>,
  persons: Map<string, KnownPerson>,
): Record<string, unknown> {
  const known = new Set([...persons.values()].map(person => person.person_id));
  if (typeof evidence['person_id'] !== 'number' || known.has(evidence['person_id'])) return evidence;
  const { person_id: _id, person_name: _name, ...rest } = evidence;
  return rest;
}

function personOf(person: KnownPerson) {
  return {
    id: person.person_id,
    name: person.person_name,
    organization:
      person.organization_id === null ? null : { id: person.organization_id, name: person.organization_name },
  };
}

/** Why this person is there: how it was made, where the viewer's own mail made it, or else why it is linked. */
function personReason(person: KnownPerson, shown: LinkRow[]): Reason | null {
  if (person.made_by && person.made_by_own) {
    return reasonOf(person.made_by.rule, person.made_by.evidence, person.person_name);
  }
  const link = shown.find(
    ({ type, target_id }) => type === 'person' && Number(target_id) === person.person_id,
  );
  return link ? reasonOf(link.rule, link.evidence, person.person_name) : null;
}

interface ThreadRow {
  split_from: number | null;
  asks: boolean;
  ask: { rule: string; items?: { type: string; id: string }[] } | null;
  /** Mailboxes that have it, of those that the viewer may read; his own first. */
  sharing: { mailbox_id: number; sharing: 'private' | 'shared'; mine: boolean }[];
  /** In all mailboxes of his that it stands in. */
  archived: boolean;
  labels: number[];
  canSplit: boolean;
  /** The viewer's. */
  ownAddresses: string[];
}

async function threadRow(sql: Sql, viewer: Viewer, id: number): Promise<ThreadRow> {
  const [row] = await sql.query<ThreadRow>(
    `select t.split_from, t.asks, t.ask, ${mayDecide(viewer)} as "canSplit", array(${ownAddresses}) as "ownAddresses",
            ${ownLabels('t.id')} as labels,
            (select coalesce(bool_and(tm.archived_at is not null), false) from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
              where tm.thread_id = $2 and m.user_id = $1 and m.deleted_at is null) as archived,
            coalesce((
              select json_agg(json_build_object('mailbox_id', tm.mailbox_id, 'sharing', tm.sharing, 'mine', m.user_id = $1)
                       order by m.user_id = $1 desc, tm.mailbox_id)
              from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
              where tm.thread_id = $2 and ${readableBox(viewer, 'tm')}), '[]') as sharing
     from thread t where t.id = $2`,
    [viewer.userId, id],
  );
  return (
    row ?? {
      split_from: null,
      asks: false,
      ask: null,
      sharing: [],
      archived: false,
      labels: [],
      canSplit: false,
      ownAddresses: [],
    }
  );
}

async function askOf(sql: Sql, viewer: Viewer, ask: ThreadRow['ask']) {
  if (!ask) return null;
  const ids = (type: string) => (ask.items ?? []).filter(item => item.type === type).map(item => item.id);
  const [counted] = await sql.query<{ many: number }>(
    `select (select count(*) from deal i where i.id = any($2::bigint[]) and ${seen(viewer, 'i')})
          + (select count(*) from lead i where i.id = any($3::uuid[]) and ${seen(viewer, 'i')})
          + (select count(*) from project i where i.id = any($4::bigint[]) and ${seen(viewer, 'i')}) as many`,
    [viewer.userId, ids('deal'), ids('lead'), ids('project')],
  );
  const candidates = counted?.many ?? 0;
  return { rule: ask.rule, text: askText(ask.rule, candidates), candidates };
}

/** Who else reads what the viewer reads here, and why. Owners of copies that he may not see are not named. */
async function visibleTo(sql: Sql, viewer: Viewer, id: number) {
  const columns = { user: 'u.id', thread: 'tm.thread_id', mailbox: 'tm.mailbox_id', sharing: 'tm.sharing' };
  const rows = await sql.query<{ user_id: number; name: string; rule: Audience }>(
    `select u.id as user_id, u.name, case when bool_or(m.user_id = u.id) then 'own-mailbox' else 'shared' end as rule
     from thread_mailbox tm
     join mailbox m on m.id = tm.mailbox_id
     join users u on u.active and ${asEachUser('u', one => visibleMail(one, columns))}
     where tm.thread_id = $2 and ${readableBox(viewer, 'tm')}
     group by u.id, u.name
     order by bool_or(m.user_id = u.id) desc, u.name
     limit 100`,
    [viewer.userId, id],
  );
  return rows.map(row => ({ ...row, why: audienceTexts[row.rule] }));
}
