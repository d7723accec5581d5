import { JsonType, p } from '@mikro-orm/core';
import { isDeepStrictEqual } from 'node:util';

/** Column shapes that many tables share. Ids and counts are far below 2^53, so they are numbers everywhere. */
export const id = () => p.bigint('number').primary().generated('identity');
export const time = () => p.datetime().columnType('timestamptz');
/** Set by the database when the row is written. */
export const now = () =>
  time()
    .defaultRaw('now()')
    .onCreate(() => new Date());
export const day = () => p.date().columnType('date');
/** Arrays of text; `'{}'` when nothing is given. */
export const texts = () =>
  p
    .array()
    .$type<string[]>()
    .columnType('text[]')
    .defaultRaw(`'{}'`)
    .onCreate(() => []);
/** Keys of mails and references; `'{}'` when nothing is given. */
export const uuids = () =>
  p
    .array()
    .$type<string[]>()
    .columnType('uuid[]')
    .defaultRaw(`'{}'`)
    .onCreate(() => []);
/** Ids of other rows; `'{}'` when nothing is given. */
export const ids = () =>
  p
    .array(Number)
    .$type<number[]>()
    .columnType('bigint[]')
    .defaultRaw(`'{}'`)
    .onCreate(() => []);
/** Label ids of a deal, person, organization or project. */
export const labels = () => ids();
/** Users who follow an item: they see it whatever its visibility. The database keeps them in step with `follower`. */
export const followers = () => ids();
/** Whose items of others see: 1 nobody, 3 the owner's group, 5 that and those below, 7 all (see `src/access/viewer.ts`). */
export const visibility = () => p.smallint().$type<Visibility>().defaultRaw('7');
/** PostgreSQL keeps the keys in an order of its own: in whichever order they are given, it is the same. */
class Json extends JsonType {
  override compareValues(a: unknown, b: unknown): boolean {
    const [one, other] = [a, b].map(value =>
      typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
    );
    return isDeepStrictEqual(one, other);
  }
}
export const json = <T>() => p.type(Json).$type<T>().columnType('jsonb');
export const customFields = () =>
  json<Record<string, unknown>>()
    .defaultRaw(`'{}'`)
    .onCreate(() => ({}));
/** A contact's phone numbers, in their order. */
export const phones = () =>
  json<Phone[]>()
    .defaultRaw(`'[]'`)
    .onCreate(() => []);
/** Standard fields that only the API knows, by their name there. */
export const details = () =>
  json<Details>()
    .defaultRaw(`'{}'`)
    .onCreate(() => ({}));

/** Money as PostgreSQL keeps it, to four decimals. */
export const amount = () => p.decimal('number').precision(20).scale(4);
/** A percentage, to four decimals. */
export const percent = () => p.decimal('number').precision(7).scale(4);
/** A price in a currency, and what the company pays itself. */
export const price = {
  currency: p.string().columnType('char(3)'),
  price: () => amount().default(0),
  cost: () => amount().default(0),
  directCost: () => amount().default(0),
  notes: p.text().default(''),
};
/** A number that only grows on the server's side (UIDVALIDITY, MODSEQ) and may exceed 2^53: text. */
export const wide = () => p.decimal('string').precision(20).scale(0);

export type Details = Record<string, unknown>;
export type Visibility = 1 | 3 | 5 | 7;

/** One of a contact's phone numbers, in the form that the API shows. */
export interface Phone {
  value: string;
  primary: boolean;
  label: string;
}

/** Details with others in the place of those that are named; null takes one away. */
export function withDetails(standing: Details, given: Details): Details {
  return Object.fromEntries(Object.entries({ ...standing, ...given }).filter(([, value]) => value !== null));
}

/** SQL: a row's time of change moves: as `later` has it. */
export const newTime = `update_time = greatest(clock_timestamp(), update_time + interval '1 millisecond')`;

/** What `update_time` becomes: now, and always later than before, so that who asks for changes since then sees it. */
export function later(than: Date): Date {
  return new Date(Math.max(Date.now(), than.getTime() + 1));
}
