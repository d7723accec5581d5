import { z } from 'zod';
import { check } from './input.js';
import type { Kind } from './kinds.js';

/** One value of a request. */
export interface Input {
  kind: Kind<any>;
  required?: true;
  /** Null takes the value away. */
  nullable?: true;
}

/** The values of a request by their names. */
export type Inputs = Record<string, Input>;

const schemas = new WeakMap<Inputs, Map<boolean, z.ZodType<object>>>();

/** What an object of such values has to be; built once. Strictly, it has no others. */
export function objectSchema(inputs: Inputs, strict: boolean): z.ZodType<object> {
  const known = schemas.get(inputs) ?? new Map<boolean, z.ZodType<object>>();
  schemas.set(inputs, known);
  let schema = known.get(strict);
  if (!schema) {
    const shape = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, inputSchema(input, strict)]),
    );
    schema = strict ? z.strictObject(shape) : z.object(shape);
    known.set(strict, schema);
  }
  return schema;
}

/**
 * Checks what a request gave. Bodies are read strictly in v2; queries are text, so they are read leniently in both, and
 * what is not known of a query is left alone.
 *
 * @throws {InvalidError} that names the first wrong field
 */
export function checkInputs(inputs: Inputs, given: unknown, strict: boolean, whole: string): object {
  return check(objectSchema(inputs, strict), whole === 'query' ? withoutEmpty(given) : given, whole);
}

function inputSchema({ kind, nullable, required }: Input, strict: boolean): z.ZodType {
  let schema: z.ZodType = strict ? kind.strict : kind.lenient;
  if (nullable) {
    schema = schema.nullable();
    if (!strict) schema = z.preprocess(value => (value === '' ? null : value), schema);
  }
  return required ? schema : schema.optional();
}

/** `?status=` says no more than no status at all. */
const withoutEmpty = (query: unknown): object =>
  Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== '' && value !== undefined));
