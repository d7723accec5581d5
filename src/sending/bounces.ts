import type { DomainEvent } from '../events.js';
import { emit } from '../platform/outbox.js';
import type { Tx } from '../platform/database.js';
import { isForGood, stopFor } from './stops.js';

/** What one report says of one recipient of a mail of ours. */
interface Report {
  id: number;
  user_id: number;
  message: number | null;
  group_mail_id: number | null;
  /** As the report names it; it may have come from a forwarding host. */
  recipient: string | null;
  status: string | null;
  action: string | null;
}

/**
 * Delivery reports and complaints, tied to the mail of ours whose Message-ID they name: nobody can guess that, so who
 * names it has had the mail. What failed for good marks the address; a complaint, too, and either stops a group mail.
 * A report may speak of many recipients: each is marked for itself.
 */
export async function noteBounces(tx: Tx, events: DomainEvent[]): Promise<void> {
  const arrived = events.flatMap(({ name, payload }) =>
    name === 'mail.received' ? [payload.messageId] : [],
  );
  if (arrived.length === 0) return;
  const reports = await tx.query<Report>(
    `with report as (
       select distinct on (g.id) g.id, o.id as mail, c.bounce
         from message g
         join outgoing_mail o on o.id_hash = g.about_hash or o.server_id_hash = g.about_hash
         join message_copy copy on copy.message_id = g.id
         join content c on c.id = copy.content_id and c.bounce is not null
        where g.id = any($1) and g.about_hash is not null
        order by g.id, copy.id
     )
     select o.id, o.user_id, o.message, o.group_mail_id, said.recipient, said.status, said.action
       from report join outgoing_mail o on o.id = report.mail
       cross join jsonb_to_recordset(report.bounce) as said (recipient text, status text, action text)
      order by o.id`,
    [arrived],
  );
  for (const of of Map.groupBy(reports, report => report.id).values()) await note(tx, of);
}

/** @param reports on one mail */
async function note(tx: Tx, reports: Report[]): Promise<void> {
  const [mail] = reports;
  const said = reports.flatMap(report => {
    const state = stateOf(report);
    return state ? [{ ...report, state, recipient: report.recipient?.toLowerCase() ?? '' }] : [];
  });
  if (!mail || said.length === 0) return;
  // A report that names nobody of ours speaks of the only one there is.
  const touched = await tx.query<{ address: string; state: string; reason: string | null }>(
    `with alone as (
       select min(address) as address from outgoing_recipient where outgoing_mail_id = $1
       having count(*) = 1 and not bool_or(address = any($3))
     ), told as (
       select distinct on (address) coalesce(alone.address, said.recipient) as address, said.state, said.reason
         from jsonb_to_recordset($2::jsonb) as said (recipient text, state text, reason text) left join alone on true
        order by address, state
     )
     update outgoing_recipient r set state = told.state, reason = told.reason from told
      where r.outgoing_mail_id = $1 and r.address = told.address and r.state in ('accepted', 'delayed')
     returning r.address, r.state, r.reason`,
    [
      mail.id,
      JSON.stringify(
        said.map(({ recipient, state, action, status }) => ({
          recipient,
          state,
          reason: action === 'complaint' ? action : status,
        })),
      ),
      said.map(({ recipient }) => recipient),
    ],
  );
  if (touched.length === 0) return;
  await stopFor(
    tx,
    mail.group_mail_id,
    touched.filter(({ state, reason }) => state === 'bounced' && isForGood(reason)),
  );
  await tx.query('update outgoing_mail set updated_at = now() where id = $1', [mail.id]);
  await emit(tx, [
    { name: 'mail.bounced', payload: { outgoingMailId: mail.id, messageId: mail.message } },
    { name: 'outbox.changed', payload: { userId: mail.user_id, ids: [mail.id] } },
  ]);
}

/** Null where it says that the mail has arrived. */
function stateOf({ action, status }: Report): 'bounced' | 'delayed' | null {
  if (action === 'complaint' || action === 'failed') return 'bounced';
  if (action === 'delayed') return 'delayed';
  return action === null && status?.startsWith('5') ? 'bounced' : null;
}
