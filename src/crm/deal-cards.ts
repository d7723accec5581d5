import { visibleActivity } from '../access/activity.js';
import { knownLink, visibleItem, type Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';

/** A deal as a card of the board shows it. */
export interface DealCard {
  id: number;
  title: string;
  value: number;
  currency: string;
  /** Percent: its own, else its stage's. */
  probability: number;
  status: string;
  pipeline_id: number;
  stage_id: number;
  expected_close_date: string | null;
  label_ids: number[];
  owner_id: number | null;
  owner_name: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  /** The most urgent one that is still to be done, of those that the viewer may see; its time is UTC. */
  next_activity: {
    id: number;
    type: string;
    subject: string;
    due_date: string | null;
    due_time: string | null;
  } | null;
  /** Since when it is rotten, or from when on it will be. */
  rotten_time: Date | null;
  /** Mail on it that the viewer has not read, in his own mailboxes. */
  unread: boolean;
  products_count: number;
  add_time: Date;
  update_time: Date;
  stage_change_time: Date | null;
}

/** Cards of deals that are there for the viewer, in no order. */
export async function dealCards(sql: Sql, viewer: Viewer, ids: number[]): Promise<DealCard[]> {
  if (ids.length === 0) return [];
  const contact = (table: string) => `
    (select jsonb_build_object('id', c.id, 'name', c.name) from ${table} c
      where c.id = t.${table}_id and ${visibleItem(viewer, 'c', '$1')})`;
  return sql.query<DealCard>(
    `select t.id, t.title, t.value::float8 as value, t.currency, t.status, t.pipeline_id, t.stage_id,
       coalesce(t.probability, case when p.deal_probability then s.probability end, 100) as probability,
       t.expected_close_date::text as expected_close_date, t.label_ids, t.owner_id, owner.name as owner_name,
       ${contact('person')} as person, ${contact('organization')} as organization,
       (select jsonb_build_object('id', a.id, 'type', a.type, 'subject', a.subject,
            'due_date', a.due_date, 'due_time', a.due_time)
          from activity a where a.deal_id = t.id and not a.done and ${visibleActivity(viewer, 'a', '$1', { table: 'deal', alias: 't' })}
         order by a.due_at, a.id limit 1) as next_activity,
       case when s.rot_enabled then t.update_time + make_interval(days => s.rotten_days) end as rotten_time,
       exists (
         select from thread_link l join thread_mailbox tm on tm.thread_id = l.thread_id
           join mailbox m on m.id = tm.mailbox_id
          where l.deal_id = t.id and l.state = 'linked' and tm.unread > 0 and tm.hidden_at is null
            and m.user_id = $1 and m.deleted_at is null and ${knownLink('l', '$1')}) as unread,
       t.products_count, t.add_time, t.update_time, t.stage_change_time
     from deal t join stage s on s.id = t.stage_id join pipeline p on p.id = t.pipeline_id
     left join users owner on owner.id = t.owner_id
     where t.id = any($2)`,
    [viewer.userId, ids],
  );
}
