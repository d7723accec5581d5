import { z } from 'zod';
import * as kinds from './kinds.js';
import { check } from './input.js';
import type { Dialect, Resource } from './resource.js';

/** The conditions among a query's keys. Queries are text, so here even v2 reads them leniently. */
export function readFilters(
  resource: Resource,
  dialect: Dialect,
  query: Record<string, unknown>,
): Record<string, unknown> {
  const filters: Record<string, unknown> = {};
  for (const [name, { kind, only }] of Object.entries(resource.filters)) {
    const value = query[name];
    if (value === undefined || value === '' || (only && only !== dialect)) continue;
    filters[name] = (check(z.object({ [name]: kind.lenient }), { [name]: value }) as Record<string, unknown>)[
      name
    ];
  }
  return filters;
}

/** The saved filter that a list is asked for. @throws {InvalidError} */
export function readFilterId({ filter_id: given }: Record<string, unknown>): number | undefined {
  if (given === undefined || given === '') return undefined;
  return check(z.object({ filter_id: kinds.id.lenient }), { filter_id: given }).filter_id;
}
