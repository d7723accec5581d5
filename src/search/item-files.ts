import { visibleFile } from '../access/file.js';
import type { Viewer } from '../access/viewer.js';
import { searchQuery } from '../mail/lexemes.js';
import { blind } from '../platform/kept-plan.js';
import { readable, seen } from './sight.js';

/** Files are found by their names: those that were put on items, and those in mails. */
export const fileTypes = ['file', 'mail_attachment'] as const;
export type FileType = (typeof fileTypes)[number];

/** Less than any item's: files come behind them. */
const score = 0.1;

/** So many that match by their mail's words are looked at. */
const most = 1000;

/**
 * SQL: rows (type, id, score) of the files of a type whose names fit, as far as the viewer may see them; none where the SQL
 * `room` says that the page has no place for them. The index of mails holds the words of names, so it tells which mails to
 * look at. Null where the term can be no name.
 */
export function filesFound(
  viewer: Viewer,
  type: FileType,
  { term, fits, room }: { term: string; fits: (name: string) => string; room: string },
  bind: (value: unknown) => string,
): string | null {
  const row = (alias: string) => `'${type}' as type, ${alias}.id::text as id, ${score}::float8 as score`;
  if (type === 'file')
    return `select ${row('f')} from file f where ${room} and ${fits('lower(f.name)')} and ${visibleFile(viewer, 'f', '$1')}`;
  const words = searchQuery(term);
  if (words === null) return null;
  return `select ${row('a')}
    from (select id from content where ${room} and search @@ ${blind(bind(words), 'tsquery')} limit ${most}) hit
    join attachment a on a.content_id = hit.id
   where not a.inline and ${fits('lower(a.filename)')}
     and exists (select from message_copy c where c.content_id = a.content_id and ${readable(viewer, 'c')})`;
}

/** SQL: rows of (of, item) of the files whose ids are in the parameter `ids`, where the viewer may see them. */
export const fileShape: Record<FileType, (viewer: Viewer, ids: string) => string> = {
  file: (viewer, ids) => {
    const on = (noun: string, title: string) => `(
      select jsonb_build_object('id', o.id, '${title}', o.${title}) from ${noun} o
       where o.id = f.${noun}_id and ${seen(viewer, 'o')})`;
    return `
      select 'file ' || f.id as of, jsonb_build_object('id', f.id, 'type', 'file', 'name', f.name, 'url', '/v1/files/' || f.id || '/download',
               'deal', ${on('deal', 'title')}, 'lead', ${on('lead', 'title')}, 'person', ${on('person', 'name')},
               'organization', ${on('organization', 'name')}) as item
        from file f where f.id = any(${ids}::bigint[]) and ${visibleFile(viewer, 'f', '$1')}`;
  },
  mail_attachment: (viewer, ids) => `
      select 'mail_attachment ' || a.id as of, jsonb_build_object('id', a.id, 'type', 'mail_attachment', 'name', a.filename,
               'mail_message_id', copy.message_id, 'mail_thread_id', copy.thread_id,
               'url', '/api/messages/' || copy.message_id || '/attachments/' || a.id) as item
        from attachment a cross join lateral (
          select c.message_id, c.thread_id from message_copy c
           where c.content_id = a.content_id and ${readable(viewer, 'c')} order by c.id limit 1) copy
       where a.id = any(${ids}::bigint[])`,
};
