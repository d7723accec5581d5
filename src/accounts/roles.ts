import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import type { RoleSettings } from '../model/role.js';
import { Database, type Tx } from '../platform/database.js';
import { changeUsers } from './user-changes.js';

/** What a role's users start with where a request does not say it: who sees a new item. */
export const roleSettings = [
  'deal_default_visibility',
  'lead_default_visibility',
  'org_default_visibility',
  'person_default_visibility',
  'product_default_visibility',
] as const;
export type RoleSetting = (typeof roleSettings)[number];

export interface RoleRow {
  id: number;
  name: string;
  parentRoleId: number | null;
  /** 1 is the root. */
  level: number;
  users: number;
  subRoles: number;
  settings: RoleSettings;
  hiddenPipelineIds: number[];
}

export interface Assignment {
  userId: number;
  roleId: number;
  parentRoleId: number | null;
  name: string;
  active: boolean;
}

const columns = `r.id, r.name, r.parent_role_id as "parentRoleId", cardinality(r.path) as level, r.settings,
  r.hidden_pipeline_ids as "hiddenPipelineIds",
  (select count(*) from users u where u.role_id = r.id and u.deleted_at is null) as users,
  (select count(*) from role s where s.parent_role_id = r.id) as "subRoles"`;

/** Visibility groups, which form a tree, and who is in which. Every user is in one; the root is where each starts. */
@Injectable()
export class Roles {
  constructor(private readonly database: Database) {}

  list(start: number, limit: number): Promise<RoleRow[]> {
    return this.database.query<RoleRow>(`select ${columns} from role r order by r.path offset $1 limit $2`, [
      start,
      limit,
    ]);
  }

  /** @throws {NotFoundError} */
  async one(id: number): Promise<RoleRow> {
    const [role] = await this.database.query<RoleRow>(`select ${columns} from role r where r.id = $1`, [id]);
    if (!role) throw new NotFoundError('Role');
    return role;
  }

  /** Below the root where no parent is named. @throws {InvalidError} */
  create(name: string, parentId: number | null): Promise<number> {
    return this.alone(tx => insert(tx, name, parentId));
  }

  /** A role takes its sub-roles along. @throws {NotFoundError} {InvalidError} where it would come below itself */
  update(id: number, name: string | undefined, parentId: number | null | undefined): Promise<void> {
    return this.alone(async tx => {
      const [role] = await tx.query<{ isRoot: boolean }>(
        'select parent_role_id is null as "isRoot" from role where id = $1',
        [id],
      );
      if (!role) throw new NotFoundError('Role');
      if (name !== undefined) await tx.query('update role set name = $2 where id = $1', [id, name]);
      if (parentId === undefined || (parentId === null && role.isRoot)) return;
      if (role.isRoot) throw new InvalidError('parent_role_id', 'parent_role_id: the first role has none');
      const parent = await parentOf(tx, parentId);
      if (parent.path.includes(id)) {
        throw new InvalidError('parent_role_id', 'parent_role_id: a role cannot stand below itself');
      }
      await tx.query('update role set parent_role_id = $2 where id = $1', [id, parent.id]);
      await rebuildPaths(tx);
    });
  }

