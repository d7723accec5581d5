import { checkInputs, type Inputs } from './inputs.js';
import * as kinds from './kinds.js';
import type { Dialect, Resource } from './resource.js';

const inputs = new WeakMap<Resource['filters'], Map<Dialect, Inputs>>();

/** The conditions that a dialect has of a list. Made once. */
function conditionsOf({ filters }: Resource, dialect: Dialect): Inputs {
  const known = inputs.get(filters) ?? new Map<Dialect, Inputs>();
  inputs.set(filters, known);
  const made =
    known.get(dialect) ??
    Object.fromEntries(Object.entries(filters).filter(([, { only }]) => !only || only === dialect));
  known.set(dialect, made);
  return made;
}

/** The conditions among a query's keys. Queries are text, so here even v2 reads them leniently. @throws {InvalidError} */
export const readFilters = (
  resource: Resource,
  dialect: Dialect,
  query: Record<string, unknown>,
): Record<string, unknown> =>
  checkInputs(conditionsOf(resource, dialect), query, false, 'query') as Record<string, unknown>;

const filterId = { filter_id: { kind: kinds.id } };

/** The saved filter that a list is asked for. @throws {InvalidError} */
export const readFilterId = (query: Record<string, unknown>): number | undefined =>
  (checkInputs(filterId, query, false, 'query') as { filter_id?: number }).filter_id;
