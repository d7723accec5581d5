import { visibleItem } from '../../access/viewer.js';
import { Participants } from '../../crm/participants.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { deals } from '../resources/deals.js';
import { participants } from '../resources/participants.js';
import { persons } from '../resources/persons.js';
import { changesPage, changesQuery } from './rows.js';

/** Persons of a deal. */
export const participantOperations: Operation[] = operations(Participants, ['v1'], {
  'GET deals/{id}/participants': {
    summary: 'The participants of a deal, in the order in which they were added',
    lists: participants,
    run: async (_, { there, params, page }) => {
      await there(deals, params.id);
      return page(participants, bind => `t.deal_id = ${bind(params.id)}`);
    },
  },
  'POST deals/{id}/participants': {
    summary: 'Let a person take part in a deal',
    body: { person_id: { kind: kinds.id, required: true } },
    run: async (service, { viewer, params, body, written }) =>
      written(participants, await service.add(viewer, params.id, body.person_id)),
  },
  'DELETE deals/{id}/participants/{deal_participant_id}': {
    summary: 'Let a person take part in a deal no more',
    run: async (service, { viewer, params }) => {
      await service.remove(viewer, params.id, params.deal_participant_id);
      return { id: params.deal_participant_id };
    },
  },
  'GET deals/{id}/participantsChangelog': {
    summary: 'Who began and ceased to take part in a deal, newest first',
    query: changesQuery,
    run: (service, { viewer, params, query }) =>
      changesPage(
        query,
        part => service.changes(viewer, params.id, part),
        row => ({
          actor_user_id: row.actorId,
          person_id: row.new ?? row.old,
          action: row.new === null ? 'removed' : 'added',
          time: kinds.time.v1(row.at),
        }),
      ),
  },
  'GET deals/{id}/persons': {
    summary: 'Whom a deal is with, and its participants',
    lists: persons,
    run: async (_, { viewer, there, params, page }) => {
      await there(deals, params.id);
      return page(persons, bind => {
        const id = bind(params.id);
        return `t.id in (select person_id from deal d where d.id = ${id} and ${visibleItem(viewer, 'd', '$1')}
          union select person_id from deal_participant where deal_id = ${id})`;
      });
    },
  },
});
