import { visibleItem } from '../../access/viewer.js';
import { Persons, type PersonInput } from '../../crm/persons.js';
import { Person } from '../../model/index.js';
import { personFacts } from '../../search/item-facts.js';
import { showEmails } from '../emails.js';
import * as kinds from '../kinds.js';
import { anyOf, details, equals, onItem, resource, seenId, since, timeSorts, until } from '../resource.js';
import { v1PersonFields } from '../v1/item-fields.js';
import { contactCollection, v1ContactFilters } from '../v1/item-filters.js';

export const persons = resource<Person, PersonInput>({
  name: 'Person',
  path: 'persons',
  table: 'person',
  noun: 'person',
  entity: Person,
  populate: ['emails', 'organization', 'picture'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleItem,
  dialects: ['v1', 'v2'],
  verbs: Persons,
  counted: personFacts,
  v1DeleteMany: true,
  v1Collection: contactCollection,
  sorts: { ...timeSorts, name: { column: 'name', type: 'text' } },
  filters: {
    ids: anyOf('id', kinds.ids),
    owner_id: equals('owner_id', kinds.id),
    org_id: onItem('organization'),
    deal_id: onItem(
      'deal',
      p => `t.id in (
        select person_id from deal where id = ${p} union select person_id from deal_participant where deal_id = ${p})`,
    ),
    updated_since: since('update_time', kinds.time),
    updated_until: until('update_time', kinds.time),
    ...v1ContactFilters,
  },
  fields: {
    id: { kind: kinds.id, read: person => person.id },
    name: { kind: kinds.text(255, 1), input: 'name', required: true, read: person => person.name },
    first_name: { kind: kinds.text(255), read: person => person.firstName },
    last_name: { kind: kinds.text(255), read: person => person.lastName },
    owner_id: {
      kind: kinds.id,
      input: 'ownerId',
      relates: { type: 'user', column: 'owner_id' },
      nested: true,
      read: person => person.owner?.id,
    },
    org_id: {
      kind: kinds.id,
      input: 'organizationId',
      nullable: true,
      relates: { type: 'organization', column: 'organization_id' },
      nested: true,
      read: (person, viewer) => seenId(person.organization, viewer),
    },
    emails: {
      kind: kinds.channels,
      only: 'v2',
      input: 'emails',
      read: person => showEmails(person.emails.getItems()),
    },
    phones: { kind: kinds.channels, only: 'v2', input: 'phones', read: person => person.phones },
    label_ids: { kind: kinds.ids, input: 'labelIds', read: person => person.labelIds },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: person => person.visibleTo },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: person => Boolean(person.deletedAt) },
    ...details<Person>({
      postal_address: kinds.place,
      notes: kinds.text(10_000),
      im: kinds.channels,
      birthday: kinds.date,
      job_title: kinds.text(255),
      marketing_status: kinds.oneOf('no_consent', 'unsubscribed', 'subscribed', 'archived'),
    }),
    picture_id: { kind: kinds.id, read: person => person.picture?.id },
    add_time: { kind: kinds.time, input: 'addTime', read: person => person.addTime },
    update_time: { kind: kinds.time, read: person => person.updateTime },
    custom_fields: {
      kind: kinds.customFields,
      only: 'v2',
      accepted: true,
      read: person => person.customFields,
    },
    ...v1PersonFields,
  },
});
