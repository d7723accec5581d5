import { Injectable } from '@nestjs/common';
import { asEachUser, visibleItem, type Viewer } from '../access/viewer.js';
import { Database, type Sql } from '../platform/database.js';
import { itemThere, type ItemTable } from './there.js';

/** Ids of the active users who may see an item. @throws {NotFoundError} where it is not there for the viewer */
export async function permittedUsers(
  sql: Sql,
  viewer: Viewer,
  table: ItemTable,
  id: number | string,
): Promise<number[]> {
  await itemThere(sql, viewer, table, id);
  const visible = asEachUser('u', each => visibleItem(each, 't', 'u.id'));
  const rows = await sql.query<{ id: number }>(
    `select u.id from users u join ${table} t on t.id = $1 where u.active and ${visible} order by u.id`,
    [id],
  );
  return rows.map(row => row.id);
}

/** The same for the doors of deals, persons and organizations. */
@Injectable()
export class PermittedUsers {
  constructor(private readonly database: Database) {}

  of(viewer: Viewer, table: ItemTable, id: number): Promise<number[]> {
    return permittedUsers(this.database, viewer, table, id);
  }
}
