import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { everyPermission, permissions, type Permission } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { PermissionSets, type PermissionSetRow } from '../accounts/permission-sets.js';
import { Roles, roleSettings } from '../accounts/roles.js';
import { Teams } from '../accounts/teams.js';
import type { Team } from '../model/index.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentViewer } from './guard.js';
import { Id, Input, Uuid } from './input.js';
import * as kinds from './kinds.js';

const name = kinds.trimmed(200).strict;
const description = kinds.text(2000).strict;
const contents = z
  .array(z.enum(everyPermission as [Permission, ...Permission[]], 'is not a permission'), 'takes a list')
  .transform(list => [...new Set(list)]);
const newSet = z.strictObject({ name, description: description.optional(), contents: contents.optional() });
const changedSet = newSet.partial();

/** Sets of permissions as a company makes them. Pipedrive's API can only read them. */
@Controller('api/permission_sets')
@AdminOnly()
export class PermissionSetsController {
  constructor(private readonly sets: PermissionSets) {}

  /** With every permission that there is, and what it lets one do. */
  @Get()
  @Summary('The permission sets, and every permission that there is')
  async list() {
    return {
      sets: (await this.sets.list()).map(showSet),
      permissions: everyPermission.map(permission => ({
        name: permission,
        does: permissions[permission].does,
        regular: permissions[permission].regular,
      })),
    };
  }

  @Post()
  @Summary('Add a permission set')
  async create(@Input(newSet) body: z.infer<typeof newSet>) {
    return showSet(await this.sets.one(await this.sets.create(body)));
  }

  @Patch(':id')
  @Summary('Change a permission set')
  async update(@Uuid() id: string, @Input(changedSet) body: z.infer<typeof changedSet>) {
    await this.sets.update(id, body);
    return showSet(await this.sets.one(id));
  }

  @Delete(':id')
  @Summary('Delete a permission set; its users have what regular users may')
  async remove(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    await this.sets.remove(viewer, id);
    return { id };
  }
}

const showSet = ({ users, ...set }: PermissionSetRow) => ({ ...set, user_count: users });

/** Visibility groups: one request for what Pipedrive's API tells of each role in turn. The rest is done by its routes. */
@Controller('api/roles')
@AdminOnly()
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Summary('The visibility groups, each below the one above it, with who sees new items of its users')
  async list() {
    const roles = await this.roles.list(0, mostRoles);
    return roles.map(({ id, name, parentRoleId, level, users, settings }) => ({
      id,
      name,
      parent_role_id: parentRoleId,
      level,
      user_count: users,
      settings: Object.fromEntries(roleSettings.map(setting => [setting, settings[setting] ?? 7])),
    }));
  }
}

const mostRoles = 1000;

const newTeam = z.strictObject({
  name,
  description: description.optional(),
  manager_id: kinds.id.strict.nullable().optional(),
  member_ids: z.array(kinds.id.strict, 'takes a list of ids').max(1000, 'takes at most 1000 ids').optional(),
});
const changedTeam = newTeam.partial();

/** Teams: who belongs together, for goals and lists. They decide nothing about who sees what. */
@Controller('api/teams')
export class TeamsController {
  constructor(private readonly teams: Teams) {}

  @Get()
  @Summary('The teams')
  async list() {
    return (await this.teams.list()).map(showTeam);
  }

  @Post()
  @Summary('Add a team')
  @AdminOnly()
  async create(@Input(newTeam) body: z.infer<typeof newTeam>) {
    return showTeam(await this.teams.create({ ...toTeam(body), name: body.name }));
  }

  @Patch(':id')
  @Summary('Change a team')
  @AdminOnly()
  async update(@Id() id: number, @Input(changedTeam) body: z.infer<typeof changedTeam>) {
    return showTeam(await this.teams.update(id, toTeam(body)));
  }

  @Delete(':id')
  @Summary('Delete a team')
  @AdminOnly()
  async remove(@Id() id: number) {
    await this.teams.remove(id);
    return { id };
  }
}

const toTeam = (body: z.infer<typeof changedTeam>) => ({
  name: body.name,
  description: body.description,
  managerId: body.manager_id,
  memberIds: body.member_ids,
});

const showTeam = ({ id, name: called, description: said, manager, memberIds }: Team) => ({
  id,
  name: called,
  description: said,
  manager_id: manager?.id ?? null,
  member_ids: memberIds,
});
