import type { DialectRules } from '../doors.js';
import { nextCursor, pageRequest, readLook } from './paging.js';

/** Pipedrive's second dialect: strict, PATCH, cursors, `/api/v2`. */
export const v2: DialectRules = {
  name: 'v2',
  paths: resource => [`api/v2/${resource.path}`],
  pathsOf: path => [`api/v2/${path}`],
  changesBy: () => 'PATCH',
  pageRequest,
  look: readLook,
  additionalData: (page, request) => ({ next_cursor: nextCursor(page, request) }),
};
