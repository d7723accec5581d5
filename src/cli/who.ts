import type { INestApplicationContext } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import type { Viewer } from '../access/viewer.js';
import { Users } from '../accounts/users.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';

/** @throws {NotFoundError} */
export async function userOf(
  app: INestApplicationContext,
  email: string,
): Promise<Viewer & { email: string }> {
  const account = await app.get(Users).findByEmail(email);
  const viewer = account && (await loadViewer(app.get(Database), account.id));
  if (!viewer) throw new NotFoundError(`user ${email}`);
  return { ...viewer, email: account.email };
}

/** By id or address. @throws {NotFoundError} {InvalidError} where several users have connected the address */
export async function mailboxOf(
  app: INestApplicationContext,
  named: string,
): Promise<{ id: number; owner: Viewer }> {
  const rows = await app
    .get(Database)
    .query<{ id: number; user_id: number; is_admin: boolean; owner: string }>(
      `select m.id, m.user_id, u.is_admin, u.email as owner from mailbox m join users u on u.id = m.user_id
     where m.deleted_at is null and (m.id::text = $1 or m.email = lower($1)) order by m.id`,
      [named],
    );
  const [row, other] = rows;
  if (!row) throw new NotFoundError(`mailbox ${named}`);
  if (other) {
    const choices = rows.map(({ id, owner }) => `${id} (${owner})`).join(', ');
    throw new InvalidError(
      'mailbox',
      `${named} is connected more than once`,
      `Name one by its id: ${choices}.`,
    );
  }
  return { id: row.id, owner: { userId: row.user_id, isAdmin: row.is_admin } };
}
