import * as pipedrive from 'pipedrive';
import { absent, forbidden, refused, type Caller, type ContractCase } from './case.js';

const usersOf = (caller: Caller) => caller.v1(pipedrive.v1.UsersApi);
const rolesOf = (caller: Caller) => caller.v1(pipedrive.v1.RolesApi);
const setsOf = (caller: Caller) => caller.v1(pipedrive.v1.PermissionSetsApi);

let count = 0;
/** Another address for each user that a case makes. */
const address = (name: string): string => `${name}-${(count += 1)}@nordwind.example`;

async function newRole(caller: Caller, name: string, parent?: number): Promise<number> {
  const AddRoleRequest = parent === undefined ? { name } : { name, parent_role_id: parent };
  return (await rolesOf(caller).addRole({ AddRoleRequest })).data!.id!;
}

export const users: ContractCase[] = [
  {
    operation: ['v1 GET /users', 'v1 GET /users/{id}', 'v1 GET /users/me'],
    run: async ({ admin, first }) => {
      const me = (await usersOf(first).getCurrentUser()).data!;
      expect(me).toMatchObject({ id: first.id, is_you: true, active_flag: true, company_id: 1 });
      const all = (await usersOf(first).getUsers()).data!;
      expect(all.find(user => user.id === first.id)).toMatchObject({ name: me.name, is_you: true });
      expect(all.find(user => user.id === admin.id)).toMatchObject({ is_you: false, is_deleted: false });
      const other = (await usersOf(first).getUser({ id: admin.id })).data!;
      expect(other).toEqual(all.find(user => user.id === admin.id));
      expect(other.access!.every(({ admin: is }) => is)).toBe(true);
      expect(other.created).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      await absent(usersOf(first).getUser({ id: 999_999 }));
    },
  },
  {
    operation: ['v1 POST /users', 'v1 PUT /users/{id}', 'v1 GET /users/find'],
    run: async ({ admin, first }) => {
      const email = address('greta.finder');
      const AddUserRequest = { email, access: [{ app: 'sales' as const }], active_flag: true };
      await forbidden(usersOf(first).addUser({ AddUserRequest }));
      const added = (await usersOf(admin).addUser({ AddUserRequest })).data!;
      expect(added).toMatchObject({ email, active_flag: true, activated: false, is_you: false });
      await expect(usersOf(admin).addUser({ AddUserRequest })).rejects.toMatchObject({
        code: 'conflict',
        field: 'email',
      });
      await refused(usersOf(admin).addUser({ AddUserRequest: { email: 'no address' } }), 'email');
      const unknown = [{ app: 'sales' as const, permission_set_id: '00000000-0000-4000-8000-000000000000' }];
      await refused(
        usersOf(admin).addUser({ AddUserRequest: { email: address('x'), access: unknown } }),
        'access',
      );

      const find = async (term: string, search_by_email?: 0 | 1) =>
        (
          await usersOf(first).findUsersByName({ term, ...(search_by_email && { search_by_email }) })
        ).data!.map(user => user.id);
      expect(await find('greta.find')).toEqual([added.id]);
      expect(await find('nordwind.example')).toEqual([]);
      expect(await find(email, 1)).toEqual([added.id]);

      const set = (active_flag: boolean, id = added.id!) =>
        usersOf(admin).updateUser({ id, UpdateUserRequest: { active_flag } });
      expect((await set(false)).data).toMatchObject({ id: added.id, active_flag: false });
      expect(await find('greta.find')).toEqual([]);
      expect((await set(true)).data).toMatchObject({ active_flag: true });
      expect(await find('greta.find')).toEqual([added.id]);
      await absent(set(true, 999_999));
      await forbidden(
        usersOf(first).updateUser({ id: added.id!, UpdateUserRequest: { active_flag: false } }),
      );
    },
  },
  {
    operation: 'v1 GET /users/{id}/permissions',
    run: async ({ admin, first }) => {
      const permissions = async (id: number) => (await usersOf(first).getUserPermissions({ id })).data!;
      expect(await permissions(admin.id)).toMatchObject({
        can_use_import: true,
        can_edit_custom_fields: true,
      });
      expect(await permissions(first.id)).toMatchObject({
        can_use_import: false,
        can_convert_deals_to_leads: true,
        can_delete_deals: true,
        can_use_api: true,
      });
      await absent(usersOf(first).getUserPermissions({ id: 999_999 }));
    },
  },
  {
    operation: ['v1 GET /userConnections', 'v1 GET /userSettings'],
    run: async ({ first }) => {
      expect((await first.v1(pipedrive.v1.UserConnectionsApi).getUserConnections()).data).toEqual({
        google: false,
      });
      expect((await first.v1(pipedrive.v1.UserSettingsApi).getUserSettings()).data).toMatchObject({
        list_limit: 100,
        beta_app: false,
      });
    },
  },
  {
    operation: ['v1 GET /users/{id}/followers', 'v2 GET /users/{id}/followers'],
    run: async ({ admin, first, second }) => {
      const followers = async () => (await usersOf(first).getUserFollowers({ id: admin.id })).data!;
      expect(await followers()).not.toContain(second.id);
      await second.request('POST', `/api/v2/users/${admin.id}/followers`, { user_id: second.id });
      expect(await followers()).toContain(second.id);
      const v2 = await first.v2(pipedrive.v2.UsersApi).getUserFollowers({ id: admin.id });
      expect(v2.data).toContainEqual(expect.objectContaining({ user_id: second.id }));
      await absent(usersOf(first).getUserFollowers({ id: 999_999 }));
    },
  },
];

