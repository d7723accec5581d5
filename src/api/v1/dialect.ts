import type { DialectRules } from '../doors.js';
import { readFilters } from '../filters.js';
import { nextCursor, pageRequest as cursorRequest } from '../v2/paging.js';
import { pageRequest, pagination } from './paging.js';

/** v1 is reached both ways. */
export const v1Paths = (path: string): string[] => [`v1/${path}`, `api/v1/${path}`];

/** Pipedrive's first dialect: lenient, PUT (save for leads), rows counted. */
export const v1: DialectRules = {
  name: 'v1',
  paths: resource => v1Paths(resource.v1Path ?? resource.path),
  pathsOf: v1Paths,
  changesBy: resource => resource.v1Update ?? 'PUT',
  pageRequest: (resource, query) =>
    resource.v1Cursors
      ? { ...cursorRequest(resource, query), filters: readFilters(resource, 'v1', query), look: {} }
      : pageRequest(resource, query),
  look: () => ({}),
  additionalData: (page, request) =>
    request.start === undefined
      ? { next_cursor: nextCursor(page, request) }
      : { pagination: pagination(page.more, request.start, request.limit) },
};
