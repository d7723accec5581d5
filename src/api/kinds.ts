import { z } from 'zod';

/**
 * A kind of value in the Pipedrive-compatible API: how a request writes it and how an answer shows it, in both
 * dialects. v2 is strict (1 is a number and nothing else), v1 is lenient ("1" is 1, 0 and 1 are booleans).
 */
export interface Kind<T = unknown> {
  strict: z.ZodType<T>;
  lenient: z.ZodType<T>;
  v1(value: T): unknown;
  v2(value: T): unknown;
}

const same = <T>(value: T): unknown => value;

function kind<T>(strict: z.ZodType<T>, more: Partial<Omit<Kind<T>, 'strict'>> = {}): Kind<T> {
  return { strict, lenient: strict, v1: same, v2: same, ...more };
}

/** v1 sends numbers as text too. What does not look like one is left for the check to refuse. */
export const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
const toText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
const toBoolean = (value: unknown): unknown => {
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : value;
};
/** Lists come as `a,b`, as repeated keys, or as arrays. */
const toList = (value: unknown): unknown => {
  if (typeof value === 'string') return value === '' ? [] : value.split(',').map(one => one.trim());
  return typeof value === 'number' ? [value] : value;
};
const lenientList = <T>(one: z.ZodType<T>, convert: (value: unknown) => unknown): z.ZodType<T[]> =>
  z.preprocess(
    value => {
      const list = toList(value);
      return Array.isArray(list) ? list.map(convert) : list;
    },
    z.array(one, 'takes a list').max(mostEntries, tooMany(mostEntries)),
  );

const mostEntries = 500;
const tooMany = (most: number): string => `takes at most ${most} entries`;

const wholeNumber = z.number('takes a whole number').int('takes a whole number');
const idNumber = wholeNumber.min(1, 'takes an id, which is 1 or more');
const uuidText = z.uuid('takes a UUID').transform(value => value.toLowerCase());

export function integer(least: number, most: number): Kind<number> {
  const strict = wholeNumber.min(least, `takes ${least} to ${most}`).max(most, `takes ${least} to ${most}`);
  return kind(strict, { lenient: z.preprocess(toNumber, strict) });
}

/** The number of an item, user, stage … */
export const id: Kind<number> = kind(idNumber, { lenient: z.preprocess(toNumber, idNumber) });
export const uuid: Kind<string> = kind(uuidText);

const largest = 1e15;
const amountNumber = z
  .number('takes a number')
  .min(-largest, 'is too small')
  .max(largest, 'is too large')
  .transform(value => Math.round(value * 10_000) / 10_000);
/** Money, to four decimals. */
export const amount: Kind<number> = kind(amountNumber, { lenient: z.preprocess(toNumber, amountNumber) });

const currencyText = z
  .string('takes a currency code')
  .regex(/^[A-Z]{3}$/, 'takes a currency code such as EUR');
export const currency: Kind<string> = kind(currencyText, {
  lenient: z.preprocess(value => (typeof value === 'string' ? value.toUpperCase() : value), currencyText),
});

/** `{amount, currency}`, as leads have it. */
export const money: Kind<{ amount: number; currency: string }> = kind(
  z.object({ amount: amountNumber, currency: currencyText }, 'takes {amount, currency}'),
  { lenient: z.object({ amount: amount.lenient, currency: currency.lenient }, 'takes {amount, currency}') },
);

const flag = z.boolean('takes true or false');
export const boolean: Kind<boolean> = kind(flag, { lenient: z.preprocess(toBoolean, flag) });

/** Text that PostgreSQL can keep. */
const anyText = (most: number) =>
  z
    .string('takes text')
    .max(most, `takes at most ${most} characters`)
    .refine(value => !value.includes('\0'), 'holds a NUL character');

/** Text of `least` to `most` characters; what is only blanks counts as empty. */
export function text(most: number, least = 0): Kind<string> {
  const strict = anyText(most).refine(value => value.trim().length >= least, 'is empty');
  return kind(strict, { lenient: z.preprocess(toText, strict) });
}

/** The same without the blanks around it: names, addresses. */
export function trimmed(most: number, least = 1): Kind<string> {
  const { strict, lenient } = text(most, least);
  const trim = (value: string) => value.trim();
  return kind(strict.transform(trim), { lenient: lenient.transform(trim) });
}

/** Several of a kind. */
export function list<T>(one: Kind<T>): Kind<T[]> {
  return kind(z.array(one.strict, 'takes a list').max(mostEntries, tooMany(mostEntries)), {
    lenient: lenientList(one.lenient, same),
  });
}

