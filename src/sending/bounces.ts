import type { DomainEvent } from '../events.js';
import { emit } from '../platform/outbox.js';
import type { Tx } from '../platform/database.js';
import { reasons } from './states.js';

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
 */
export async function noteBounces(tx: Tx, events: DomainEvent[]): Promise<void> {
  const arrived = events.flatMap(({ name, payload }) =>
    name === 'mail.received' ? [payload.messageId] : [],
  );
  if (arrived.length === 0) return;
  const reports = await tx.query<Report>(
    `select distinct on (g.id) o.id, o.user_id, o.message, o.group_mail_id, c.bounce ->> 'recipient' as recipient,
            c.bounce ->> 'status' as status, c.bounce ->> 'action' as action
       from message g
       join outgoing_mail o on o.id_hash = g.about_hash or o.server_id_hash = g.about_hash
       join message_copy copy on copy.message_id = g.id
       join content c on c.id = copy.content_id and c.bounce is not null
      where g.id = any($1) and g.about_hash is not null
      order by g.id, copy.id`,
    [arrived],
  );
  for (const report of reports) await note(tx, report);
}

async function note(tx: Tx, report: Report): Promise<void> {
  const complaint = report.action === 'complaint';
  const failed =
    report.action === 'failed' || (report.action === null && report.status?.startsWith('5') === true);
  const state = complaint || failed ? 'bounced' : report.action === 'delayed' ? 'delayed' : null;
  if (!state) return;
  // A report that names nobody of ours speaks of the only one there is.
  const touched = await tx.query<{ address: string }>(
    `update outgoing_recipient set state = $3, reason = $4
      where outgoing_mail_id = $1 and state in ('accepted', 'delayed')
        and (address = $2 or not exists (select from outgoing_recipient where outgoing_mail_id = $1 and address = $2)
             and (select count(*) from outgoing_recipient where outgoing_mail_id = $1) = 1)
     returning address`,
    [report.id, report.recipient?.toLowerCase() ?? '', state, complaint ? 'complaint' : report.status],
  );
  const [first] = touched;
  if (!first) return;
  const isHard = complaint || /^5\.(1\.(1|2|3|6|10)|2\.1|4\.4|7\.1|0\.0)/.test(report.status ?? '');
  if (isHard) {
    await tx.query(
      `insert into mail_stop (address, reason, said) values ($1, $2, $3)
       on conflict (address) do update set reason = excluded.reason, said = excluded.said, at = now()
         where mail_stop.reason <> 'complaint'`,
      [first.address, complaint ? 'complaint' : 'bounced', report.status],
    );
    const why = complaint
      ? `${first.address} has reported a mail as unwanted`
      : `${first.address} does not exist or takes no mail`;
    await tx.query(
      `update group_mail set state = 'stopped', reason = $2 where id = $1 and state = 'running'`,
      [report.group_mail_id, JSON.stringify(reasons.stopped(why))],
    );
  }
  await tx.query('update outgoing_mail set updated_at = now() where id = $1', [report.id]);
  await emit(tx, [
    { name: 'mail.bounced', payload: { outgoingMailId: report.id, messageId: report.message } },
    { name: 'outbox.changed', payload: { userId: report.user_id, ids: [report.id] } },
  ]);
}
