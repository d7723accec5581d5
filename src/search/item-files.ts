import type { Viewer } from '../access/viewer.js';
import { searchQuery } from '../mail/lexemes.js';
import type { Sql } from '../platform/database.js';
import type { Search } from './items.js';
import type { Result } from './item-shapes.js';
import { readable } from './sight.js';

/** So many that match by their mail's words are looked at. */
const most = 1000;

/**
 * Files in mails that the viewer may read, by their names. The index of mails holds the names' words, so it tells which
 * mails to look at.
 */
export async function searchFiles(
  sql: Sql,
  viewer: Viewer,
  { term, exact, fields }: Pick<Search, 'term' | 'exact' | 'fields'>,
  types: readonly string[],
  { limit }: { limit: number },
): Promise<Result[]> {
  const words = searchQuery(term);
  if (!types.includes('mail_attachment') || words === null || (fields && !fields.includes('name'))) return [];
  const name = term.trim().toLowerCase();
  const pattern = exact ? name : `%${name.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const rows = await sql.query<{ item: object }>(
    `with hit as materialized (select id from content where search @@ $2::tsquery limit ${most})
     select distinct on (a.id) jsonb_build_object('id', a.id, 'type', 'mail_attachment', 'name', a.filename,
              'mail_message_id', c.message_id, 'mail_thread_id', c.thread_id,
              'url', '/api/messages/' || c.message_id || '/attachments/' || a.id) as item
       from hit join attachment a on a.content_id = hit.id join message_copy c on c.content_id = hit.id
      where not a.inline and ${exact ? 'lower(a.filename) = $3' : 'lower(a.filename) like $3'} and ${readable(viewer, 'c')}
      order by a.id desc limit $4`,
    [viewer.userId, words, pattern, limit],
  );
  return rows.map(({ item }) => ({ result_score: 0.3, item }));
}
