import { visibleActivity } from '../../access/activity.js';
import { isVisible } from '../../access/viewer.js';
import { Activities, type ActivityInput } from '../../crm/activities.js';
import { Activity } from '../../model/index.js';
import * as own from '../activity-kinds.js';
import * as kinds from '../kinds.js';
import { anyOf, details, equals, onItem, resource, seenId, since, timeSorts, until } from '../resource.js';
import { activityCollection, v1ActivityFields, v1ActivityFilters } from '../v1/activity-fields.js';

export const activities = resource<Activity, ActivityInput>({
  name: 'Activity',
  path: 'activities',
  table: 'activity',
  noun: 'activity',
  entity: Activity,
  populate: ['deal', 'lead', 'person', 'organization', 'project', 'participants.person'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleActivity,
  dialects: ['v1', 'v2'],
  v1DeleteMany: true,
  v1Collection: activityCollection,
  verbs: Activities,
  // What has no date comes last.
  sorts: { ...timeSorts, due_date: { column: 'due_at', type: 'timestamptz' } },
  filters: {
    ids: anyOf('id', kinds.ids),
    owner_id: equals('owner_id', kinds.id),
    deal_id: onItem('deal'),
    lead_id: onItem('lead', p => `t.lead_id = ${p}`, kinds.uuid),
    person_id: onItem(
      'person',
      p => `t.id in (select activity_id from activity_participant where person_id = ${p})`,
    ),
    org_id: onItem('organization'),
    project_id: onItem('project'),
    type: anyOf('type', kinds.list(kinds.text(100))),
    done: equals('done', kinds.boolean),
    updated_since: since('update_time', kinds.time),
    updated_until: until('update_time', kinds.time),
    // To-do, overdue, today, this week: all of them are two ends.
    due_since: since('due_at', kinds.time),
    due_until: until('due_at', kinds.time),
    ...v1ActivityFilters,
  },
  fields: {
    id: { kind: kinds.id, read: activity => activity.id },
    subject: { kind: kinds.text(255), input: 'subject', read: activity => activity.subject },
    type: { kind: kinds.text(100, 1), input: 'type', read: activity => activity.type },
    owner_id: { kind: kinds.id, only: 'v2', input: 'ownerId', read: activity => activity.owner?.id },
    creator_user_id: { kind: kinds.id, only: 'v2', read: activity => activity.creator?.id },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: activity => Boolean(activity.deletedAt) },
    deal_id: {
      kind: kinds.id,
      input: 'dealId',
      nullable: true,
      relates: { type: 'deal', column: 'deal_id' },
      read: (activity, viewer) => seenId(activity.deal, viewer),
    },
    lead_id: {
      kind: kinds.uuid,
      input: 'leadId',
      nullable: true,
      read: (activity, viewer) => seenId(activity.lead, viewer),
    },
    person_id: {
      kind: kinds.id,
      input: 'personId',
      nullable: true,
      relates: { type: 'person', column: 'person_id' },
      read: (activity, viewer) => seenId(activity.person, viewer),
    },
    org_id: {
      kind: kinds.id,
      input: 'organizationId',
      nullable: true,
      relates: { type: 'organization', column: 'organization_id' },
      read: (activity, viewer) => seenId(activity.organization, viewer),
    },
    project_id: {
      kind: kinds.id,
      input: 'projectId',
      nullable: true,
      read: (activity, viewer) => seenId(activity.project, viewer),
    },
    due_date: { kind: kinds.date, input: 'dueDate', nullable: true, read: activity => activity.dueDate },
    due_time: { kind: own.clock, input: 'dueTime', nullable: true, read: activity => activity.dueTime },
    duration: { kind: own.duration, input: 'duration', nullable: true, read: activity => activity.duration },
    busy: { kind: kinds.boolean, only: 'v2', input: 'busy', read: activity => activity.busy },
    done: { kind: kinds.boolean, input: 'done', read: activity => activity.done },
    marked_as_done_time: { kind: kinds.time, read: activity => activity.markedAsDoneTime },
    location: { kind: kinds.place, input: 'location', nullable: true, read: activity => activity.location },
    participants: {
      kind: own.participants,
      input: 'participants',
      read: (activity, viewer) =>
        activity.participants
          .getItems()
          .filter(row => isVisible(row.person, viewer))
          .map(row => ({ personId: row.person.id, primary: row.isPrimary }))
          .sort((a, b) => Number(b.primary) - Number(a.primary) || a.personId - b.personId),
    },
    attendees: { kind: own.attendees, input: 'attendees', read: activity => activity.attendees },
    ...details<Activity>({
      conference_meeting_client: kinds.text(255),
      conference_meeting_url: kinds.text(2000),
      conference_meeting_id: kinds.text(255),
    }),
    public_description: {
      kind: kinds.text(65_000),
      input: 'publicDescription',
      nullable: true,
      read: activity => activity.publicDescription,
    },
    note: { kind: kinds.text(65_000), input: 'note', nullable: true, read: activity => activity.note },
    priority: {
      kind: kinds.integer(0, 1e9),
      input: 'priority',
      nullable: true,
      read: activity => activity.priority,
    },
    outcome: {
      kind: kinds.integer(0, 1e9),
      input: 'outcome',
      nullable: true,
      read: activity => activity.outcome,
    },
    add_time: { kind: kinds.time, read: activity => activity.addTime },
    update_time: { kind: kinds.time, read: activity => activity.updateTime },
    ...v1ActivityFields,
  },
});