  /** Its users and sub-roles go to the role above. @throws {NotFoundError} {ConflictError} for the root */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.alone(async tx => {
      const [role] = await tx.query<{ parentId: number | null }>(
        'select parent_role_id as "parentId" from role where id = $1',
        [id],
      );
      if (!role) throw new NotFoundError('Role');
      if (role.parentId === null)
        throw new ConflictError('The first role stays: every user is in some role', 'Rename it instead.');
      const users = await tx.query<{ id: number }>('select id from users where role_id = $1', [id]);
      const ids = users.map(user => user.id);
      await changeUsers(tx, viewer.userId, ids, () =>
        // Who has got another one meanwhile keeps that.
        tx.query('update users set role_id = $2, updated_at = now() where id = any($1) and role_id = $3', [
          ids,
          role.parentId,
          id,
        ]),
      );
      await tx.query('update role set parent_role_id = $2 where parent_role_id = $1', [id, role.parentId]);
      await tx.query('delete from role where id = $1', [id]);
      await rebuildPaths(tx);
    });
  }

  /** @throws {NotFoundError} */
  async set(id: number, setting: RoleSetting, value: number): Promise<void> {
    const rows = await this.database.query(
      'update role set settings = settings || jsonb_build_object($2::text, $3::int) where id = $1 returning id',
      [id, setting, value],
    );
    if (rows.length === 0) throw new NotFoundError('Role');
  }

  /** @throws {NotFoundError} */
  async assignments(id: number, start: number, limit: number): Promise<Assignment[]> {
    await this.one(id);
    return this.database.query<Assignment>(
      `${assigned} and u.role_id = $1 order by u.id offset $2 limit $3`,
      [id, start, limit],
    );
  }

  /** The one role of a user. @throws {NotFoundError} */
  async assignmentOf(userId: number): Promise<Assignment> {
    const [row] = await this.database.query<Assignment>(`${assigned} and u.id = $1`, [userId]);
    if (!row) throw new NotFoundError('User');
    return row;
  }

  /** Takes the user out of the role that he was in. @throws {NotFoundError} {InvalidError} */
  async assign(viewer: Viewer, id: number, userId: number): Promise<void> {
    await this.one(id);
    const rows = await this.changeUser(
      viewer,
      userId,
      'update users set role_id = $2, updated_at = now() where id = $1 and deleted_at is null returning id',
      [userId, id],
    );
    if (rows.length === 0) throw new InvalidError('user_id', 'user_id: there is no such user');
  }

  /** Back to the root. @throws {NotFoundError} {InvalidError} where the user is not in this role */
  async unassign(viewer: Viewer, id: number, userId: number): Promise<void> {
    await this.one(id);
    const rows = await this.changeUser(
      viewer,
      userId,
      `update users set role_id = (select id from role where parent_role_id is null), updated_at = now()
       where id = $1 and role_id = $2 returning id`,
      [userId, id],
    );
    if (rows.length === 0) throw new InvalidError('user_id', 'user_id: this user does not have the role');
  }

  /** Which pipelines the role's users are offered, or which not. @throws {NotFoundError} */
  async pipelines(id: number, offered: boolean): Promise<number[]> {
    const { hiddenPipelineIds } = await this.one(id);
    const rows = await this.database.query<{ id: number }>(
      'select id from pipeline where deleted_at is null and (id = any($1)) <> $2 order by position, id',
      [hiddenPipelineIds, offered],
    );
    return rows.map(row => row.id);
  }

  /** Of those named; the others stay as they were. @throws {NotFoundError} */
  async offerPipelines(id: number, offered: Map<number, boolean>): Promise<void> {
    const rows = await this.database.query(
      `update role set hidden_pipeline_ids = array(
         select unnest(hidden_pipeline_ids) except select unnest($2::bigint[]) union select unnest($3::bigint[]))
       where id = $1 returning id`,
      [id, [...offered.keys()], [...offered].filter(([, is]) => !is).map(([pipeline]) => pipeline)],
    );
    if (rows.length === 0) throw new NotFoundError('Role');
  }

  private changeUser({ userId: actorId }: Viewer, id: number, text: string, values: unknown[]) {
    return this.database.transaction(tx => changeUsers(tx, actorId, [id], () => tx.query(text, values)));
  }

  /** One change of the tree at a time, so that two do not make a circle together. */
  private alone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async tx => {
      await tx.query('select from role order by id for update');
      return work(tx);
    });
  }
}

const assigned = `select u.id as "userId", u.role_id as "roleId", r.parent_role_id as "parentRoleId", r.name,
    u.active
  from users u join role r on r.id = u.role_id where u.deleted_at is null`;

async function insert(tx: Tx, name: string, parentId: number | null): Promise<number> {
  const parent = await parentOf(tx, parentId);
  const [row] = await tx.query<{ id: number }>(
    'insert into role (name, parent_role_id) values ($1, $2) returning id',
    [name, parent.id],
  );
  await rebuildPaths(tx);
  return row!.id;
}

/** The root where none is named. @throws {InvalidError} */
async function parentOf(tx: Tx, id: number | null): Promise<{ id: number; path: number[] }> {
  const [parent] = await tx.query<{ id: number; path: number[] }>(
    'select id, path from role where case when $1::bigint is null then parent_role_id is null else id = $1 end',
    [id],
  );
  if (!parent) throw new InvalidError('parent_role_id', 'parent_role_id: there is no such role');
  return parent;
}

async function rebuildPaths(tx: Tx): Promise<void> {
  await tx.query(
    `with recursive tree as (
       select id, array[id] as path from role where parent_role_id is null
       union all
       select r.id, t.path || r.id from role r join tree t on r.parent_role_id = t.id)
     update role set path = tree.path from tree where tree.id = role.id and role.path <> tree.path`,
  );
}
