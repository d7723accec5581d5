import { visibleFile } from '../access/file.js';
import type { Viewer } from '../access/viewer.js';
import { searchQuery } from '../mail/lexemes.js';
import { blind } from '../platform/kept-plan.js';
import type { Sql } from '../platform/database.js';
import type { Search } from './items.js';
import type { Result } from './item-shapes.js';
import { readable, seen } from './sight.js';

/** So many that match by their mail's words are looked at. */
const most = 1000;

/** What is looked for in the names of files, as `fits` has it in SQL. */
interface Sought {
  term: string;
  pattern: string;
  fits: (name: string) => string;
  limit: number;
}

/** Files by their names: those that were put on items, and those in mails, as far as the viewer may see them. */
export async function searchFiles(
  sql: Sql,
  viewer: Viewer,
  { term, exact, fields }: Pick<Search, 'term' | 'exact' | 'fields'>,
  types: readonly string[],
  { limit }: { limit: number },
): Promise<Result[]> {
  if (fields && !fields.includes('name')) return [];
  const name = term.trim().toLowerCase();
  const sought: Sought = {
    term,
    pattern: exact ? name : `%${name.replaceAll(/[\\%_]/g, '\\$&')}%`,
    fits: column => `lower(${column}) ${exact ? '=' : 'like'} $2`,
    limit,
  };
  const [put, inMail] = await Promise.all([
    types.includes('file') ? putFiles(sql, viewer, sought) : [],
    types.includes('mail_attachment') ? mailFiles(sql, viewer, sought) : [],
  ]);
  return [...put, ...inMail].slice(0, limit).map(({ item }) => ({ result_score: 0.3, item }));
}

function putFiles(sql: Sql, viewer: Viewer, { pattern, fits, limit }: Sought): Promise<{ item: object }[]> {
  const on = (noun: string, title: string) => `(
    select jsonb_build_object('id', o.id, '${title}', o.${title}) from ${noun} o
     where o.id = f.${noun}_id and ${seen(viewer, 'o')})`;
  return sql.query(
    `select jsonb_build_object('id', f.id, 'type', 'file', 'name', f.name, 'url', '/v1/files/' || f.id || '/download',
              'deal', ${on('deal', 'title')}, 'lead', ${on('lead', 'title')}, 'person', ${on('person', 'name')},
              'organization', ${on('organization', 'name')}) as item
       from file f where ${fits('f.name')} and ${visibleFile(viewer, 'f', '$1')} order by f.id desc limit $3`,
    [viewer.userId, pattern, limit],
  );
}

/** The index of mails holds the words of names, so it tells which mails to look at. */
async function mailFiles(
  sql: Sql,
  viewer: Viewer,
  { term, pattern, fits, limit }: Sought,
): Promise<{ item: object }[]> {
  const words = searchQuery(term);
  if (words === null) return [];
  return sql.query(
    `with hit as materialized (select id from content where search @@ ${blind('$4', 'tsquery')} limit ${most})
     select distinct on (a.id) jsonb_build_object('id', a.id, 'type', 'mail_attachment', 'name', a.filename,
              'mail_message_id', c.message_id, 'mail_thread_id', c.thread_id,
              'url', '/api/messages/' || c.message_id || '/attachments/' || a.id) as item
       from hit join attachment a on a.content_id = hit.id join message_copy c on c.content_id = hit.id
      where not a.inline and ${fits('a.filename')} and ${readable(viewer, 'c')}
      order by a.id desc limit $3`,
    [viewer.userId, pattern, limit, words],
  );
}
