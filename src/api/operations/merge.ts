import { Merges, type Mergeable } from '../../crm/merge.js';
import { answer } from '../envelope.js';
import { inWords } from '../in-words.js';
import * as kinds from '../kinds.js';
import type { Operation } from '../operation.js';
import type { Resource } from '../resource.js';
import { deals } from '../resources/deals.js';
import { organizations } from '../resources/organizations.js';
import { persons } from '../resources/persons.js';

const nouns: { type: Mergeable; resource: Resource }[] = [
  { type: 'deal', resource: deals },
  { type: 'person', resource: persons },
  { type: 'organization', resource: organizations },
];

/** Two become one: the one in the path goes, `merge_with_id` stays and its values win. */
export const mergeOperations: Operation[] = nouns.map(({ type, resource }): Operation<Merges> => ({
  method: 'PUT',
  path: `${resource.path}/{id}/merge`,
  dialects: ['v1'],
  service: Merges,
  summary: `Make one of the ${resource.path} part of another, which stays`,
  body: { merge_with_id: { kind: kinds.id, required: true } },
  run: async (merges, { viewer, params, body, written }) => {
    await inWords({ into: 'merge_with_id' }, () => merges.merge(viewer, type, params.id, body.merge_with_id));
    const { data, extra } = await written(resource, body.merge_with_id);
    return answer({ ...(data as object), merge_what_id: params.id }, extra);
  },
}));
