import { z } from 'zod';
import { InvalidError } from '../../errors.js';
import { readCursor, writeCursor } from '../cursor.js';
import { isCustomKey } from '../custom-fields.js';
import { readFilterId, readFilters } from '../filters.js';
import type { Kind } from '../kinds.js';
import type { Page, PageRequest } from '../reader.js';
import type { Look, Resource } from '../resource.js';
import { defaultLimit, largestLimit } from '../v1/paging.js';

const position = z.object({
  field: z.string(),
  direction: z.enum(['asc', 'desc']),
  key: z.string().max(300),
  id: z.union([z.string(), z.number()]),
});

/**
 * The page that a v2 query asks for. What is not a condition of the resource (what some other version of a client
 * sends) is left alone.
 */
export function pageRequest(resource: Resource, query: Record<string, unknown>): PageRequest {
  const { cursor } = query;
  const after = cursor === undefined || cursor === '' ? null : readCursor(placeIn(resource), cursor);
  const sortBy = text(query, 'sort_by') ?? after?.field ?? Object.keys(resource.sorts)[0]!;
  const direction = text(query, 'sort_direction') ?? after?.direction ?? 'asc';
  if (!Object.hasOwn(resource.sorts, sortBy) && !(resource.noun && isCustomKey(sortBy))) {
    throw new InvalidError('sort_by', `sort_by takes ${Object.keys(resource.sorts).join(', ')}`);
  }
  if (direction !== 'asc' && direction !== 'desc') {
    throw new InvalidError('sort_direction', 'sort_direction takes asc or desc');
  }
  if (after && (after.field !== sortBy || after.direction !== direction)) {
    throw new InvalidError('cursor', 'cursor belongs to a list in another order');
  }
  return {
    filters: readFilters(resource, 'v2', query),
    filterId: readFilterId(query),
    sortBy,
    direction,
    limit: readLimit(query['limit']),
    after: after ?? undefined,
    look: readLook(query),
  };
}

/**
 * `include_fields` names what is shown only on demand; what it names besides is left alone. `custom_fields` names which
 * of these are wanted, at most 15.
 */
export function readLook(query: Record<string, unknown>): Look {
  const customFields = names(query['custom_fields']);
  if (customFields.length > 15)
    throw new InvalidError('custom_fields', 'custom_fields takes at most 15 keys');
  return {
    include: new Set(names(query['include_fields'])),
    customFields: customFields.length > 0 ? new Set(customFields) : undefined,
    optionLabels: isTrue(query['include_option_labels']),
    labels: isTrue(query['include_labels']),
  };
}

const names = (given: unknown): string[] =>
  [given]
    .flat()
    .flatMap(one => (typeof one === 'string' && one !== '' ? one.split(',').map(name => name.trim()) : []));
const isTrue = (given: unknown): boolean => given === 'true' || given === '1';

/** The last row's place in the order. Null at the end. */
export function nextCursor(page: Page, { sortBy, direction }: PageRequest): string | null {
  if (!page.more || !page.last) return null;
  return writeCursor({ field: sortBy, direction, ...page.last });
}

function readLimit(value: unknown): number {
  if (value === undefined || value === '') return defaultLimit;
  const limit = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > largestLimit) throw new InvalidError('limit', `limit takes 1 to ${largestLimit}`);
  return limit;
}

/** What a cursor of this list may hold. */
const placeIn = (resource: Resource) =>
  position.refine(({ field, key, id }) => {
    const sort = Object.hasOwn(resource.sorts, field) ? resource.sorts[field] : undefined;
    // Of a custom field: a number, or a word; the list itself knows which.
    const fits = sort ? isKey(key, sort.type) : resource.noun && isCustomKey(field) && !key.includes('\0');
    return fits && (resource.id as Kind).strict.safeParse(id).success;
  });

/** Anybody may write a cursor; PostgreSQL is asked only for what it can read. */
function isKey(key: string, type: string): boolean {
  if (type === 'timestamptz')
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(key) && !Number.isNaN(Date.parse(key));
  if (type === 'uuid') return /^[0-9a-f-]{36}$/.test(key);
  if (type === 'date') return isDay(key);
  if (type === 'text') return !key.includes('\0');
  return /^-?\d{1,15}$/.test(key);
}

function isDay(key: string): boolean {
  const day = /^\d{4}-\d\d-\d\d$/.test(key) ? new Date(key) : new Date(Number.NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(key);
}

function text(query: Record<string, unknown>, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
