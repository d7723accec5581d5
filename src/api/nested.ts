import type { Type } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { operations, type Call, type Operation } from './operation.js';
import { inputsOf, inWordsOf, toInput, type ItemId, type Resource } from './resource.js';

/**
 * For what stands below something else (`deals/{id}/products`): it is described as any resource is, and operations are
 * made with that description instead of doors.
 */

/** Runs a verb with what the body says; what it refuses is said in the API's words. */
export const tell = <T>(
  resource: Resource,
  { dialect, body }: Pick<Call, 'dialect' | 'body'>,
  verb: (input: any) => Promise<T>,
): Promise<T> => inWordsOf(resource, dialect, () => verb(toInput(resource, body)));

interface NestedVerbs {
  create(viewer: Viewer, parent: number, input: any): Promise<ItemId>;
  update(viewer: Viewer, parent: number, id: any, input: any): Promise<ItemId>;
  remove(viewer: Viewer, parent: number, id: any): Promise<void>;
}

interface Nested {
  /** `deals/{id}/discounts` */
  path: string;
  /** What the path of one calls its id: `discount_id`. */
  id: string;
  /** For the API's documentation. */
  summaries: { add: string; change: string; remove: string };
  /** Of the answer to a new one. */
  created: 200 | 201;
}

/** Adding, changing and removing of what stands below an item, in v2. */
export function nestedOperations<S extends NestedVerbs>(
  service: Type<S>,
  resource: Resource,
  { path, id: name, summaries, created }: Nested,
): Operation[] {
  const one = `${path}/{${name}}` as const;
  const params = { [name]: resource.id };
  return operations(service, ['v2'], {
    [`POST ${path}` as const]: {
      summary: summaries.add,
      body: inputsOf(resource, 'v2', 'create'),
      status: created,
      run: async (verbs: S, call: Call) => {
        const { viewer, params: at } = call;
        return call.written(
          resource,
          await tell(resource, call, input => verbs.create(viewer, at.id, input)),
        );
      },
    },
    [`PATCH ${one}` as const]: {
      summary: summaries.change,
      params,
      body: inputsOf(resource, 'v2', 'update'),
      run: async (verbs: S, call: Call) => {
        const { id: parent, [name]: id } = call.params;
        await tell(resource, call, input => verbs.update(call.viewer, parent, id, input));
        return call.written(resource, id);
      },
    },
    [`DELETE ${one}` as const]: {
      summary: summaries.remove,
      params,
      run: async (verbs: S, { viewer, params: { id: parent, [name]: id } }: Call) => {
        await verbs.remove(viewer, parent, id);
        return { id };
      },
    },
  });
}
