import { isPermitted, visibleItem, type Viewer } from '../../access/viewer.js';
import { Leads, type LeadInput } from '../../crm/leads.js';
import { leadSources, originOf } from '../../crm/lead-sources.js';
import { Lead } from '../../model/index.js';
import { leadFacts } from '../../search/item-facts.js';
import { byUrgency, nextOfLead } from '../../search/lead-urgency.js';
import * as kinds from '../kinds.js';
import { bccAddress } from '../v1/item-fields.js';
import { equals, details, onItem, resource, seenId, since } from '../resource.js';

const nextActivity = (viewer: Viewer, user: string) => ({ sql: nextOfLead(viewer, user) });

export const leads = resource<Lead, LeadInput>({
  name: 'Lead',
  path: 'leads',
  table: 'lead',
  noun: 'lead',
  entity: Lead,
  populate: ['person', 'organization', 'fromDeal'],
  id: kinds.uuid,
  idType: 'uuid',
  visible: visibleItem,
  dialects: ['v1'],
  verbs: Leads,
  counted: leadFacts,
  v1Update: 'PATCH',
  createdStatus: 201,
  sorts: {
    add_time: { column: 'add_time', type: 'timestamptz' },
    update_time: { column: 'update_time', type: 'timestamptz' },
    title: { column: 'title', type: 'text' },
    expected_close_date: { column: 'expected_close_date', type: 'date' },
    source_name: { column: 'source_name', type: 'text' },
    value: { column: 'value', type: 'bigint' },
    owner_id: { column: 'owner_id', type: 'bigint' },
    person_id: { column: 'person_id', type: 'bigint', names: 'person' },
    organization_id: { column: 'organization_id', type: 'bigint', names: 'organization' },
    creator_id: { column: 'creator_id', type: 'bigint' },
    was_seen: { column: 'was_seen', type: 'text' },
    next_activity_id: { column: 'next_activity_id', type: 'bigint', seen: nextActivity },
    // The inbox's own order: most urgent next activity first, none last.
    next_activity_date: { column: 'urgency', type: 'timestamptz', seen: byUrgency },
    id: { column: 'id', type: 'uuid' },
  },
  // Archived leads have a list of their own in Pipedrive.
  always: 't.archived_at is null',
  filters: {
    owner_id: equals('owner_id', kinds.id),
    person_id: onItem('person'),
    organization_id: onItem('organization'),
    source_name: equals('source_name', kinds.oneOf(...leadSources)),
    label_id: { kind: kinds.uuid, sql: p => `t.label_ids @> array[${p}::uuid]` },
    was_seen: equals('was_seen', kinds.boolean),
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
    source_name: {
      kind: kinds.oneOf(...leadSources),
      input: 'sourceName',
      read: lead => lead.sourceName,
    },
    origin: { kind: kinds.text(255), read: lead => originOf(lead.sourceName) },
    ...details<Lead>({ origin_id: kinds.text(255), channel: kinds.id, channel_id: kinds.text(255) }),
    // Of a deal that is deleted, because it became this lead.
    source_deal_id: {
      kind: kinds.id,
      read: ({ fromDeal }, viewer) => (fromDeal && isPermitted(fromDeal, viewer) ? fromDeal.id : null),
    },
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
    cc_email: bccAddress<Lead>('lead')['cc_email']!,
    next_activity_id: { kind: kinds.id, read: (_, __, { next_activity_id }) => next_activity_id },
    add_time: { kind: kinds.isoTime, read: lead => lead.addTime },
    update_time: { kind: kinds.isoTime, read: lead => lead.updateTime },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: lead => lead.visibleTo },
  },
});

/** The same, put aside: they have a list of their own. */
export const archivedLeads = resource<Lead, LeadInput>({ ...leads, always: 't.archived_at is not null' });
