import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';

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

/** That an item is there for the viewer, before anything that stands on it is shown. @throws {NotFoundError} */
export async function itemThere(
  sql: Sql,
  viewer: Viewer,
  table: ItemTable,
  id: number | string,
): Promise<void> {
  const found = await sql.query(
    `select from ${table} t where t.id = $2 and ${visibleItem(viewer, 't', '$1')}`,
    [viewer.userId, id],
  );
  if (found.length === 0) throw new NotFoundError(itemNames[table]);
}
