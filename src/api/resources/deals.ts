import { permittedItem, visibleItem } from '../../access/viewer.js';
import { Deals, type DealInput } from '../../crm/deals.js';
import { restorable } from '../../crm/restore.js';
import { Deal } from '../../model/index.js';
import { dealFacts } from '../../search/item-facts.js';
import * as kinds from '../kinds.js';
import {
  anyOf,
  equals,
  onItem,
  resource,
  seenId,
  since,
  timeSorts,
  until,
  type Filter,
} from '../resource.js';
import { v1DealFields } from '../v1/item-fields.js';
import { collectionFilters, v1DealFilters } from '../v1/item-filters.js';

/** v1 has a word for the three together that a deal can have while it is there. */
const statuses: Filter = {
  kind: kinds.list(kinds.oneOf('open', 'won', 'lost', 'deleted', 'all_not_deleted')),
  sql: p => `(case when t.deleted_at is null then t.status else 'deleted' end = any(${p})
    or t.deleted_at is null and 'all_not_deleted' = any(${p}))`,
};

export const deals = resource<Deal, DealInput>({
  name: 'Deal',
  path: 'deals',
  table: 'deal',
  noun: 'deal',
  entity: Deal,
  populate: ['person', 'organization'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleItem,
  deleted: {
    askedBy: ({ status }) => Array.isArray(status) && status.includes('deleted'),
    visible: (viewer, t, user) =>
      `((${t}.deleted_at is null or ${restorable(t)}) and ${permittedItem(viewer, t, user)})`,
  },
  dialects: ['v1', 'v2'],
  verbs: Deals,
  counted: dealFacts,
  v1DeleteMany: true,
  v1Collection: {
    ...collectionFilters,
    user_id: equals('owner_id', kinds.id),
    stage_id: equals('stage_id', kinds.id),
    status: statuses,
  },
  sorts: { ...timeSorts, title: { column: 'title', type: 'text' } },
  // Archived deals have a list of their own.
  always: 't.archived_at is null',
  filters: {
    ids: anyOf('id', kinds.ids),
    owner_id: equals('owner_id', kinds.id),
    person_id: onItem('person'),
    org_id: onItem('organization'),
    pipeline_id: equals('pipeline_id', kinds.id),
    stage_id: equals('stage_id', kinds.id),
    status: statuses,
    updated_since: since('update_time', kinds.time),
    updated_until: until('update_time', kinds.time),
    ...v1DealFilters,
  },
  fields: {
    id: { kind: kinds.id, read: deal => deal.id },
    title: { kind: kinds.text(255, 1), input: 'title', required: true, read: deal => deal.title },
    owner_id: { kind: kinds.id, only: 'v2', input: 'ownerId', read: deal => deal.owner?.id },
    creator_user_id: {
      kind: kinds.id,
      relates: { type: 'user', column: 'creator_id' },
      nested: true,
      read: deal => deal.creator?.id,
    },
    person_id: {
      kind: kinds.id,
      input: 'personId',
      nullable: true,
      relates: { type: 'person', column: 'person_id' },
      nested: true,
      read: (deal, viewer) => seenId(deal.person, viewer),
    },
    org_id: {
      kind: kinds.id,
      input: 'organizationId',
      nullable: true,
      relates: { type: 'organization', column: 'organization_id' },
      nested: true,
      read: (deal, viewer) => seenId(deal.organization, viewer),
    },
    pipeline_id: {
      kind: kinds.id,
      input: 'pipelineId',
      relates: { type: 'pipeline', column: 'pipeline_id' },
      read: deal => deal.pipeline.id,
    },
    stage_id: {
      kind: kinds.id,
      input: 'stageId',
      relates: { type: 'stage', column: 'stage_id' },
      read: deal => deal.stage.id,
    },
    value: { kind: kinds.amount, input: 'value', read: deal => deal.value },
    currency: { kind: kinds.currency, input: 'currency', read: deal => deal.currency },
    status: { kind: kinds.oneOf('open', 'won', 'lost'), input: 'status', read: deal => deal.status },
    lost_reason: {
      kind: kinds.text(2000),
      input: 'lostReason',
      nullable: true,
      read: deal => deal.lostReason,
    },
    probability: {
      kind: kinds.integer(0, 100),
      input: 'probability',
      nullable: true,
      read: deal => deal.probability,
    },
    expected_close_date: {
      kind: kinds.date,
      input: 'expectedCloseDate',
      nullable: true,
      read: deal => deal.expectedCloseDate,
    },
    label_ids: { kind: kinds.ids, only: 'v2', input: 'labelIds', read: deal => deal.labelIds },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: deal => deal.visibleTo },
    is_archived: { kind: kinds.boolean, input: 'archived', read: deal => Boolean(deal.archivedAt) },
    archive_time: { kind: kinds.time, input: 'archivedAt', nullable: true, read: deal => deal.archivedAt },
    is_deleted: { kind: kinds.boolean, only: 'v2', input: 'deleted', read: deal => Boolean(deal.deletedAt) },
    won_time: { kind: kinds.time, input: 'wonTime', nullable: true, read: deal => deal.wonTime },
    lost_time: { kind: kinds.time, input: 'lostTime', nullable: true, read: deal => deal.lostTime },
    close_time: { kind: kinds.time, input: 'closeTime', nullable: true, read: deal => deal.closeTime },
    stage_change_time: { kind: kinds.time, read: deal => deal.stageChangeTime },
    add_time: { kind: kinds.time, input: 'addTime', read: deal => deal.addTime },
    update_time: { kind: kinds.time, read: deal => deal.updateTime },
    source_lead_id: { kind: kinds.uuid, read: deal => deal.fromLeadId },
    origin: { kind: kinds.text(255), read: () => 'ManuallyCreated' },
    origin_id: { kind: kinds.text(255), read: () => null },
    channel: { kind: kinds.id, read: () => null },
    channel_id: { kind: kinds.text(255), read: () => null },
    arr: { kind: kinds.amount, read: deal => deal.arr },
    mrr: { kind: kinds.amount, read: deal => deal.mrr },
    acv: { kind: kinds.amount, read: deal => deal.acv },
    custom_fields: {
      kind: kinds.customFields,
      only: 'v2',
      accepted: true,
      read: deal => deal.customFields,
    },
    ...v1DealFields,
  },
});

/** The same, of those that were put away. */
export const archivedDeals: typeof deals = { ...deals, always: 't.archived_at is not null' };