export const roles: ContractCase[] = [
  {
    operation: [
      'v1 POST /roles',
      'v1 GET /roles',
      'v1 GET /roles/{id}',
      'v1 PUT /roles/{id}',
      'v1 DELETE /roles/{id}',
    ],
    run: async ({ admin, first }) => {
      const api = rolesOf(admin);
      await forbidden(rolesOf(first).getRoles());
      const north = await newRole(admin, 'North');
      const oslo = await newRole(admin, 'Oslo', north);
      expect((await api.getRole({ id: oslo })).data).toMatchObject({
        name: 'Oslo',
        parent_role_id: north,
        assignment_count: '0',
        sub_role_count: '0',
      });
      expect((await api.getRole({ id: north })).data).toMatchObject({ sub_role_count: '1' });
      const listed = (await api.getRoles({})).data!;
      expect(listed.find(role => (role as { id?: number }).id === oslo)).toMatchObject({ level: 3 });
      const page = await api.getRoles({ start: 1, limit: 1 });
      expect(page.data).toHaveLength(1);
      expect(page.additional_data!.pagination).toMatchObject({ start: 1, limit: 1 });

      const put = (id: number, BaseRoleRequest: object) => api.updateRole({ id, BaseRoleRequest });
      expect((await put(oslo, { name: 'Bergen' })).data).toEqual({ id: oslo });
      await refused(put(north, { parent_role_id: oslo }), 'parent_role_id');
      await refused(put(oslo, { parent_role_id: 999_999 }), 'parent_role_id');
      await refused(api.addRole({ AddRoleRequest: { name: ' ' } }), 'name');
      expect((await api.deleteRole({ id: north })).data).toEqual({ id: north });
      const left = (await api.getRole({ id: oslo })).data!;
      expect(left).toMatchObject({ name: 'Bergen' });
      expect(left.parent_role_id).not.toBe(north);
      await absent(api.getRole({ id: north }));
      await expect(api.deleteRole({ id: left.parent_role_id! })).rejects.toMatchObject({ code: 'conflict' });
      await api.deleteRole({ id: oslo });
    },
  },
  {
    operation: [
      'v1 POST /roles/{id}/assignments',
      'v1 GET /roles/{id}/assignments',
      'v1 DELETE /roles/{id}/assignments',
      'v1 GET /users/{id}/roleAssignments',
    ],
    run: async ({ admin }) => {
      const api = rolesOf(admin);
      const id = await newRole(admin, 'West');
      const { id: user_id } = (await usersOf(admin).addUser({ AddUserRequest: { email: address('west') } }))
        .data!;
      const AddRoleAssignmentRequest = { user_id: user_id! };
      expect((await api.addRoleAssignment({ id, AddRoleAssignmentRequest })).data).toEqual({
        user_id,
        role_id: id,
      });
      expect((await api.getRoleAssignments({ id })).data).toMatchObject([
        { user_id, role_id: id, name: 'West' },
      ]);
      expect((await usersOf(admin).getUserRoleAssignments({ id: user_id! })).data).toMatchObject([
        { user_id, role_id: id },
      ]);
      expect((await api.getRole({ id })).data).toMatchObject({ assignment_count: '1' });
      await refused(api.addRoleAssignment({ id, AddRoleAssignmentRequest: { user_id: 999_999 } }), 'user_id');
      await absent(api.addRoleAssignment({ id: 999_999, AddRoleAssignmentRequest }));
      const DeleteRoleAssignmentRequest = { user_id: user_id! };
      expect((await api.deleteRoleAssignment({ id, DeleteRoleAssignmentRequest })).data).toEqual({ id });
      expect((await api.getRoleAssignments({ id })).data).toEqual([]);
      await refused(api.deleteRoleAssignment({ id, DeleteRoleAssignmentRequest }), 'user_id');
      await api.deleteRole({ id });
    },
  },
  {
    operation: [
      'v1 POST /roles/{id}/settings',
      'v1 GET /roles/{id}/settings',
      'v1 GET /users/{id}/roleSettings',
    ],
    run: async ({ admin }) => {
      const api = rolesOf(admin);
      const id = await newRole(admin, 'South');
      expect((await api.getRoleSettings({ id })).data).toMatchObject({ deal_default_visibility: 7 });
      const set = (value: unknown, setting_key: unknown = 'deal_default_visibility') =>
        api.addOrUpdateRoleSetting({ id, AddOrUpdateRoleSettingRequest: { setting_key, value } as never });
      expect((await set(3)).data).toEqual({ id, deal_default_visibility: 3 });
      expect((await api.getRoleSettings({ id })).data).toMatchObject({
        deal_default_visibility: 3,
        org_default_visibility: 7,
      });
      await refused(set(4), 'value');
      await refused(set(3, 'car_default_visibility'), 'setting_key');
      const { id: user_id } = (await usersOf(admin).addUser({ AddUserRequest: { email: address('south') } }))
        .data!;
      await api.addRoleAssignment({ id, AddRoleAssignmentRequest: { user_id: user_id! } });
      expect((await usersOf(admin).getUserRoleSettings({ id: user_id! })).data).toMatchObject({
        deal_default_visibility: 3,
      });
      await api.deleteRole({ id });
    },
  },
  {
    operation: ['v1 GET /roles/{id}/pipelines', 'v1 PUT /roles/{id}/pipelines'],
    run: async ({ admin }) => {
      const api = rolesOf(admin);
      const id = await newRole(admin, 'East');
      const pipelines = async (visible: boolean) =>
        (await api.getRolePipelines({ id, visible })).data!.pipeline_ids!;
      const all = await pipelines(true);
      const [pipeline] = all as [number];
      expect(await pipelines(false)).toEqual([]);
      const put = (visible: boolean) =>
        api.updateRolePipelines({
          id,
          PutRolePipelinesBody: { visible_pipeline_ids: { [pipeline]: visible } },
        });
      expect((await put(false)).data!.pipeline_ids).toEqual(all.filter(one => one !== pipeline));
      expect(await pipelines(false)).toEqual([pipeline]);
      expect((await put(true)).data!.pipeline_ids).toEqual(all);
      await absent(api.getRolePipelines({ id: 999_999 }));
      await api.deleteRole({ id });
    },
  },
];

