import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { everyPermission, permissions, type Permission } from '../access/may.js';
import { PermissionSets, type PermissionSetRow } from '../accounts/permission-sets.js';
import { Teams } from '../accounts/teams.js';
import type { Team } from '../model/index.js';
import { AdminOnly } from './guard.js';
import { Id, Input, Uuid } from './input.js';

const name = z.string('takes text').trim().min(1, 'is empty').max(200, 'takes at most 200 characters');
const description = z.string('takes text').max(2000, 'takes at most 2000 characters');
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
  async create(@Input(newSet) body: z.infer<typeof newSet>) {
    return showSet(await this.sets.one(await this.sets.create(body)));
  }

  @Patch(':id')
  async update(@Uuid() id: string, @Input(changedSet) body: z.infer<typeof changedSet>) {
    await this.sets.update(id, body);
    return showSet(await this.sets.one(id));
  }

  @Delete(':id')
  async remove(@Uuid() id: string) {
    await this.sets.remove(id);
    return { id };
  }
}

const showSet = ({ users, ...set }: PermissionSetRow) => ({ ...set, user_count: users });

const memberId = z.int('takes a whole number').min(1, 'takes an id, which is 1 or more');
const newTeam = z.strictObject({
  name,
  description: description.optional(),
  manager_id: memberId.nullable().optional(),
  member_ids: z.array(memberId, 'takes a list of ids').max(1000, 'takes at most 1000 ids').optional(),
});
const changedTeam = newTeam.partial();

@Controller('api/teams')
export class TeamsController {
  constructor(private readonly teams: Teams) {}

  @Get()
  async list() {
    return (await this.teams.list()).map(showTeam);
  }

  @Post()
  @AdminOnly()
  async create(@Input(newTeam) body: z.infer<typeof newTeam>) {
    return showTeam(await this.teams.create({ ...toTeam(body), name: body.name }));
  }

  @Patch(':id')
  @AdminOnly()
  async update(@Id() id: number, @Input(changedTeam) body: z.infer<typeof changedTeam>) {
    return showTeam(await this.teams.update(id, toTeam(body)));
  }

  @Delete(':id')
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
