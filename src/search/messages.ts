import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { blind } from '../platform/kept-plan.js';
import type { Sql } from '../platform/database.js';
import { readable, seen } from './sight.js';

/** A message as one copy of it says. */
export interface MessageRow {
  id: number;
  copy_id: number;
  thread_id: number;
  mailbox_id: number;
  user_id: number;
  /** The copy is the viewer's own. */
  own: boolean;
  shared: boolean;
  content_id: number;
  message_id: string | null;
  subject: string;
  from_email: string | null;
  from_name: string;
  bcc: { name: string; address: string }[];
  size: number;
  sent_at: Date;
  received_at: Date;
  outgoing: boolean;
  seen: boolean;
  flagged: boolean;
  variant: boolean;
  claimed: boolean;
  id_conflict: boolean;
  automatic: string | null;
  thread_rule: string;
  snippet: string;
  text: string;
  has_html: boolean;
  defects: string[];
  attachments: AttachmentRow[];
  participants: ParticipantRow[];
  created_at: Date;
  /** Where the viewer has sent it from here. */
  outgoing_mail_id: number | null;
  /** The worst that became of that mail at any of its recipients; null where it reached all, as far as is known. */
  missed: 'refused' | 'delayed' | null;
}

export interface AttachmentRow {
  id: number;
  part: string;
  filename: string;
  content_type: string;
  size: number;
  inline: boolean;
  cid: string | null;
}

/** Who takes part in a message, by how. */
export interface ParticipantRow {
  role: 'f' | 's' | 'r' | 't' | 'c';
  address_id: number;
  email: string;
  name: string;
}

/** More messages than this of one thread are not shown at once; the newest are. */
const mostMessages = 500;

/**
 * The messages of a thread, or one message, oldest first: each from one copy that the viewer may read, his own before
 * another's. What differs between copies (Bcc, text of a variant, flags) is therefore only ever his to read.
 */
export async function messages(
  sql: Sql,
  viewer: Viewer,
  of: { threadId: number } | { messageIds: number[] },
): Promise<MessageRow[]> {
  const which = 'threadId' in of ? 'c.thread_id = $2' : `c.message_id = any(${blind('$2', 'bigint[]')})`;
  return sql.query<MessageRow>(
    `with chosen as (
       select distinct on (c.message_id) c.*, m.user_id, m.user_id = $1 as own
       from message_copy c join mailbox m on m.id = c.mailbox_id
       where ${which} and ${readable(viewer, 'c')}
       order by c.message_id, (m.user_id = $1) desc, c.id
     ), newest as (
       select * from chosen order by sent_at desc, message_id desc limit ${mostMessages}
     )
     select g.id, c.id as copy_id, c.thread_id, c.mailbox_id, c.user_id, c.own, tm.sharing = 'shared' as shared, c.content_id,
            g.message_id, g.subject, g.from_email, g.from_name, c.bcc, c.size, c.sent_at, c.received_at, c.outgoing, c.seen,
            c.flagged, c.variant, c.claimed, g.id_conflict, g.automatic, g.thread_rule, n.snippet, n.text,
            n.has_html, n.defects, g.created_at,
            (select min(o.id) from outgoing_mail o where o.message = g.id and o.user_id = $1) as outgoing_mail_id,
            (select case when bool_or(r.state in ('refused', 'bounced')) then 'refused'
                         when bool_or(r.state = 'delayed') then 'delayed' end
               from outgoing_mail o join outgoing_recipient r on r.outgoing_mail_id = o.id
              where o.message = g.id and o.user_id = $1) as missed,
            coalesce((
              select jsonb_agg(jsonb_build_object('id', a.id, 'part', a.part, 'filename', a.filename, 'content_type',
                       a.content_type, 'size', a.size, 'inline', a.inline, 'cid', a.content_cid) order by a.id)
              from attachment a where a.content_id = c.content_id), '[]') as attachments,
            coalesce((
              select jsonb_agg(jsonb_build_object('role', p.role, 'address_id', p.address_id, 'email', a.email, 'name', p.name)
                       order by p.role, p.position)
              from participant p join address a on a.id = p.address_id
              where p.message_id = g.id and p.position < 1000), '[]') as participants
     from newest c
     join message g on g.id = c.message_id
     join content n on n.id = c.content_id
     left join thread_mailbox tm on tm.thread_id = c.thread_id and tm.mailbox_id = c.mailbox_id
     order by c.sent_at, g.id`,
    [viewer.userId, 'threadId' in of ? of.threadId : of.messageIds],
  );
}

/** @throws {NotFoundError} where it is absent or the viewer may read no copy of it */
export async function message(sql: Sql, viewer: Viewer, id: number): Promise<MessageRow> {
  const [row] = await messages(sql, viewer, { messageIds: [id] });
  if (!row) throw new NotFoundError('message');
  return row;
}

export interface KnownPerson {
  email: string;
  person_id: number;
  person_name: string;
  organization_id: number | null;
  organization_name: string | null;
  /** Why the pipeline made this person; null where a user did. */
  made_by: { rule: string; evidence: Record<string, unknown> } | null;
  /** It was made from mail in one of the viewer's own mailboxes. */
  made_by_own: boolean;
}

/** The one person that has each address, of those that the viewer may see; an address of several has none. */
export async function personsByAddress(
  sql: Sql,
  viewer: Viewer,
  emails: string[],
): Promise<Map<string, KnownPerson>> {
  if (emails.length === 0) return new Map();
  const rows = await sql.query<KnownPerson>(
    `select distinct on (e.email) e.email, p.id as person_id, p.name as person_name, o.id as organization_id,
            o.name as organization_name, p.made_by,
            exists (select 1 from mailbox m where m.user_id = $1 and m.id = (p.made_by ->> 'mailbox_id')::bigint) as made_by_own
     from contact_email e
     join person p on p.id = e.person_id and ${seen(viewer, 'p')}
     left join organization o on o.id = p.organization_id and ${seen(viewer, 'o')}
     where e.email = any(${blind('$2', 'text[]')}) and not exists (
       select 1 from contact_email other join person q on q.id = other.person_id and ${seen(viewer, 'q')}
       where other.email = e.email and other.person_id <> e.person_id)
     order by e.email, e.id`,
    [viewer.userId, emails],
  );
  return new Map(rows.map(row => [row.email, row]));
}

/** SQL: the viewer's own addresses, among mailboxes and their aliases. */
export const ownAddresses = `
  select email from mailbox where user_id = $1 and deleted_at is null
  union select unnest(aliases) from mailbox where user_id = $1 and deleted_at is null
  union select email from users where id = $1`;
