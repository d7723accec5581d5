import { Injectable } from '@nestjs/common';
import { everyPermission, regularPermissions, type Permission } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Database, type Tx } from '../platform/database.js';
import { changeUsers } from './user-changes.js';

export interface PermissionSetRow {
  id: string;
  name: string;
  description: string;
  type: 'admin' | 'regular' | 'custom';
  contents: Permission[];
  users: number;
}

export interface PermissionSetInput {
  name?: string | undefined;
  description?: string | undefined;
  contents?: Permission[] | undefined;
}

/** Whose set it is: an administrator's is the admin set, and who has none of his own has the regular one. */
const has = `case s.type when 'admin' then u.is_admin
  when 'regular' then not u.is_admin and (u.permission_set_id is null or u.permission_set_id = s.id)
  else not u.is_admin and u.permission_set_id = s.id end`;

const columns = `s.id, s.name, s.description, s.type, s.contents,
  (select count(*) from users u where u.deleted_at is null and ${has}) as users`;

/** What users may do, by sets that are given to them. Two come along; a company makes others of its own. */
@Injectable()
export class PermissionSets {
  constructor(private readonly database: Database) {}

  async list(): Promise<PermissionSetRow[]> {
    const rows = await this.database.query<PermissionSetRow>(
      `select ${columns} from permission_set s order by s.type, s.name`,
    );
    return rows.map(filled);
  }

  /** @throws {NotFoundError} */
  async one(id: string): Promise<PermissionSetRow> {
    const [row] = await this.database.query<PermissionSetRow>(
      `select ${columns} from permission_set s where s.id = $1`,
      [id],
    );
    if (!row) throw new NotFoundError('Permission set');
    return filled(row);
  }

  /** Its users, by id. @throws {NotFoundError} */
  async users(id: string, start: number, limit: number): Promise<{ id: number; name: string }[]> {
    await this.one(id);
    return this.database.query(
      `select u.id, u.name from permission_set s join users u on u.deleted_at is null and ${has}
       where s.id = $1 order by u.id offset $2 limit $3`,
      [id, start, limit],
    );
  }

  /** @throws {ConflictError} */
  async create(input: PermissionSetInput & { name: string }): Promise<string> {
    const [row] = await this.database
      .query<{ id: string }>(
        'insert into permission_set (name, description, contents) values ($1, $2, $3) returning id',
        [input.name, input.description ?? '', input.contents ?? [...regularPermissions]],
      )
      .catch(refuseTwin);
    return row!.id;
  }

  /** Counts from its users' next request on. @throws {NotFoundError} {ConflictError} for one that came along */
  async update(id: string, input: PermissionSetInput): Promise<void> {
    await this.own(id);
    await this.database
      .query(
        `update permission_set set name = coalesce($2, name), description = coalesce($3, description),
           contents = coalesce($4, contents) where id = $1`,
        [id, input.name ?? null, input.description ?? null, input.contents ?? null],
      )
      .catch(refuseTwin);
  }

  /** Its users may do then what regular users may. @throws {NotFoundError} {ConflictError} */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.own(id);
    await this.database.transaction(async tx => {
      const users = await tx.query<{ id: number }>('select id from users where permission_set_id = $1', [id]);
      const ids = users.map(user => user.id);
      await changeUsers(tx, viewer.userId, ids, () =>
        tx.query('delete from permission_set where id = $1', [id]),
      );
    });
  }

  private async own(id: string): Promise<void> {
    const { type } = await this.one(id);
    if (type !== 'custom')
      throw new ConflictError('This set comes with Kontor and stays as it is', 'Make one of your own.');
  }
}

/**
 * A set that is to be given to a user, as his row names it: null, or the regular set, is what regular users may do. Held,
 * so that nobody deletes it meanwhile.
 *
 * @throws {InvalidError}
 */
export async function setToGive(tx: Tx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const [set] = await tx.query<{ type: PermissionSetRow['type'] }>(
    'select type from permission_set where id = $1 for key share',
    [id],
  );
  if (!set || set.type === 'admin') {
    throw new InvalidError(
      'permission_set_id',
      'permission_set_id: there is no such set to give',
      'Administrators are made by is_admin.',
    );
  }
  return set.type === 'custom' ? id : null;
}

function filled(row: PermissionSetRow): PermissionSetRow {
  if (row.type === 'admin') return { ...row, contents: everyPermission };
  return row.type === 'regular' ? { ...row, contents: [...regularPermissions] } : row;
}

function refuseTwin(error: { code?: string }): never {
  if (error.code !== '23505') throw error;
  throw new ConflictError('A permission set has this name already', 'Take another one.', 'name');
}