export const permissionSets: ContractCase[] = [
  {
    operation: [
      'v1 GET /permissionSets',
      'v1 GET /permissionSets/{id}',
      'v1 GET /permissionSets/{id}/assignments',
    ],
    run: async ({ admin, first }) => {
      const api = setsOf(admin);
      await forbidden(setsOf(first).getPermissionSets({}));
      const sets = (await api.getPermissionSets({ app: 'sales' })).data!;
      const regular = sets.find(set => set.type === 'regular')!;
      expect(sets.map(set => set.type)).toEqual(expect.arrayContaining(['admin', 'regular']));
      expect((await api.getPermissionSets({ app: 'campaigns' })).data).toEqual([]);
      const one = await api.getPermissionSet({ id: regular.id! });
      expect(one).toMatchObject({ id: regular.id, name: regular.name });
      expect(one.contents).toContain('can_delete_deals');
      expect(one.contents).not.toContain('can_use_import');
      const assigned = (await api.getPermissionSetAssignments({ id: regular.id!, limit: 500 })).data!;
      expect(assigned.map(user => user.user_id)).toContain(first.id);
      expect(assigned.map(user => user.user_id)).not.toContain(admin.id);
      expect(assigned).toHaveLength(regular.assignment_count!);
      await absent(api.getPermissionSet({ id: '00000000-0000-4000-8000-000000000000' }));
    },
  },
];
