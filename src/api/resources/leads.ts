import { visibleItem } from '../../access/viewer.js';
import { Leads, type LeadInput } from '../../crm/leads.js';
import { Lead } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { equals, details, resource, seenId, since } from '../resource.js';

export const leads = resource<Lead, LeadInput>({
  name: 'Lead',
  path: 'leads',
  table: 'lead',
  entity: Lead,
  populate: ['person', 'organization'],
  id: kinds.uuid,
  idType: 'uuid',
  visible: visibleItem,
  dialects: ['v1'],
  verbs: Leads,
  v1Update: 'PATCH',
  createdStatus: 201,
  sorts: {
    add_time: { column: 'add_time', type: 'timestamptz' },
    update_time: { column: 'update_time', type: 'timestamptz' },
    title: { column: 'title', type: 'text' },
    expected_close_date: { column: 'expected_close_date', type: 'date' },
    id: { column: 'id', type: 'uuid' },
  },
  // Archived leads have a list of their own in Pipedrive.
  always: 't.archived_at is null',
  filters: {
    owner_id: equals('owner_id', kinds.id),
    person_id: equals('person_id', kinds.id),
    organization_id: equals('organization_id', kinds.id),
    updated_since: since('update_time', kinds.isoTime),
  },
  fields: {
    id: { kind: kinds.uuid, read: lead => lead.id },
    title: { kind: kinds.text(255, 1), input: 'title', required: true, read: lead => lead.title },
    owner_id: { kind: kinds.id, input: 'ownerId', read: lead => lead.owner?.id },
    creator_id: { kind: kinds.id, read: lead => lead.creator?.id },
    label_ids: { kind: kinds.uuids, input: 'labelIds', read: lead => lead.labelIds },
    person_id: {
      kind: kinds.id,
      input: 'personId',
      nullable: true,
      read: (lead, viewer) => seenId(lead.person, viewer),
    },
    organization_id: {
      kind: kinds.id,
      input: 'organizationId',
      nullable: true,
      read: (lead, viewer) => seenId(lead.organization, viewer),
    },
    source_name: { kind: kinds.text(255), read: lead => lead.sourceName },
    origin: { kind: kinds.text(255), read: () => 'ManuallyCreated' },
    ...details<Lead>({ origin_id: kinds.text(255), channel: kinds.id, channel_id: kinds.text(255) }),
    source_deal_id: { kind: kinds.id, read: () => null },
    is_archived: { kind: kinds.boolean, input: 'archived', read: lead => Boolean(lead.archivedAt) },
    was_seen: { kind: kinds.boolean, input: 'wasSeen', read: lead => lead.wasSeen },
    value: {
      kind: kinds.money,
      input: 'value',
      nullable: true,
      read: lead => (lead.value == null ? null : { amount: lead.value, currency: lead.currency }),
    },
    expected_close_date: {
      kind: kinds.date,
      input: 'expectedCloseDate',
      nullable: true,
      read: lead => lead.expectedCloseDate,
    },
    next_activity_id: { kind: kinds.id, read: () => null },
    add_time: { kind: kinds.isoTime, read: lead => lead.addTime },
    update_time: { kind: kinds.isoTime, read: lead => lead.updateTime },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: lead => lead.visibleTo },
  },
});
