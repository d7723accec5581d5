import { z } from 'zod';
import { InvalidError } from '../errors.js';
import { check } from './input.js';
import type { Resource } from './resource.js';

/**
 * The conditions among a query's keys. Queries are text, so here even v2 reads them leniently.
 * `filter_id` names a saved filter, of which there are none: a list that silently left it out would be a wrong list.
 */
export function readFilters(resource: Resource, query: Record<string, unknown>): Record<string, unknown> {
  if (query['filter_id'] !== undefined)
    throw new InvalidError('filter_id', 'filter_id: there is no such filter');
  const filters: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(resource.filters)) {
    const value = query[name];
    if (value === undefined || value === '') continue;
    filters[name] = (check(z.object({ [name]: kind.lenient }), { [name]: value }) as Record<string, unknown>)[
      name
    ];
  }
  return filters;
}
