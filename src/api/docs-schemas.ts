import { z } from 'zod';
import * as kinds from './kinds.js';
import type { Kind } from './kinds.js';
import type { Inputs } from './inputs.js';
import type { Dialect, Field, Resource } from './resource.js';

/** A JSON Schema (2020-12, as OpenAPI 3.1 has it). */
export type Schema = Record<string, unknown>;

/** What a schema takes from a request. What JSON Schema has no words for is left open. */
export function toSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** Where the first version writes a value in another way than the second. */
const inV1 = new Map<Kind<any>, Schema>([
  [kinds.time, { type: 'string', examples: ['2026-01-31 12:00:00'] }],
  [kinds.visibility, { enum: ['1', '3', '5', '7'] }],
  [kinds.place, { type: 'string' }],
]);

const known = new WeakMap<Kind<any>, Schema>();

/** A value of the kind. v1 takes it leniently (`"1"` for 1), which is said once for the whole API. */
export function kindSchema(kind: Kind<any>, dialect: Dialect): Schema {
  const other = dialect === 'v1' ? inV1.get(kind) : undefined;
  if (other) return other;
  const schema = known.get(kind) ?? toSchema(kind.strict);
  known.set(kind, schema);
  return schema;
}

const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const fieldsOf = (resource: Resource, dialect: Dialect): [string, Field<any, any>][] =>
  Object.entries(resource.fields).filter(([, field]) => !field.only || field.only === dialect);

/** An item as answers show it. Any of it but its id may be null: hidden things are. */
export function shownSchema(resource: Resource, dialect: Dialect): Schema {
  const fields = fieldsOf(resource, dialect);
  const onDemand = (field: { onDemand?: true }) => field.onDemand && dialect === 'v2';
  return {
    type: 'object',
    required: fields.filter(([, field]) => !onDemand(field)).map(([name]) => name),
    properties: Object.fromEntries(
      fields.map(([name, field]) => {
        const schema =
          field.nested && dialect === 'v1'
            ? {
                type: 'object',
                properties: { name: { type: 'string' }, value: kindSchema(field.kind, 'v1') },
              }
            : kindSchema(field.kind, dialect);
        const shown = name === 'id' ? schema : orNull(schema);
        return [name, onDemand(field) ? { ...shown, description: 'By `include_fields` only.' } : shown];
      }),
    ),
  };
}

/** A body by what it may say. */
export function inputsSchema(inputs: Inputs, dialect: Dialect): Schema {
  const entries = Object.entries(inputs);
  return objectOf(
    Object.fromEntries(
      entries.map(([name, { kind, nullable }]) => {
        const schema = kindSchema(kind, dialect);
        return [name, nullable ? orNull(schema) : schema];
      }),
    ),
    entries.filter(([, input]) => input.required).map(([name]) => name),
    dialect,
  );
}

/** v2 refuses what it does not know; v1 leaves it alone. */
function objectOf(properties: Record<string, Schema>, required: string[], dialect: Dialect): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(dialect === 'v2' ? { additionalProperties: false } : {}),
  };
}

/** `{success, data, …}` around an answer's data. */
export function envelopeOf(data: Schema, more: Record<string, Schema> = {}): Schema {
  return {
    type: 'object',
    properties: { success: { const: true }, data, ...more },
    required: ['success', 'data'],
  };
}
