import { visibleNote } from '../access/note.js';
import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';

export interface ShownComment {
  id: string;
  noteId: number;
  content: string;
  addTime: Date;
  changed: boolean;
  userId: number | null;
  userName: string | null;
}

/** Of one note the newest so many. */
const most = 50;

/** The comments below notes, the oldest first; notes that are not there for the viewer have none. */
export function commentsBelow(sql: Sql, viewer: Viewer, noteIds: number[]): Promise<ShownComment[]> {
  return sql.query<ShownComment>(
    `select c.id, c.note_id as "noteId", c.content, c.add_time as "addTime", c.update_time > c.add_time as changed,
            u.id as "userId", u.name as "userName"
       from note t cross join lateral (
              select * from note_comment where note_id = t.id and deleted_at is null
               order by add_time desc, id desc limit ${most}) c
       left join users u on u.id = c.user_id
      where t.id = any($2::bigint[]) and ${visibleNote(viewer, 't', '$1')}
      order by c.note_id, c.add_time, c.id`,
    [viewer.userId, noteIds],
  );
}
