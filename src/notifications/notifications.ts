import { Injectable } from '@nestjs/common';
import { visibleNote } from '../access/note.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { htmlToText } from '../mail/html.js';
import { Database } from '../platform/database.js';
import { own } from '../sending/own.js';

/** What a user was told of: that somebody mentioned him, or that nobody has answered his mail in time. */
export interface Notification {
  id: number;
  kind: 'mention' | 'no_answer';
  at: Date;
  readAt: Date | null;
  /** Who mentioned him. */
  by: { id: number; name: string } | null;
  noteId: number | null;
  commentId: string | null;
  /** What the note or the comment says, cut; of a mail its subject. */
  text: string;
  /** What the note stands on. */
  on: { type: string; id: number | string; title: string } | null;
  /** Which mail of his; in the CRM it may stand in no thread yet. */
  mail: { outgoing_mail_id: number; thread_id: number | null } | null;
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
 * What users are told of. Who may not see a note any more is not told of it any more, nor of a comment that is gone.
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
    const rows = await this.database.query<Notification & { html: string | null; subject: string }>(
      `select t.id, case when n.id is null then 'no_answer' else 'mention' end as kind, t.add_time as at, t.read_at as "readAt",
              n.id as "noteId", t.comment_id as "commentId",
              (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = t.actor_id) as by,
              coalesce(c.content, n.content) as html, o.subject, coalesce(${on.join(', ')}) as "on",
              case when o.id is not null then jsonb_build_object('outgoing_mail_id', o.id,
                'thread_id', (select m.thread_id from message m where m.id = o.message)) end as mail
         from ${thereFor(viewer)} and ${where}`,
      [viewer.userId, ...values],
    );
    return rows.map(({ html, subject, ...row }) => {
      const text = html === null ? subject : htmlToText(html);
      return { ...row, text: text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text };
    });
  }
}

/**
 * SQL: the viewer's notifications `t` that he may still see, with the note `n` and the comment `c`, or with his mail `o`;
 * ends in a condition.
 */
const thereFor = (viewer: Viewer): string => `
  notification t left join note n on n.id = t.note_id left join note_comment c on c.id = t.comment_id
    left join outgoing_mail o on o.id = t.outgoing_mail_id
  where t.user_id = $1
    and case when t.note_id is null then ${own} else c.deleted_at is null and ${visibleNote(viewer, 'n', '$1')} end`;
