import { visibleItem } from '../../access/viewer.js';
import { Organizations, type OrganizationInput } from '../../crm/organizations.js';
import { Organization } from '../../model/index.js';
import { organizationFacts } from '../../search/item-facts.js';
import { showEmails } from '../emails.js';
import * as kinds from '../kinds.js';
import { anyOf, details, equals, resource, since, timeSorts, until } from '../resource.js';
import { v1OrganizationFields } from '../v1/item-fields.js';
import { contactCollection, v1ContactFilters } from '../v1/item-filters.js';

export const organizations = resource<Organization, OrganizationInput>({
  name: 'Organization',
  path: 'organizations',
  table: 'organization',
  noun: 'organization',
  entity: Organization,
  populate: ['emails'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleItem,
  dialects: ['v1', 'v2'],
  verbs: Organizations,
  counted: organizationFacts,
  v1DeleteMany: true,
  v1Collection: contactCollection,
  sorts: { ...timeSorts, name: { column: 'name', type: 'text' } },
  filters: {
    ids: anyOf('id', kinds.ids),
    owner_id: equals('owner_id', kinds.id),
    updated_since: since('update_time', kinds.time),
    updated_until: until('update_time', kinds.time),
    ...v1ContactFilters,
  },
  fields: {
    id: { kind: kinds.id, read: organization => organization.id },
    name: {
      kind: kinds.text(255, 1),
      input: 'name',
      required: true,
      read: organization => organization.name,
    },
    owner_id: {
      kind: kinds.id,
      input: 'ownerId',
      relates: { type: 'user', column: 'owner_id' },
      nested: true,
      read: organization => organization.owner?.id,
    },
    address: {
      kind: kinds.place,
      input: 'address',
      nullable: true,
      read: addressOf,
    },
    website: {
      kind: kinds.text(500),
      input: 'website',
      nullable: true,
      read: organization => organization.website,
    },
    ...details<Organization>({
      linkedin: kinds.text(500),
      industry: kinds.integer(0, 1e9),
      annual_revenue: kinds.amount,
      employee_count: kinds.integer(0, 1e9),
    }),
    // Not Pipedrive's: mail to such an address stands on the organization and makes no person.
    emails: {
      kind: kinds.channels,
      input: 'emails',
      read: organization => showEmails(organization.emails.getItems()),
    },
    // Nor these.
    phones: { kind: kinds.channels, input: 'phones', read: organization => organization.phones },
    label_ids: { kind: kinds.ids, input: 'labelIds', read: organization => organization.labelIds },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: organization => organization.visibleTo },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: organization => Boolean(organization.deletedAt) },
    add_time: { kind: kinds.time, input: 'addTime', read: organization => organization.addTime },
    update_time: { kind: kinds.time, read: organization => organization.updateTime },
    custom_fields: {
      kind: kinds.customFields,
      only: 'v2',
      accepted: true,
      read: organization => organization.customFields,
    },
    ...v1OrganizationFields,
  },
});

function addressOf({ address, details }: Organization) {
  return details['address'] ?? (address == null ? null : { value: address });
}
