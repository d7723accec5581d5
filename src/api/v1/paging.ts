import { InvalidError } from '../../errors.js';
import { isCustomKey } from '../custom-fields.js';
import type { Extra } from '../envelope.js';
import { readFilterId, readFilters } from '../filters.js';
import type { Direction, PageRequest } from '../reader.js';
import type { Resource } from '../resource.js';

export const defaultLimit = 100;
export const largestLimit = 500;

/** The page that a v1 query asks for: `start` and `limit` count rows, `sort=field ASC`; too much is cut, not refused. */
export function pageRequest(resource: Resource, query: Record<string, unknown>): PageRequest {
  const limit = Math.min(wholeNumber(query, 'limit') ?? defaultLimit, largestLimit);
  const [first, ...thenBy] = readSort(resource, query['sort']);
  return {
    filters: readFilters(resource, 'v1', query),
    filterId: readFilterId(query),
    ...first!,
    thenBy,
    limit: limit || defaultLimit,
    start: wholeNumber(query, 'start') ?? 0,
  };
}

/** `additional_data.pagination`; `next_start` only where there is more. */
export const pagination = (more: boolean, start: number, limit: number): Extra => ({
  start,
  limit,
  more_items_in_collection: more,
  ...(more && { next_start: start + limit }),
});

const mostSorts = 5;

/** Several fields may be named: among those that are equal in the first the second decides, and the id in the end. */
function readSort(resource: Resource, value: unknown): { sortBy: string; direction: Direction }[] {
  const first = Object.keys(resource.sorts)[0]!;
  if (typeof value !== 'string' || value.trim() === '') return [{ sortBy: first, direction: 'asc' }];
  const named = value.split(',');
  if (named.length > mostSorts) throw new InvalidError('sort', `sort names at most ${mostSorts} fields`);
  return named.map(one => readOne(resource, one));
}

function readOne(resource: Resource, text: string): { sortBy: string; direction: Direction } {
  const [sortBy = '', order = 'asc'] = text.trim().split(/\s+/);
  const direction = order.toLowerCase();
  const isKnown = Object.hasOwn(resource.sorts, sortBy) || (resource.noun && isCustomKey(sortBy));
  if (!isKnown || (direction !== 'asc' && direction !== 'desc')) {
    const names = Object.keys(resource.sorts).join(', ');
    throw new InvalidError('sort', `sort takes ${names}, each followed by ASC or DESC`);
  }
  return { sortBy, direction };
}

function wholeNumber(query: Record<string, unknown>, name: string): number | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value))
    throw new InvalidError(name, `${name} takes a whole number`);
  return Number(value);
}
