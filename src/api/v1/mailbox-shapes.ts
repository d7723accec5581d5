import type { Viewer } from '../../access/viewer.js';
import type { Sql } from '../../platform/database.js';
import { links, targetId, type LinkRow } from '../../search/links.js';
import {
  personsByAddress,
  type KnownPerson,
  type MessageRow,
  type ParticipantRow,
} from '../../search/messages.js';
import { partyFacts, threadFacts, type PartyFacts, type ThreadFacts } from '../../search/thread-facts.js';
import { summaries, type Summary } from '../../search/threads.js';
import { escapeHtml } from '../../mail/escape.js';

/** Threads and messages in the words of Pipedrive's API. Flags are 0 and 1. */
const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

/** What stands beside `data` in every answer of the mailbox operations. */
export const mailService = { statusCode: 2000, statusText: 'Success', service: 'email-api' };

/** Threads in the order of `ids`; those of which the viewer may see nothing are left out. */
export async function mailThreads(sql: Sql, viewer: Viewer, ids: number[]) {
  const [summary, facts, parties, linked] = await Promise.all([
    summaries(sql, viewer, ids),
    threadFacts(sql, viewer, ids),
    partyFacts(sql, viewer, ids),
    links(sql, viewer, ids),
  ]);
  const primary = new Map(linked.filter(link => link.primary).map(link => [link.thread_id, link]));
  return ids.flatMap(id => {
    const [row, more] = [summary.get(id), facts.get(id)];
    return row && more ? [mailThread(row, more, parties.get(id) ?? [], primary.get(id))] : [];
  });
}

function mailThread(row: Summary, facts: ThreadFacts, parties: PartyFacts[], primary: LinkRow | undefined) {
  const folders = [
    ...(row.archived ? ['archive'] : facts.has_received ? ['inbox'] : []),
    ...(facts.has_sent ? ['sent'] : []),
  ];
  return {
    id: row.id,
    account_id: String(facts.mailbox_id),
    user_id: facts.user_id,
    subject: row.subject,
    snippet: row.snippet,
    read_flag: flag(row.unread === 0),
    mail_tracking_status: null,
    has_attachments_flag: flag(facts.has_inline || facts.has_real),
    has_inline_attachments_flag: flag(facts.has_inline),
    has_real_attachments_flag: flag(facts.has_real),
    deleted_flag: flag(false),
    synced_flag: flag(true),
    smart_bcc_flag: flag(false),
    mail_link_tracking_enabled_flag: flag(false),
    parties: { to: sideOf(parties, 'to'), from: sideOf(parties, 'from') },
    drafts_parties: [],
    folders,
    version: row.message_count,
    snippet_draft: null,
    snippet_sent: facts.last_sent_snippet ?? '',
    message_count: row.message_count,
    has_draft_flag: flag(false),
    has_sent_flag: flag(facts.has_sent),
    archived_flag: flag(row.archived),
    shared_flag: flag(row.sharing === 'shared'),
    external_deleted_flag: flag(false),
    first_message_to_me_flag: flag(facts.began_with_received),
    last_message_timestamp: facts.last_at,
    first_message_timestamp: facts.first_at,
    last_message_sent_timestamp: facts.last_sent_at,
    last_message_received_timestamp: facts.last_received_at,
    add_time: facts.add_time,
    update_time: facts.last_at > facts.add_time ? facts.last_at : facts.add_time,
    deal_id: primary?.type === 'deal' ? targetId(primary) : null,
    deal_status: primary?.type === 'deal' ? primary.status : null,
    lead_id: primary?.type === 'lead' ? primary.target_id : null,
    project_id: primary?.type === 'project' ? targetId(primary) : null,
    all_messages_sent_flag: flag(facts.all_sent),
  };
}

function sideOf(parties: PartyFacts[], side: PartyFacts['side']) {
  return parties
    .filter(party => party.side === side)
    .map(party => ({
      id: party.address_id,
      name: party.name || party.email,
      latest_sent: party.latest,
      email_address: party.email,
      message_time: party.at.getTime(),
      linked_person_id: party.person_id,
      linked_person_name: party.person_name,
      mail_message_party_id: party.address_id,
      linked_organization_id: party.organization_id,
    }));
}

/**
 * Messages of `/mailbox/*` and of the mail tabs of deals, persons and organizations.
 *
 * @param origin where this API is reached, for `body_url`
 */
export async function mailMessages(sql: Sql, viewer: Viewer, rows: MessageRow[], origin: string) {
  const emails = new Set(rows.flatMap(row => row.participants.map(person => person.email)));
  for (const row of rows) for (const { address } of row.bcc) emails.add(address);
  const persons = await personsByAddress(sql, viewer, [...emails]);
  return rows.map(row => mailMessage(row, persons, origin));
}

function mailMessage(row: MessageRow, persons: Map<string, KnownPerson>, origin: string) {
  const party = (id: number, name: string, email: string) => ({
    id,
    email_address: email,
    name: name || email,
    linked_person_id: persons.get(email)?.person_id ?? null,
    linked_person_name: persons.get(email)?.person_name ?? null,
    mail_message_party_id: id,
    linked_organization_id: persons.get(email)?.organization_id ?? null,
  });
  const listed = (role: ParticipantRow['role']) =>
    row.participants
      .filter(person => person.role === role)
      .map(person => party(person.address_id, person.name, person.email));
  const inline = row.attachments.some(attachment => attachment.inline);
  const real = row.attachments.some(attachment => !attachment.inline);
  return {
    id: row.id,
    from: listed('f'),
    to: listed('t'),
    cc: listed('c'),
    bcc: row.bcc.map(({ name, address }, index) => party(-1 - index, name, address)),
    body_url: `${origin}/api/messages/${row.id}/html`,
    account_id: String(row.mailbox_id),
    user_id: row.user_id,
    mail_thread_id: row.thread_id,
    subject: row.subject,
    snippet: row.snippet,
    mail_tracking_status: null,
    mail_link_tracking_enabled_flag: flag(false),
    read_flag: flag(row.seen || row.outgoing || !row.own),
    draft: null,
    draft_flag: flag(false),
    synced_flag: flag(true),
    deleted_flag: flag(false),
    external_deleted_flag: flag(false),
    has_body_flag: flag(row.has_html || row.text !== ''),
    sent_flag: flag(row.outgoing),
    sent_from_pipedrive_flag: flag(false),
    smart_bcc_flag: flag(false),
    message_time: row.sent_at,
    add_time: row.created_at,
    update_time: row.created_at,
    has_attachments_flag: flag(inline || real),
    has_inline_attachments_flag: flag(inline),
    has_real_attachments_flag: flag(real),
    write_flag: flag(row.own),
    mua_message_id: row.message_id,
  };
}

/** What `include_body` adds: the HTML, or the text in a `pre`. */
export function bodyOf(html: string | null, text: string): string {
  if (html !== null) return html;
  return `<pre style="white-space:pre-wrap">${escapeHtml(text)}</pre>`;
}
