import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { MailAddress } from '../mail/mail.js';
import type { OutgoingLinks, OutgoingState, SendingReason } from '../model/outgoing-mail.js';
import type { Sql } from '../platform/database.js';
import { fieldsIn, hasFields, mergeValues } from './merge-fields.js';
import { own } from './own.js';

export interface AttachmentView {
  id: number;
  filename: string;
  content_type: string;
  size: number;
  cid: string | null;
}

/** A draft, or what has become of it, as its writer sees it. */
export interface OutgoingView {
  id: number;
  version: number;
  state: OutgoingState;
  reason: SendingReason | null;
  mailbox_id: number | null;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  subject: string;
  html: string;
  in_reply_to_message_id: number | null;
  kind: string;
  links: OutgoingLinks;
  /** What `links` names first, as the viewer may see it. */
  link: { type: string; id: number | string; title: string } | null;
  sharing: 'private' | 'shared' | null;
  track_opens: boolean;
  track_links: boolean;
  merge_fields: { field: string; value: string | null }[];
  attachments: AttachmentView[];
  send_at: Date | null;
  cancel_on_reply: boolean;
  remind_at: Date | null;
  remind_state: 'waiting' | 'answered' | 'due' | null;
  undo_until: Date | null;
  attempts: number;
  next_try_at: Date | null;
  sent_at: Date | null;
  message_id: string | null;
  message: number | null;
  thread_id: number | null;
  group_mail_id: number | null;
  recipients: { address: string; name: string; role: string; state: string; reason: string | null }[];
  opens: number;
  clicks: number;
  last_opened_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** As lists show it: its text may be megabytes, and is read with the mail itself. */
export interface OutgoingRow extends Omit<OutgoingView, 'html' | 'merge_fields'> {
  /** Where it stands in the list: `updated_at` as PostgreSQL writes it, with microseconds. */
  place: string;
}

export interface Asked {
  states: OutgoingState[];
  limit: number;
  /** Those changed before. */
  before?: Pick<OutgoingRow, 'place' | 'id'> | null;
  /** Only what nobody has answered in time. */
  due?: boolean;
}

const titles = { deal: 'title', lead: 'title', project: 'title', person: 'name', organization: 'name' };
const linked = (viewer: Viewer): string =>
  Object.entries(titles)
    .map(
      ([type, title]) => `(
        select jsonb_build_object('type', '${type}', 'id', i.id, 'title', i.${title}) from ${type} i
         where i.id = (o.links ->> '${type}_id')::${type === 'lead' ? 'uuid' : 'bigint'} and ${visibleItem(viewer, 'i', '$1')})`,
    )
    .join(', ');

const columns = (viewer: Viewer): string => `
  o.id, o.version, o.state, o.reason, o.mailbox_id, o."to", o.cc, o.bcc, o.subject,
  o.answers_id as in_reply_to_message_id, o.kind, o.links,
  case when o.links <> '{}' then coalesce(${linked(viewer)}) end as link, o.sharing, o.track_opens, o.track_links,
  coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'filename', a.filename, 'content_type', a.content_type,
    'size', a.size, 'cid', a.cid) order by a.id) from outgoing_attachment a where a.outgoing_mail_id = o.id), '[]') as attachments,
  o.send_at, o.cancel_on_reply, o.remind_at, o.remind_state,
  case when o.state = 'queued' and o.attempts = 0 and o.not_before > now() then o.not_before end as undo_until,
  o.attempts, case when o.state = 'queued' and o.attempts > 0 then o.next_try_at end as next_try_at, o.sent_at,
  o.message_id, o.message, (select m.thread_id from message m where m.id = o.message) as thread_id, o.group_mail_id,
  coalesce((select jsonb_agg(jsonb_build_object('address', r.address, 'name', r.name, 'role', r.role, 'state', r.state,
    'reason', r.reason) order by r.role desc, r.position) from outgoing_recipient r where r.outgoing_mail_id = o.id), '[]') as recipients,
  (select count(*)::int from outgoing_view v where v.outgoing_mail_id = o.id and v.position is null and not v.automatic) as opens,
  (select count(*)::int from outgoing_view v where v.outgoing_mail_id = o.id and v.position is not null and not v.automatic) as clicks,
  (select max(v.at) from outgoing_view v where v.outgoing_mail_id = o.id and v.position is null and not v.automatic) as last_opened_at,
  o.created_at, o.updated_at`;

/**
 * The viewer's, the last changed first; one more than `limit` where there are more. Of each state the index gives the first
 * ones in their order, so that the states that few have do not cost what there is of the others.
 */
export async function listOutgoing(sql: Sql, viewer: Viewer, asked: Asked): Promise<OutgoingRow[]> {
  return sql.query<OutgoingRow>(
    `select ${columns(viewer)}, o.updated_at::text as place
       from (select first.* from unnest($2::text[]) as asked (state) cross join lateral (
               select o.id, o.updated_at from outgoing_mail o
                where ${own} and o.state = asked.state and (o.updated_at, o.id) < ($3::timestamptz, $4::bigint)
                  ${asked.due ? "and o.remind_state = 'due'" : ''}
                order by o.updated_at desc, o.id desc limit $5) first
             order by first.updated_at desc, first.id desc limit $5) page
       join outgoing_mail o on o.id = page.id
      order by o.updated_at desc, o.id desc`,
    [viewer.userId, asked.states, asked.before?.place ?? 'infinity', asked.before?.id ?? 0, asked.limit + 1],
  );
}

/** @throws {NotFoundError} for somebody else's as for one that is not there */
export async function oneOutgoing(sql: Sql, viewer: Viewer, id: number): Promise<OutgoingView> {
  const [row] = await sql.query<Omit<OutgoingView, 'merge_fields'>>(
    `select ${columns(viewer)}, o.html from outgoing_mail o where ${own} and o.id = $2`,
    [viewer.userId, id],
  );
  if (!row) throw new NotFoundError('mail');
  return { ...row, merge_fields: await fieldsOf(sql, viewer, row) };
}

/** What of a draft is to be filled in, and with what; a field that nobody knows is told when it is sent. */
async function fieldsOf(
  sql: Sql,
  viewer: Viewer,
  mail: Omit<OutgoingView, 'merge_fields'>,
): Promise<OutgoingView['merge_fields']> {
  if (mail.state !== 'draft' || !hasFields(`${mail.subject}${mail.html}`)) return [];
  const [values] = await mergeValues(sql, viewer, [aboutOf(mail)]);
  return known(mail).map(field => ({ field, value: values![field] }));
}

function known({ subject, html }: Pick<OutgoingView, 'subject' | 'html'>) {
  try {
    return fieldsIn([
      { at: 'subject', text: subject },
      { at: 'html', text: html },
    ]);
  } catch {
    return [];
  }
}

/** Whom a mail is about, for its fields. */
export const aboutOf = ({ links, to }: Pick<OutgoingView, 'links' | 'to'>) => ({
  links,
  address: to.length === 1 ? to[0]!.address : null,
});
