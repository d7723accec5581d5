import { permittedItem, visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';
import { restorable } from './restore.js';

/** What has an owner and is shown by its visibility, by its table. */
export type ItemTable = 'deal' | 'person' | 'organization' | 'product' | 'project' | 'lead';

/** As people call them. */
export const itemNames: Record<ItemTable, string> = {
  deal: 'Deal',
  person: 'Person',
  organization: 'Organization',
  product: 'Product',
  project: 'Project',
  lead: 'Lead',
};

/** SQL: the row `t` is there for the viewer; a deleted deal too, whose page stays for as long as it can be brought back. */
export const thereOrKept = (viewer: Viewer, table: ItemTable): string =>
  table === 'deal'
    ? `((t.deleted_at is null or ${restorable('t')}) and ${permittedItem(viewer, 't', '$1')})`
    : visibleItem(viewer, 't', '$1');

/**
 * That an item is there for the viewer, before anything that stands on it is shown.
 *
 * @param keptToo also a deleted deal @throws {NotFoundError}
 */
export async function itemThere(
  sql: Sql,
  viewer: Viewer,
  table: ItemTable,
  id: number | string,
  keptToo = false,
): Promise<void> {
  const there = keptToo ? thereOrKept(viewer, table) : visibleItem(viewer, 't', '$1');
  const found = await sql.query(`select from ${table} t where t.id = $2 and ${there}`, [viewer.userId, id]);
  if (found.length === 0) throw new NotFoundError(itemNames[table]);
}
