import { visibleActivity } from '../access/activity.js';
import { visibleNote } from '../access/note.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { filesOn } from './attachments.js';
import { nextOfLead } from './lead-urgency.js';
import { readableBox } from './sight.js';

/**
 * SQL for what is known of items beside their own rows: counts, mail times, names. One statement for a page; `$1` is
 * the viewer's id, `ids` what their ids are compared with, over `$2`. What he may not see is not counted.
 */
export function dealFacts(viewer: Viewer, ids: string): string {
  return `
    select t.id, ${smartBcc}, owner.name as owner_name, stage.position as stage_order_nr, mail.*, activities.*,
      (select count(*)::int from deal_participant p join person on person.id = p.person_id
        where p.deal_id = t.id and ${visibleItem(viewer, 'person', '$1')}) as participants_count,
      (select count(*)::int from note n where n.deal_id = t.id and ${visibleNote(viewer, 'n', '$1', { table: 'deal', alias: 't' })}) as notes_count,
      (select count(*)::int from (${filesOn(viewer, 'deal', 't.id', 't')}) on_it) as files_count,
      (select count(*)::int from follower f where f.deal_id = t.id) as followers_count,
      case when stage.rot_enabled and t.status = 'open'
        then t.update_time + make_interval(days => stage.rotten_days) end as rotten_time,
      coalesce(t.probability, case when pipeline.deal_probability then stage.probability end, 100) as chance
    from deal t
    join stage on stage.id = t.stage_id
    join pipeline on pipeline.id = t.pipeline_id
    left join users owner on owner.id = t.owner_id
    cross join lateral (${mailFacts(viewer, 'deal')}) mail
    cross join lateral (${activityFacts(viewer, 'deal')}) activities
    where t.id = ${ids}`;
}

export function personFacts(viewer: Viewer, ids: string): string {
  return `
    select t.id, ${smartBcc}, owner.name as owner_name, mail.*, activities.*, deals.*,
      (select count(*)::int from note n where n.person_id = t.id and ${visibleNote(viewer, 'n', '$1', { table: 'person', alias: 't' })}) as notes_count,
      (select count(*)::int from (${filesOn(viewer, 'person', 't.id', 't')}) on_it) as files_count,
      (select count(*)::int from follower f where f.person_id = t.id) as followers_count
    from person t
    left join users owner on owner.id = t.owner_id
    cross join lateral (${mailFacts(viewer, 'person')}) mail
    cross join lateral (${activityFacts(viewer, 'person')}) activities
    cross join lateral (
      select ${dealCounts('')}, ${relatedCounts(`(
        select x.status from deal_participant p join deal x on x.id = p.deal_id
        where p.person_id = t.id and x.person_id is distinct from t.id and ${visibleItem(viewer, 'x', '$1')}) d`)}
      from deal d where d.person_id = t.id and ${visibleItem(viewer, 'd', '$1')}) deals
    where t.id = ${ids}`;
}

export function organizationFacts(viewer: Viewer, ids: string): string {
  return `
    select t.id, ${smartBcc}, owner.name as owner_name, mail.*, activities.*, deals.*,
      (select count(*)::int from person p
        where p.organization_id = t.id and ${visibleItem(viewer, 'p', '$1')}) as people_count,
      (select count(*)::int from note n where n.organization_id = t.id and ${visibleNote(viewer, 'n', '$1', { table: 'organization', alias: 't' })}) as notes_count,
      (select count(*)::int from (${filesOn(viewer, 'organization', 't.id', 't')}) on_it) as files_count,
      (select count(*)::int from follower f where f.organization_id = t.id) as followers_count
    from organization t
    left join users owner on owner.id = t.owner_id
    cross join lateral (${mailFacts(viewer, 'organization')}) mail
    cross join lateral (${activityFacts(viewer, 'organization')}) activities
    cross join lateral (
      select ${dealCounts('')}, ${relatedCounts(`(
        select x.status from person p join deal x on x.person_id = p.id
        where p.organization_id = t.id and x.organization_id is distinct from t.id
          and ${visibleItem(viewer, 'p', '$1')} and ${visibleItem(viewer, 'x', '$1')}) d`)}
      from deal d where d.organization_id = t.id and ${visibleItem(viewer, 'd', '$1')}) deals
    where t.id = ${ids}`;
}

