import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { loadViewer } from '../../access/load.js';
import { may, everyPermission, permissions } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { PermissionSets } from '../../accounts/permission-sets.js';
import { Roles } from '../../accounts/roles.js';
import { Setup } from '../../accounts/setup.js';
import { UserLife } from '../../accounts/user-life.js';
import { UserProfiles } from '../../accounts/user-profiles.js';
import { InvalidError } from '../../errors.js';
import { Database } from '../../platform/database.js';
import * as kinds from '../kinds.js';
import { operations, type Call } from '../operation.js';
import { companyId } from '../v1/item-fields.js';
import { showV1User } from '../v1/users.js';
import { showAssignment, showSettings } from './roles.js';
import { rowsQuery } from './rows.js';

const accessList = z
  .array(
    z.object({
      app: kinds.text(50).strict,
      admin: kinds.boolean.lenient.optional(),
      permission_set_id: kinds.text(50).strict.optional(),
    }),
    'takes a list of {app, admin, permission_set_id}',
  )
  .max(20, 'takes at most 20 entries');
type Access = z.infer<typeof accessList>[number];

/** Everything of users in v1, over the services of `src/accounts`. */
@Injectable()
export class V1Users {
  constructor(
    private readonly database: Database,
    private readonly setup: Setup,
    private readonly life: UserLife,
    private readonly sets: PermissionSets,
    readonly profiles: UserProfiles,
    readonly roles: Roles,
  ) {}

  async me(viewer: Viewer) {
    const [user, company] = await Promise.all([
      this.profiles.one(viewer, viewer.userId),
      this.setup.company(),
    ]);
    const [language] = (user.locale ?? 'en').split('-');
    return {
      ...showV1User(user, user),
      company_id: companyId,
      company_name: company.name,
      company_domain: '',
      company_country: null,
      company_industry: null,
      language: { language_code: language, country_code: '' },
    };
  }

  async one(viewer: Viewer, id: number) {
    return showV1User(await this.profiles.one(viewer, id), { id: viewer.userId });
  }

  /** He is invited by mail. Where none can be sent, an administrator makes a link for him in the app. */
  async add({ viewer, origin }: Call, email: string, active: boolean, given: Access[]) {
    const isAdmin = given.some(({ app, admin }) => admin && (app === 'account_settings' || app === 'global'));
    const set = given.find(one => one.permission_set_id)?.permission_set_id;
    if (set !== undefined && !isAdmin) await this.refuseUnknownSet(set);
    const name = email.slice(0, Math.max(email.indexOf('@'), 0));
    const permissionSetId = isAdmin ? null : (set ?? null);
    const invitation = { email, name, isAdmin, permissionSetId, active };
    const { id } = await this.life.invite(viewer, invitation, origin);
    return this.one(viewer, id);
  }

  async setActive(viewer: Viewer, id: number, active: boolean) {
    await (active ? this.life.activate(viewer, id) : this.life.deactivate(viewer, id));
    return this.one(viewer, id);
  }

  /** What Pipedrive asks for by name, with those that no set can give. */
  async permissions(viewer: Viewer, id: number) {
    await this.profiles.one(viewer, id);
    const rights = await loadViewer(this.database, id);
    return {
      ...Object.fromEntries(
        everyPermission.map(name => [permissions[name].api, rights !== null && may(rights, name)]),
      ),
      can_see_hidden_items_names: false,
      can_see_security_dashboard: rights?.isAdmin ?? false,
    };
  }

  /** Ids of who follows a user. */
  async followers(viewer: Viewer, id: number): Promise<number[]> {
    await this.profiles.one(viewer, id);
    const rows = await this.database.query<{ userId: number }>(
      'select user_id as "userId" from follower where followed_user_id = $1 order by id limit 10000',
      [id],
    );
    return rows.map(row => row.userId);
  }

  private async refuseUnknownSet(id: string): Promise<void> {
    const known = (await this.sets.list()).some(set => set.id === id && set.type !== 'admin');
    if (!known) throw new InvalidError('access', 'access: there is no such permission set');
  }
}

export const userOperations = operations(V1Users, ['v1'], {
  'GET users': {
    summary: 'List the users of the company',
    run: async ({ profiles }, { viewer }) =>
      (await profiles.list(viewer)).map(user => showV1User(user, { id: viewer.userId })),
  },
  'POST users': {
    summary: 'Invite a user',
    admin: true,
    body: {
      email: { kind: kinds.trimmed(320), required: true },
      access: { kind: kinds.of(accessList) },
      active_flag: { kind: kinds.boolean },
    },
    run: (service, call) =>
      service.add(call, call.body.email, call.body.active_flag ?? true, call.body.access ?? []),
  },
  'GET users/find': {
    summary: 'Find users by name or address',
    query: {
      term: { kind: kinds.text(500, 1), required: true },
      search_by_email: { kind: kinds.boolean },
    },
    run: async ({ profiles }, { viewer, query }) =>
      (await profiles.search(viewer, query.term, query.search_by_email ?? false)).map(user =>
        showV1User(user, { id: viewer.userId }),
      ),
  },
  'GET users/me': {
    summary: 'Read the user whose token this is, and his company',
    run: (service, { viewer }) => service.me(viewer),
  },
  'GET users/{id}': {
    summary: 'Read a user',
    run: (service, { viewer, params }) => service.one(viewer, params.id),
  },
  'PUT users/{id}': {
    summary: 'Activate or deactivate a user',
    admin: true,
    body: { active_flag: { kind: kinds.boolean, required: true } },
    run: (service, { viewer, params, body }) => service.setActive(viewer, params.id, body.active_flag),
  },
  'GET users/{id}/followers': {
    summary: 'List the users who follow a user',
    run: (service, { viewer, params }) => service.followers(viewer, params.id),
  },
  'GET users/{id}/permissions': {
    summary: 'Read what a user may do',
    run: (service, { viewer, params }) => service.permissions(viewer, params.id),
  },
  'GET users/{id}/roleAssignments': {
    summary: 'List the roles of a user',
    query: rowsQuery,
    run: async ({ profiles, roles }, { viewer, params }) => {
      await profiles.one(viewer, params.id);
      return [showAssignment(await roles.assignmentOf(params.id))];
    },
  },
  'GET users/{id}/roleSettings': {
    summary: 'Read who sees new items of a user, by his role',
    run: async ({ profiles, roles }, { viewer, params }) => {
      const { roleId } = await profiles.one(viewer, params.id);
      return showSettings(await roles.one(roleId));
    },
  },
  'GET userConnections': {
    summary: 'Read with which other services the user signs in',
    run: async () => ({ google: false }),
  },
  'GET userSettings': {
    summary: 'Read the settings of the user',
    run: async () => ({
      marketplace_team: false,
      list_limit: 100,
      beta_app: false,
      prevent_salesphone_callto_override: false,
      file_upload_destination: 'local',
      callto_link_syntax: 'tel:',
      autofill_deal_expected_close_date: false,
      person_duplicate_condition: 'name',
    }),
  },
});
