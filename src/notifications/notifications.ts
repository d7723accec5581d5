import { Injectable } from '@nestjs/common';
import { visibleNote } from '../access/note.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { htmlToText } from '../mail/html.js';
import { Database } from '../platform/database.js';

/** That somebody mentioned the user. */
export interface Notification {
  id: number;
  at: Date;
  readAt: Date | null;
  /** Who did. */
  by: { id: number; name: string } | null;
  noteId: number;
  commentId: string | null;
  /** What the note or the comment says, cut. */
  text: string;
  /** What the note stands on. */
  on: { type: string; id: number | string; title: string } | null;
}

interface Asked {
  limit: number;
  /** Those that are older. */
  before?: number | undefined;
  unread?: boolean | undefined;
}

const titles = { deal: 'title', lead: 'title', project: 'title', person: 'name', organization: 'name' };
/** More than so many are not counted. */
const mostCounted = 100;
const longest = 300;

/**
 * What users are told of: so far, that they were mentioned. Who may not see a note any more is not told of it any more,
 * nor of a comment that is gone.
 */
@Injectable()
export class Notifications {
  constructor(private readonly database: Database) {}

  /** The viewer's, newest first; one more than `limit` where there are more. */
  list(viewer: Viewer, { limit, before, unread = false }: Asked): Promise<Notification[]> {
    return this.find(
      viewer,
      `($2::bigint is null or t.id < $2) and (t.read_at is null or not $3) order by t.id desc limit $4`,
      [before ?? null, unread, limit + 1],
    );
  }

  /** Those of these that are there for the viewer. */
  some(viewer: Viewer, ids: number[]): Promise<Notification[]> {
    return this.find(viewer, 't.id = any($2)', [ids]);
  }

  /** How many he has not read; at most 100 are counted. */
  async unread(viewer: Viewer): Promise<number> {
    const rows = await this.database.query(
      `select 1 from ${thereFor(viewer)} and t.read_at is null limit ${mostCounted}`,
      [viewer.userId],
    );
    return rows.length;
  }

  /** Marks as read: those that are named, or all up to one. What is not the viewer's is left alone. */
  async read(viewer: Viewer, which: { ids: number[] } | { upTo: number }): Promise<void> {
    const [condition, value] = 'ids' in which ? ['id = any($2)', which.ids] : ['id <= $2', which.upTo];
    await this.database.query(
      `update notification set read_at = now() where user_id = $1 and read_at is null and ${condition}`,
      [viewer.userId, value],
    );
  }

  /** Whether he wants a mail too. */
  async wantsMail(viewer: Viewer): Promise<boolean> {
    const [row] = await this.database.query<{ wants: boolean }>(
      'select mention_mail as wants from users where id = $1',
      [viewer.userId],
    );
    return row?.wants ?? false;
  }

  async wantMail(viewer: Viewer, wants: boolean): Promise<void> {
    await this.database.query('update users set mention_mail = $2 where id = $1', [viewer.userId, wants]);
  }

  private async find(viewer: Viewer, where: string, values: unknown[]): Promise<Notification[]> {
    const on = Object.entries(titles).map(
      ([noun, title]) => `(
        select jsonb_build_object('type', '${noun}', 'id', i.id, 'title', i.${title}) from ${noun} i
         where i.id = n.${noun}_id and ${visibleItem(viewer, 'i', '$1')})`,
    );
    const rows = await this.database.query<Notification & { html: string }>(
      `select t.id, t.add_time as at, t.read_at as "readAt", n.id as "noteId", t.comment_id as "commentId",
              (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = t.actor_id) as by,
              coalesce(c.content, n.content) as html, coalesce(${on.join(', ')}) as "on"
         from ${thereFor(viewer)} and ${where}`,
      [viewer.userId, ...values],
    );
    return rows.map(({ html, ...row }) => {
      const text = htmlToText(html);
      return { ...row, text: text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text };
    });
  }
}

/** SQL: the viewer's notifications `t` that he may still see, with the note `n` and the comment `c`; ends in a condition. */
const thereFor = (viewer: Viewer): string => `
  notification t join note n on n.id = t.note_id left join note_comment c on c.id = t.comment_id
  where t.user_id = $1 and c.deleted_at is null and ${visibleNote(viewer, 'n', '$1')}`;
