import { z } from 'zod';
import { visibleItem } from '../../access/viewer.js';
import { DealParticipant } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { resource } from '../resource.js';

const object = kinds.of(z.record(z.string(), z.unknown()));

/** Further persons of a deal: nested below it, in the first version of the API alone. */
export const participants = resource<DealParticipant, object>({
  name: 'Participant',
  path: 'deals/{id}/participants',
  table: 'deal_participant',
  entity: DealParticipant,
  populate: ['deal'],
  id: kinds.id,
  idType: 'bigint',
  // Whether the deal is there is asked before.
  visible: (viewer, t, user) =>
    `exists (select from person p where p.id = ${t}.person_id and ${visibleItem(viewer, 'p', user)})`,
  dialects: [],
  sorts: { id: { column: 'id', type: 'bigint' } },
  filters: {},
  fields: {
    id: { kind: kinds.id, read: row => row.id },
    person_id: {
      kind: kinds.id,
      relates: { type: 'person', column: 'person_id' },
      nested: true,
      read: row => row.person.id,
    },
    person: {
      kind: kinds.id,
      relates: { type: 'person', column: 'person_id' },
      nested: true,
      read: row => row.person.id,
    },
    add_time: { kind: kinds.time, read: row => row.addTime },
    active_flag: { kind: kinds.boolean, read: () => true },
    added_by_user_id: {
      kind: kinds.id,
      relates: { type: 'user', column: 'added_by_id' },
      nested: true,
      read: row => row.addedBy?.id,
    },
    related_item_type: { kind: kinds.text(10), read: () => 'deal' },
    related_item_id: { kind: kinds.id, read: row => row.deal.id },
    related_item_data: {
      kind: object,
      read: ({ deal }) => ({ deal_id: deal.id, title: deal.title }),
    },
  },
});
