import { Injectable } from '@nestjs/common';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Team } from '../model/index.js';
import { Database } from '../platform/database.js';

export interface TeamInput {
  name?: string | undefined;
  description?: string | undefined;
  managerId?: number | null | undefined;
  memberIds?: number[] | undefined;
}

/** Users who work together. */
@Injectable()
export class Teams {
  constructor(private readonly database: Database) {}

  list(): Promise<Team[]> {
    return this.database.em().find(Team, {}, { orderBy: { name: 'asc' } });
  }

  /** @throws {InvalidError} {ConflictError} */
  async create(input: TeamInput & { name: string }): Promise<Team> {
    return this.save(null, input);
  }

  /** @throws {NotFoundError} {InvalidError} {ConflictError} */
  async update(id: number, input: TeamInput): Promise<Team> {
    return this.save(id, input);
  }

  /** @throws {NotFoundError} */
  async remove(id: number): Promise<void> {
    const rows = await this.database.query('delete from team where id = $1 returning id', [id]);
    if (rows.length === 0) throw new NotFoundError('Team');
  }

  private async save(
    id: number | null,
    { name, description, managerId, memberIds }: TeamInput,
  ): Promise<Team> {
    await this.refuseUnknown('manager_id', managerId ? [managerId] : []);
    await this.refuseUnknown('member_ids', memberIds ?? []);
    const em = this.database.em();
    const team = id === null ? em.create(Team, { name: name! }) : await em.findOne(Team, { id });
    if (!team) throw new NotFoundError('Team');
    if (name !== undefined) team.name = name;
    if (description !== undefined) team.description = description;
    if (managerId !== undefined) em.assign(team, { manager: managerId });
    if (memberIds !== undefined) team.memberIds = [...new Set(memberIds)];
    try {
      await em.persist(team).flush();
    } catch (error) {
      if ((error as { code?: string }).code !== '23505') throw error;
      throw new ConflictError('A team has this name already', 'Take another one.', 'name');
    }
    return team;
  }

  private async refuseUnknown(field: string, ids: number[]): Promise<void> {
    const rows = await this.database.query<{ id: number }>(
      'select named.id from unnest($1::bigint[]) as named (id) where not exists (select from users u where u.id = named.id and u.deleted_at is null)',
      [ids],
    );
    if (rows[0]) throw new InvalidError(field, `${field}: there is no user ${rows[0].id}`);
  }
}
