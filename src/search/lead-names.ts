import { knownLink, type Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import { nextOfLead } from './lead-urgency.js';
import { seen } from './sight.js';

/** What a line of the Leads Inbox says beside the lead's own fields. */
export interface LeadNames {
  id: string;
  owner_name: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  /** The most urgent one that is still to be done; its time is UTC. */
  next_activity: {
    id: number;
    type: string;
    subject: string;
    due_date: string | null;
    due_time: string | null;
  } | null;
  /** Mail on it that the viewer has not read, in his own mailboxes. */
  unread: boolean;
}

/** Of leads that are there for the viewer, in no order: what he may see of what they name. */
export function leadNames(sql: Sql, viewer: Viewer, ids: string[]): Promise<LeadNames[]> {
  const contact = (table: string) => `
    (select jsonb_build_object('id', c.id, 'name', c.name) from ${table} c
      where c.id = t.${table}_id and ${seen(viewer, 'c')})`;
  return sql.query<LeadNames>(
    `select t.id, owner.name as owner_name, ${contact('person')} as person, ${contact('organization')} as organization,
       (select jsonb_build_object('id', next.id, 'type', next.type, 'subject', next.subject,
            'due_date', next.due_date, 'due_time', next.due_time)
          from activity next where next.id = ${nextOfLead(viewer, '$1')}) as next_activity,
       exists (
         select from thread_link l join thread_mailbox tm on tm.thread_id = l.thread_id
           join mailbox m on m.id = tm.mailbox_id
          where l.lead_id = t.id and l.state = 'linked' and tm.unread > 0 and tm.hidden_at is null
            and m.user_id = $1 and m.deleted_at is null and ${knownLink('l', '$1')}) as unread
     from lead t left join users owner on owner.id = t.owner_id
     where t.id = any($2)`,
    [viewer.userId, ids],
  );
}
