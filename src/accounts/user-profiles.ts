import { Injectable } from '@nestjs/common';
import { may } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { Database, type Sql } from '../platform/database.js';

/** A user as others see him. */
export interface UserProfile {
  id: number;
  name: string;
  email: string;
  phone: string | null;
  isAdmin: boolean;
  active: boolean;
  /** Has set a password. */
  activated: boolean;
  invited: boolean;
  deleted: boolean;
  locale: string | null;
  timezone: string | null;
  defaultCurrency: string;
  roleId: number;
  permissionSetId: string;
  hasTotp: boolean;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date | null;
}

const columns = `u.id, u.name, u.email, u.phone, u.is_admin as "isAdmin", u.active, u.locale, u.timezone,
  u.password_hash is not null as activated, coalesce(u.invited_until > now(), false) as invited,
  u.deleted_at is not null as deleted, u.default_currency as "defaultCurrency", u.role_id as "roleId",
  case when u.permission_set_id is not null and not u.is_admin then u.permission_set_id
       else (select id from permission_set where type = case when u.is_admin then 'admin' else 'regular' end)
  end as "permissionSetId",
  u.totp_confirmed_at is not null as "hasTotp", u.last_login_at as "lastLoginAt", u.created_at as "createdAt",
  u.updated_at as "updatedAt"`;

/** These users, whoever asks. */
export const profilesOf = (sql: Sql, ids: number[]): Promise<UserProfile[]> =>
  sql.query<UserProfile>(`select ${columns} from users u where u.id = any($1) order by u.id`, [ids]);

/** Who works here, as far as the viewer may know: himself, and with `user.see` the others. */
@Injectable()
export class UserProfiles {
  constructor(private readonly database: Database) {}

  /** All that are not deleted, by id. */
  list(viewer: Viewer): Promise<UserProfile[]> {
    return this.find(viewer, 'u.deleted_at is null', []);
  }

  /** @throws {NotFoundError} */
  async one(viewer: Viewer, id: number): Promise<UserProfile> {
    const [user] = await this.find(viewer, 'u.id = $2', [id]);
    if (!user) throw new NotFoundError('User');
    return user;
  }

  /** Active ones whose name or address has the term. */
  search(viewer: Viewer, term: string, byEmail: boolean): Promise<UserProfile[]> {
    const pattern = `%${term.replace(/[\\%_]/g, '\\$&')}%`;
    return this.find(viewer, `u.active and u.${byEmail ? 'email' : 'name'} ilike $2`, [pattern]);
  }

  private find(viewer: Viewer, where: string, values: unknown[]): Promise<UserProfile[]> {
    const others = may(viewer, 'user.see') ? 'true' : 'false';
    return this.database.query<UserProfile>(
      `select ${columns} from users u where (u.id = $1 or ${others}) and ${where} order by u.id limit 10000`,
      [viewer.userId, ...values],
    );
  }
}
