import { z } from 'zod';
import { InvalidError } from '../errors.js';
import type { Field } from '../model/index.js';

/*
 * What a custom field holds, by its type; the same in the database and in v2:
 *
 *   varchar, varchar_auto, text, phone   text
 *   double, int                          number
 *   monetary                             {value, currency}
 *   enum, org, people, user              id
 *   set                                  ids
 *   date                                 YYYY-MM-DD
 *   daterange                            {value, until}
 *   time, timerange                      {value, until, timezone_id}, HH:MM:SS
 *   address                              {value, locality, country …}
 */

const most = 1e15;
const text = (longest: number) =>
  z
    .string('takes text')
    .max(longest, `takes at most ${longest} characters`)
    .refine(value => !value.includes('\0'), 'holds a NUL character');
const number = z.number('takes a number').min(-most, 'is too small').max(most, 'is too large');
const id = z.number('takes an id').int('takes an id').min(1, 'takes an id');
const day = z.iso
  .date('takes a date such as 2026-01-31')
  .refine(value => !value.startsWith('0000'), 'takes a date such as 2026-01-31');
/** `9:30` is read too, as people write it. */
const clock = z
  .string('takes a time such as 14:30:00')
  .regex(/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'takes a time such as 14:30:00')
  .transform(value => (value.length < 6 ? `${value}:00` : value).padStart(8, '0'));
const zone = {
  timezone_id: z.number('takes a number').int().nullish(),
  timezone_name: text(100).nullish(),
};
const part = text(1000).nullish();

/** The parts of an address on a map. */
export const placeParts = [
  'subpremise',
  'street_number',
  'route',
  'sublocality',
  'locality',
  'admin_area_level_1',
  'admin_area_level_2',
  'country',
  'postal_code',
] as const;
/** What a field that is an address keeps besides its line. */
export const addressParts = [...placeParts, 'formatted_address'] as const;

const schemas: Record<string, z.ZodType> = {
  varchar: text(255),
  varchar_auto: text(255),
  phone: text(255),
  text: text(65_000),
  double: number,
  int: number.int('takes a whole number'),
  monetary: z.strictObject(
    {
      value: number.transform(value => Math.round(value * 10_000) / 10_000),
      currency: z
        .string('takes a currency code')
        .regex(/^[A-Z]{3}$/, 'takes a currency code such as EUR')
        .optional(),
    },
    'takes {value, currency}',
  ),
  enum: id,
  org: id,
  people: id,
  user: id,
  set: z
    .array(id, 'takes a list of option ids')
    .max(500, 'takes at most 500 options')
    .transform(ids => [...new Set(ids)]),
  date: day,
  daterange: z
    .strictObject({ value: day, until: day.nullish() }, 'takes {value, until}')
    .refine(range => !range.until || range.until >= range.value, 'ends before it starts'),
  time: z.strictObject({ value: clock, ...zone }, 'takes {value, timezone_id}'),
  timerange: z.strictObject({ value: clock, until: clock.nullish(), ...zone }, 'takes {value, until}'),
  address: z.strictObject(
    { value: text(1000), ...Object.fromEntries(addressParts.map(name => [name, part])) },
    'takes {value, locality, country, …}',
  ),
};

/**
 * A value as it is kept; null where there is none: an empty text, an empty set.
 * @throws {InvalidError} that names the field
 */
export function checkValue(field: Field, given: unknown): unknown {
  if (given === null || given === undefined || given === '') return null;
  const result = schemas[field.type]!.safeParse(given);
  if (!result.success) throw invalidValue(field, result.error.issues[0]!.message);
  const value = result.data;
  if (Array.isArray(value) && value.length === 0) return null;
  if (typeof value === 'string' && value.trim() === '') return null;
  return typeof value === 'object' && !Array.isArray(value) ? withoutNothing(value as object) : value;
}

/** The verbs' word for the field, which the doors say in their own (`inWordsOf`). */
export const inputOf = (key: string): string => `customFields.${key}`;

export function invalidValue(field: Field, message: string): InvalidError {
  return new InvalidError(inputOf(field.key), `“${field.name}” ${message}`);
}

const withoutNothing = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null && one !== undefined));