export function oneOf<const T extends string>(...values: T[]): Kind<T> {
  return kind(z.enum(values, `takes ${values.join(', ')}`) as unknown as z.ZodType<T>);
}

const dateText = z.iso
  .date('takes a date such as 2026-01-31')
  .refine(value => !value.startsWith('0000'), 'takes a date such as 2026-01-31');
export const date: Kind<string> = kind(dateText);

const instant = z.iso
  .datetime({ offset: true, error: 'takes a time such as 2026-01-31T12:00:00Z' })
  .transform(value => new Date(value))
  // An offset may lead out of the years that have four digits.
  .refine(
    time => time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9999,
    'takes a time such as 2026-01-31T12:00:00Z',
  );
/** `2026-01-31 12:00:00` is UTC. */
const toIso = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
    ? `${value.replace(' ', 'T')}Z`
    : value;
/** v2 in RFC 3339 with milliseconds; v1 as `2026-01-31 12:00:00`, UTC. */
export const time: Kind<Date> = kind(instant, {
  lenient: z.preprocess(toIso, instant),
  v1: value => value.toISOString().slice(0, 19).replace('T', ' '),
  v2: value => value.toISOString(),
});
/** Leads and mail have RFC 3339 times in v1 too. */
export const isoTime: Kind<Date> = { ...time, v1: time.v2 };

export const ids: Kind<number[]> = kind(
  z.array(idNumber, 'takes a list of ids').max(mostEntries, tooMany(mostEntries)),
  { lenient: lenientList(idNumber, toNumber) },
);
export const uuids: Kind<string[]> = kind(
  z.array(uuidText, 'takes a list of UUIDs').max(mostEntries, tooMany(mostEntries)),
  { lenient: lenientList(uuidText, same) },
);

const visibleTo = z.literal([1, 3, 5, 7], 'takes 1, 3, 5 or 7');
/** A number in v2, text in v1. */
export const visibility: Kind<1 | 3 | 5 | 7> = kind(visibleTo, {
  lenient: z.preprocess(toNumber, visibleTo),
  v1: String,
});

const channel = z.strictObject(
  {
    value: anyText(500),
    primary: flag.optional(),
    label: anyText(50).optional(),
  },
  'takes {value, primary, label}',
);
const mostChannels = 100;
const channelList = z
  .array(channel, 'takes a list of {value, primary, label}')
  .max(mostChannels, tooMany(mostChannels));
/** Emails and phones. v1 also takes bare text, alone or in a list, and ignores what it does not know of an entry. */
export const channels: Kind<z.infer<typeof channelList>> = kind(channelList, {
  lenient: z.preprocess(
    value =>
      (Array.isArray(value) ? value : [value]).map(one => (typeof one === 'string' ? { value: one } : one)),
    z
      .array(
        z.object({ ...channel.shape, primary: boolean.lenient.optional() }, 'takes {value, primary, label}'),
      )
      .max(mostChannels, tooMany(mostChannels)),
  ) as unknown as z.ZodType<z.infer<typeof channelList>>,
});

const line = text(1000).strict.nullish();
const placeParts = z.strictObject(
  {
    value: text(1000).strict,
    country: line,
    admin_area_level_1: line,
    admin_area_level_2: line,
    locality: line,
    sublocality: line,
    route: line,
    street_number: line,
    subpremise: line,
    postal_code: line,
  },
  'takes {value, country, locality, …}',
);
/** An address on a map: the line that a person reads, and its parts. v1 has the line alone. */
export const place: Kind<z.infer<typeof placeParts>> = kind(placeParts, {
  lenient: text(1000).strict.transform(value => ({ value })) as unknown as z.ZodType<
    z.infer<typeof placeParts>
  >,
  v1: place => place.value,
});

/** What a schema says, the same in both dialects. */
export const of = <T>(schema: z.ZodType<T>): Kind<T> => kind(schema);

/** What the verb reads itself. */
export const anything: Kind<unknown> = kind(z.unknown());

/** Values by the fields' keys; which there are, and what they take, each company decides (`custom-fields.ts`). */
export const customFields: Kind<object> = kind(z.record(z.string(), z.unknown(), 'takes an object'));

/** A field that Pipedrive's requests have though only one value of it says anything. */
export const always = <const T extends boolean>(value: T, hint: string): Kind<T> =>
  kind(z.literal(value, hint) as unknown as z.ZodType<T>);
