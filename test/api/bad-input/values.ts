import type { Schema } from '../../../src/api/docs-schemas.js';

/** Values that are wrong, each with a word for it. */
export type Wrong = [what: string, value: unknown];

const beyondBigint = 1e20;
const unknown = 9_007_199_254_740_991;
const long = 'x'.repeat(100_001);

/** As deep as no value of the API is, though well-formed. */
const deep: unknown = JSON.parse('['.repeat(2_000) + ']'.repeat(2_000));

/** Something that a schema takes: what `known` names for the field, else by its type. */
export function sample(schema: Schema, name: string, known: Record<string, unknown>): unknown {
  const type = typeOf(schema);
  const { examples, enum: values, const: only, properties, required } = schema as Described;
  if (values) return values[0];
  if (only !== undefined) return only;
  if (name in known && type !== 'object') return type === 'array' ? [known[name]].flat() : known[name];
  if (examples) return examples[0];
  if (type === 'integer' || type === 'number') return Math.max(Number(schema['minimum'] ?? 1), 1);
  if (type === 'boolean') return true;
  if (type === 'array') return [sample(schema['items'] as Schema, name.replace(/s$/, ''), known)];
  if (type === 'object') {
    const entries = (required ?? []).map(key => [key, sample(properties![key]!, key, known)]);
    return Object.fromEntries(entries);
  }
  const texts: Record<string, string> = {
    date: '2026-12-01',
    'date-time': '2026-12-01T10:00:00Z',
    uuid: '00000000-0000-4000-8000-000000000000',
  };
  return texts[String(schema['format'])] ?? 'Word';
}

/** What no field takes, whatever it is for. */
export const nevers: Wrong[] = [
  ['deep JSON', deep],
  ['NUL', 'a\0b'],
  ['half a character', 'a\ud800b'],
];

/** What is no value of the schema in any reading. */
export function wrongs(schema: Schema): Wrong[] {
  const type = typeOf(schema);
  const object: Wrong = ['an object', { a: { b: 1 } }];
  if (type === 'integer' || type === 'number') {
    const whole: Wrong[] =
      type === 'integer'
        ? [
            ['a fraction', 1.5],
            ['below all', -1e9],
          ]
        : [];
    return [object, ...whole, ['a word', 'ten'], ['a list', [1]], ['beyond bigint', beyondBigint]];
  }
  if (type === 'boolean') return [object, ['a word', 'maybe'], ['two', 2]];
  if (type === 'array') return [object, ['too many', Array.from({ length: 10_001 }, () => 1)]];
  if (type === 'object') {
    return [
      ['a word', 'word'],
      ['a list', [[]]],
    ];
  }
  if (type !== 'string') return [];
  const { format } = schema as { format?: string };
  if (format === 'date' || format === 'date-time') return [object, ...times(format)];
  if (format === 'uuid') return [object, ['no UUID', 'word'], ['a number', 7]];
  return Number(schema['maxLength'] ?? Infinity) < long.length
    ? [object, ['too long', long], ['a list', [[]]]]
    : [object, ['a list', [[]]]];
}

function times(format: 'date' | 'date-time'): Wrong[] {
  const rest = format === 'date' ? '' : 'T10:00:00Z';
  return [
    ['no day', `2026-02-30${rest}`],
    ['no month', `2026-13-01${rest}`],
    ['the year 0', `0000-01-01${rest}`],
    ['a word', 'tomorrow'],
    ['a number', 20261122],
  ];
}

/** What may be taken or refused, and must not be our fault. */
export function doubtful(schema: Schema): Wrong[] {
  const type = typeOf(schema);
  if (type === 'integer')
    return [
      ['unknown', unknown],
      ['beyond 32 bits', 2 ** 31],
      ['null', null],
    ];
  if (type === 'number')
    return [
      ['the largest', 1e15],
      ['the smallest', -1e15],
      ['tiny', 1e-300],
    ];
  if (type === 'array')
    return [
      ['nothing', []],
      ['of unknown', [unknown]],
      ['of words', ['word']],
    ];
  if (type === 'object')
    return [
      ['nothing', {}],
      ['strange names', JSON.parse('{"__proto__": 1, "": 2}')],
    ];
  if (type !== 'string')
    return [
      ['null', null],
      ['a list', [1]],
      ['a number', 1],
    ];
  const { format } = schema as { format?: string };
  if (format === 'date')
    return [
      ['far', '9999-12-31'],
      ['long ago', '0001-01-01'],
    ];
  if (format === 'date-time') {
    return [
      ['beyond the year 9999', '9999-12-31T23:59:59-23:59'],
      ['before the year 1', '0001-01-01T00:00:00+23:59'],
    ];
  }
  return [
    ['SQL', `'; drop table deal; --`],
    ['percent', '%_\\'],
    ['blanks', '   '],
    ['emoji', '👩‍👩‍👧'],
  ];
}

/** The same as text, for queries and paths. */
export const wrongTexts = (schema: Schema): Wrong[] => {
  const type = typeOf(schema);
  const number: Wrong[] = [
    ['a word', 'ten'],
    ['below all', '-1000000000'],
    ['beyond bigint', '99999999999999999999'],
  ];
  if (type === 'integer') return [...number, ['a fraction', '1.5'], ['NUL', '1\0']];
  if (type === 'number') return [number[0]!, number[2]!, ['NUL', '1\0']];
  if (type === 'array') return wrongTexts(schema['items'] as Schema);
  if (type === 'boolean')
    return [
      ['a word', 'maybe'],
      ['NUL', '\0'],
    ];
  const { format } = schema as { format?: string };
  if (format === 'date' || format === 'date-time') return times(format).slice(0, 4);
  if (format === 'uuid')
    return [
      ['a word', 'word'],
      ['NUL', '\0'],
    ];
  return [['NUL', 'a\0b']];
};

/**
 * The same door reads every value of a schema: where one is met first it is tried with all that there is, and where it is
 * met again with one of them, each time the next.
 */
export function inTurn(): (door: string, schema: Schema, all: Wrong[]) => Wrong[] {
  const met = new Map<string, number>();
  return (door, schema, all) => {
    const { description: _, ...form } = schema;
    const key = `${door} ${JSON.stringify(form)}`;
    const times = met.get(key) ?? 0;
    met.set(key, times + 1);
    return times === 0 ? all : all.slice((times - 1) % all.length).slice(0, 1);
  };
}

interface Described {
  examples?: unknown[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** `anyOf` with null counts as its other type. */
function typeOf(schema: Schema): string | undefined {
  const { type, enum: values, anyOf } = schema as { type?: string; enum?: unknown[]; anyOf?: Schema[] };
  if (type) return type;
  if (values) return values.every(value => typeof value === 'number') ? 'integer' : 'string';
  const other = anyOf?.find(one => one['type'] !== 'null');
  return other && typeOf(other);
}