/** Of the activities on a lead that he may see the most urgent one. */
export function leadFacts(viewer: Viewer, ids: string): string {
  return `
    select t.id, ${smartBcc}, ${nextOfLead(viewer, '$1')} as next_activity_id
    from lead t where t.id = ${ids}`;
}

export function projectFacts(_viewer: Viewer, ids: string): string {
  return `select t.id, ${smartBcc} from project t where $1::bigint is not null and t.id = ${ids}`;
}

/** The company's Smart BCC address: those of items are made of it. */
const smartBcc = `(select bcc_name || '@' || bcc_domain from company) as smart_bcc`;

/** The deals `d` by their state. */
function dealCounts(prefix: string): string {
  return `
    count(*) filter (where d.status = 'open')::int as ${prefix}open_deals_count,
    count(*) filter (where d.status <> 'open')::int as ${prefix}closed_deals_count,
    count(*) filter (where d.status = 'won')::int as ${prefix}won_deals_count,
    count(*) filter (where d.status = 'lost')::int as ${prefix}lost_deals_count`;
}

/** The same of deals that stand near: a person's where he only takes part, an organization's people's. */
function relatedCounts(deals: string): string {
  return ['open', 'closed', 'won', 'lost']
    .map(state => {
      const condition = state === 'closed' ? `d.status <> 'open'` : `d.status = '${state}'`;
      return `(select count(*)::int from ${deals} where ${condition}) as related_${state}_deals_count`;
    })
    .join(', ');
}

/** The messages of the threads that stand on it, as far as he may read them. */
function mailFacts(viewer: Viewer, type: 'deal' | 'person' | 'organization'): string {
  return `
    select count(distinct c.message_id)::int as email_messages_count,
      max(c.sent_at) filter (where not c.outgoing) as last_incoming_mail_time,
      max(c.sent_at) filter (where c.outgoing) as last_outgoing_mail_time
    from thread_link link
    join thread_mailbox tm on tm.thread_id = link.thread_id
    join message_copy c on c.thread_id = tm.thread_id and c.mailbox_id = tm.mailbox_id
    where link.${type}_id = t.id and link.state = 'linked' and ${readableBox(viewer, 'tm')}`;
}

/** Of the activities on it that he may see: how many, the earliest that is not done, the latest that is. */
function activityFacts(viewer: Viewer, type: 'deal' | 'person' | 'organization'): string {
  const on =
    type === 'person'
      ? 'a.id in (select activity_id from activity_participant where person_id = t.id)'
      : `a.${type}_id = t.id`;
  return `
    select counts.activities_count, counts.done_activities_count,
      counts.activities_count - counts.done_activities_count as undone_activities_count,
      next.id as next_activity_id, next.due_date::text as next_activity_date,
      next.due_time::text as next_activity_time, next.subject as next_activity_subject,
      next.type as next_activity_type, next.duration as next_activity_duration, next.note as next_activity_note,
      last.id as last_activity_id, (last.marked_as_done_time at time zone 'UTC')::date::text as last_activity_date
    from (
      select count(*)::int as activities_count, count(*) filter (where a.done)::int as done_activities_count,
        (array_agg(a.id order by a.due_at, a.id) filter (where not a.done))[1] as next_id,
        (array_agg(a.id order by a.marked_as_done_time desc nulls last, a.id desc) filter (where a.done))[1] as last_id
      from activity a where ${on} and ${visibleActivity(viewer, 'a', '$1', type === 'person' ? undefined : { table: type, alias: 't' })}) counts
    left join activity next on next.id = counts.next_id
    left join activity last on last.id = counts.last_id`;
}
