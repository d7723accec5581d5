import { permissions } from '../../access/may.js';
import { PermissionSets, type PermissionSetRow } from '../../accounts/permission-sets.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations } from '../operation.js';
import { rowsPage, rowsQuery, rowsWanted } from './rows.js';

/** The part of Pipedrive that a set is about: here one set says it for all of them. */
const app = 'sales';
const apps = kinds.oneOf(
  'sales',
  'projects',
  'campaigns',
  'global',
  'account_settings',
  'partnership',
  'nova',
);

export const permissionSetOperations = operations(PermissionSets, ['v1'], {
  'GET permissionSets': {
    summary: 'List the permission sets',
    admin: true,
    query: { app: { kind: apps } },
    run: async (sets, { query }) =>
      query.app !== undefined && query.app !== app ? [] : (await sets.list()).map(showSet),
  },
  'GET permissionSets/{id}': {
    summary: 'Read a permission set and what it holds',
    admin: true,
    params: { id: kinds.uuid },
    run: async (sets, { params }) => {
      const set = await sets.one(params.id);
      const shown = { ...showSet(set), contents: set.contents.map(name => permissions[name].api) };
      // Pipedrive's types have it beside `success`, its server under `data`: here it is in both places.
      return answer(shown, shown);
    },
  },
  'GET permissionSets/{id}/assignments': {
    summary: 'List the users of a permission set',
    admin: true,
    params: { id: kinds.uuid },
    query: rowsQuery,
    run: (sets, { params, query }) =>
      rowsPage(
        rowsWanted(query),
        (start, limit) => sets.users(params.id, start, limit),
        ({ id, name }) => ({ user_id: id, permission_set_id: params.id, name }),
      ),
  },
});

const showSet = ({ id, name, description, type, users }: PermissionSetRow) => ({
  id,
  name,
  description,
  app,
  type,
  assignment_count: users,
});
