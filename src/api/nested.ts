import type { Input, Call } from './operation.js';
import { inWordsOf, toInput, type Dialect, type Resource } from './resource.js';

/**
 * For what stands below something else (`deals/{id}/products`): it is described as any resource is, and operations are
 * made with that description instead of doors.
 */

/** The body of an operation that makes or changes one. */
export function bodyOf(
  resource: Resource,
  dialect: Dialect,
  verb: 'create' | 'update',
): Record<string, Input> {
  const inputs: Record<string, Input> = {};
  for (const [name, { kind, input, only, required, nullable }] of Object.entries(resource.fields)) {
    if (input === undefined || (only && only !== dialect)) continue;
    inputs[name] = { kind };
    if (required && verb === 'create') inputs[name].required = true;
    if (nullable) inputs[name].nullable = true;
  }
  return inputs;
}

/** Runs a verb with what the body says; what it refuses is said in the API's words. */
export const tell = <T>(
  resource: Resource,
  { dialect, body }: Pick<Call, 'dialect' | 'body'>,
  verb: (input: any) => Promise<T>,
): Promise<T> => inWordsOf(resource, dialect, () => verb(toInput(resource, body)));
