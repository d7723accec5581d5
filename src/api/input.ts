import { Body, Param, Query, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { InvalidError } from '../errors.js';
import * as kinds from './kinds.js';

/** Checks an input against a schema; what is wrong is said by the first field that is. */
class Checked<T> implements PipeTransform<unknown, T> {
  constructor(
    readonly schema: z.ZodType<T>,
    private readonly whole: string,
  ) {}

  transform(value: unknown): T {
    return check(this.schema, value, this.whole);
  }
}

/** What a parameter takes, where it is checked: for the API's documentation. */
export const schemaOf = (pipe: unknown): z.ZodType | undefined =>
  pipe instanceof Checked ? (pipe.schema as z.ZodType) : undefined;

/** The request's body, checked: `@Input(schema) body: z.infer<typeof schema>` */
export const Input = (schema: z.ZodType) => Body(new Checked(schema, 'body'));

/** The query string, checked. Values are strings, so schemas coerce: `z.coerce.number()`. */
export const QueryInput = (schema: z.ZodType) => Query(new Checked(schema, 'query'));

/** A whole number in a query string. */
export function numberInQuery(least: number, most: number) {
  const hint = `takes ${least} to ${most}`;
  return z.coerce.number(hint).int(hint).min(least, hint).max(most, hint);
}

/** A page of a list of Kontor's own: how long it is, and where it goes on. */
export const pageInQuery = {
  limit: numberInQuery(1, 200).default(50),
  cursor: z
    .string('takes next_cursor as it came')
    .max(2000, 'takes next_cursor as it came')
    .transform(cursor => cursor || undefined)
    .optional(),
};

/** An id in the path: a whole number of 1 or more. */
export const Id = (name = 'id') => Param(name, new Checked(idInPath, name));

/** A UUID in the path, in small letters. */
export const Uuid = (name = 'id') => Param(name, new Checked(kinds.uuid.strict, name));

const idInPath = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'takes a whole number')
  .transform(Number);

/**
 * No body at all counts as one that says nothing.
 * @throws {InvalidError} that names the first wrong field; `whole` names the input where no field is to blame
 */
export function check<T>(schema: z.ZodType<T>, value: unknown, whole = 'body'): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InvalidError(...describe(issue, value, whole));
}

function describe(issue: z.core.$ZodIssue, value: unknown, whole: string): [field: string, message: string] {
  const path = issue.path.join('.') || whole;
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0]].join('.');
    return [field, `${field} is not a field of this request`];
  }
  const given = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  if (given === undefined && issue.path.length > 0) return [path, `${path} is required`];
  return [path, `${path} ${sentence(issue)}`];
}

/** Zod's own messages start with a capital, and are for programmers; ours go on after the field's name. */
function sentence(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (/^[a-z]/.test(message)) return message;
  switch (issue.code) {
    case 'invalid_type':
      return `takes ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `takes ${issue.values.join(', ')}`;
    case 'too_small':
      return `takes at least ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `takes at most ${issue.maximum}${units[issue.origin] ?? ''}`;
    default:
      return `is wrong: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  }
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const units: Record<string, string> = { string: ' characters', array: ' entries' };
