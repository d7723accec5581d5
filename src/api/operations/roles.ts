import { z } from 'zod';
import { Roles, roleSettings, type Assignment, type RoleRow } from '../../accounts/roles.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations } from '../operation.js';
import { rowsPage, rowsQuery, rowsWanted } from './rows.js';

/** `{"1": true, "2": false}`: pipelines by id. */
const pipelineSwitches = z.record(
  z.string().regex(/^[1-9]\d{0,14}$/, 'takes ids of pipelines'),
  kinds.boolean.lenient,
  'takes {pipeline_id: true or false}',
);
export const roleOperations = operations(Roles, ['v1'], {
  'GET roles': {
    summary: 'List the roles, each below the one above it',
    admin: true,
    query: rowsQuery,
    run: (service, { query }) =>
      rowsPage(
        rowsWanted(query),
        (start, limit) => service.list(start, limit),
        role => ({ ...showRole(role), level: role.level }),
      ),
  },
  'POST roles': {
    summary: 'Add a role',
    admin: true,
    body: {
      name: { kind: kinds.text(255, 1), required: true },
      parent_role_id: { kind: kinds.id, nullable: true },
    },
    run: async (service, { body }) => ({
      id: await service.create(body.name.trim(), body.parent_role_id ?? null),
    }),
  },
  'GET roles/{id}': {
    summary: 'Read a role and its settings',
    admin: true,
    run: async (service, { params }) => {
      const role = await service.one(params.id);
      return answer(showRole(role), { additional_data: { settings: showSettings(role) } });
    },
  },
  'PUT roles/{id}': {
    summary: 'Rename a role, or put it below another one',
    admin: true,
    body: { name: { kind: kinds.text(255, 1) }, parent_role_id: { kind: kinds.id, nullable: true } },
    run: async (service, { params, body }) => {
      await service.update(params.id, body.name?.trim(), body.parent_role_id);
      return { id: params.id };
    },
  },
  'DELETE roles/{id}': {
    summary: 'Delete a role; its users and sub-roles go to the one above',
    admin: true,
    run: async (service, { viewer, params }) => {
      await service.remove(viewer, params.id);
      return { id: params.id };
    },
  },
  'GET roles/{id}/settings': {
    summary: 'Read who sees new items of the role’s users',
    admin: true,
    run: async (service, { params }) => showSettings(await service.one(params.id)),
  },
  'POST roles/{id}/settings': {
    summary: 'Set who sees new items of the role’s users',
    admin: true,
    body: {
      setting_key: { kind: kinds.oneOf(...roleSettings), required: true },
      value: { kind: kinds.visibility, required: true },
    },
    run: async (service, { params, body }) => {
      await service.set(params.id, body.setting_key, body.value);
      return { id: params.id, [body.setting_key]: body.value };
    },
  },
  'GET roles/{id}/assignments': {
    summary: 'List the users of a role',
    admin: true,
    query: rowsQuery,
    run: (service, { params, query }) =>
      rowsPage(
        rowsWanted(query),
        (start, limit) => service.assignments(params.id, start, limit),
        showAssignment,
      ),
  },
  'POST roles/{id}/assignments': {
    summary: 'Give a role to a user, in the place of the one that he has',
    admin: true,
    body: { user_id: { kind: kinds.id, required: true } },
    run: async (service, { viewer, params, body }) => {
      await service.assign(viewer, params.id, body.user_id);
      return { user_id: body.user_id, role_id: params.id };
    },
  },
  'DELETE roles/{id}/assignments': {
    summary: 'Take a role from a user',
    admin: true,
    body: { user_id: { kind: kinds.id, required: true } },
    run: async (service, { viewer, params, body }) => {
      await service.unassign(viewer, params.id, body.user_id);
      return { id: params.id };
    },
  },
  'GET roles/{id}/pipelines': {
    summary: 'List the pipelines that the role’s users are offered, or are not',
    admin: true,
    query: { visible: { kind: kinds.boolean } },
    run: async (service, { params, query }) => showPipelines(service, params.id, query.visible ?? true),
  },
  'PUT roles/{id}/pipelines': {
    summary: 'Choose which pipelines the role’s users are offered',
    admin: true,
    body: { visible_pipeline_ids: { kind: kinds.of(pipelineSwitches), required: true } },
    run: async (service, { params, body }) => {
      const given = Object.entries(body.visible_pipeline_ids as Record<string, boolean>);
      await service.offerPipelines(params.id, new Map(given.map(([id, visible]) => [Number(id), visible])));
      return showPipelines(service, params.id, true);
    },
  },
});

async function showPipelines(service: Roles, id: number, visible: boolean) {
  return { pipeline_ids: await service.pipelines(id, visible), visible };
}

const showRole = ({ id, name, parentRoleId, users, subRoles }: RoleRow) => ({
  id,
  name,
  parent_role_id: parentRoleId,
  active_flag: true,
  assignment_count: String(users),
  sub_role_count: String(subRoles),
});

/** Those of the API that nobody can set are as they are for everyone. */
export const showSettings = ({ settings }: Pick<RoleRow, 'settings'>) => ({
  ...Object.fromEntries(roleSettings.map(name => [name, settings[name] ?? 7])),
  deal_access_level: 7,
  org_access_level: 7,
  person_access_level: 7,
  product_access_level: 7,
});

export const showAssignment = ({ userId, roleId, parentRoleId, name, active }: Assignment) => ({
  user_id: userId,
  role_id: roleId,
  parent_role_id: parentRoleId,
  name,
  active_flag: active,
  type: 'visibility_group',
});
