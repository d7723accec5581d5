import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';

export interface Recent {
  name: string;
  id: number;
  at: Date;
}

/** A kind of item: its table has `update_time`, and an index on it. */
export interface Watched {
  name: string;
  table: string;
  visible: (viewer: Viewer, t: string, user: string) => string;
}

/**
 * Items that were changed since a time, in the order in which they were; one more than `limit` where there are more. An
 * item stands in it once, at the last of its changes, so who reads to the end and then asks from the last time misses none.
 */
export async function recentItems(
  sql: Sql,
  viewer: Viewer,
  since: Date,
  watched: Watched[],
  { start, limit }: { start: number; limit: number },
): Promise<Recent[]> {
  if (watched.length === 0) return [];
  const parts = watched.map(
    ({ name, table, visible }) => `
      (select '${name}' as name, t.id, t.update_time as at from ${table} t
        where t.update_time >= $2 and ${visible(viewer, 't', '$1')} order by t.update_time, t.id limit $3::bigint + $4::bigint)`,
  );
  return sql.query<Recent>(
    `select name, id, at from (${parts.join(' union all ')}) recent
      where $1::bigint is not null order by at, name, id limit $3 offset $4`,
    [viewer.userId, since, limit + 1, start],
  );
}
